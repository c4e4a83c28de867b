export { readConfig, type Config, type RawEnvironment } from './read.ts'
export {
  readPartners,
  type PartnerEntry,
  type PartnerKind,
  type PartnerKinds,
  type Partners
} from './partners.ts'
export { describeConfigProblems, type ConfigProblem } from './problems.ts'
