export { readConfig, type Config, type RawEnvironment } from './read.ts'
export { readKeys, type KeyEntry, type KeysFile } from './keys.ts'
export {
  readPartners,
  type PartnerEntry,
  type PartnerKind,
  type PartnerKinds,
  type Partners
} from './partners.ts'
export { describeConfigProblems, type ConfigProblem } from './problems.ts'
