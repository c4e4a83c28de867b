/**
 * What a partner's documents must show, by direction. The facts come from verification; this decides.
 *
 * Law: the person's and the agency's signature make a document (NĐ 30/2020 Art 5); without them it is for
 * information only (QĐ 28/2018 Art 4), and the recipient checks before it accepts (Art 9.1).
 */
import type { Direction } from './document.ts'
import { errors } from './errors/index.ts'
import type { Decision, DocumentReport } from './judgement.ts'
import type { Problem } from './problem.ts'
import type { FileReport, ResultClass, SignatureReport } from './signature.ts'

/**
 * - `reported`: found and shown, stops nothing.
 * - `intact`: what is signed must hold; what is not signed goes on as "for information".
 * - `required`: there must be a seal that holds.
 */
export const envelopeRules = ['reported', 'intact', 'required'] as const
/** `agency`: each PDF bears the sender's valid agency signature. `person-and-agency`: the first one also a person's. */
export const fileRules = ['reported', 'intact', 'agency', 'person-and-agency'] as const
export const timeRules = ['receipt', 'timestamp'] as const

export interface SignaturePolicy {
  readonly envelope: (typeof envelopeRules)[number]
  readonly files: (typeof fileRules)[number]
  /** What may stand for the time of signing: the moment of receipt, or only a trusted timestamp. */
  readonly time: (typeof timeRules)[number]
}

/**
 * Nothing altered, forged or undecided goes on; what is unsigned does. An axis rewrites the XML, so that a stranger's
 * seal over the whole of it cannot hold there: inbound it is reported, and the files decide.
 */
export const defaultPolicy: Readonly<Record<Direction, SignaturePolicy>> = {
  out: { envelope: 'intact', files: 'intact', time: 'receipt' },
  in: { envelope: 'reported', files: 'intact', time: 'receipt' }
}

/** `senderId`: the organisation in From, when the directory knows it. */
export function decide(
  direction: Direction,
  policy: SignaturePolicy,
  report: DocumentReport,
  senderId: string | undefined
): Decision {
  const found = [
    ...ofEnvelope(policy, report.envelope),
    ...report.files.flatMap(file => ofFile(policy, file)),
    ...ofRoles(policy, report.files, senderId)
  ]
  const [against, ...more] = found.filter(each => each.weight === 'against').map(each => each.problem)
  if (against !== undefined)
    return { kind: direction === 'out' ? 'refused' : 'blocked', problems: [against, ...more] }
  const [open, ...others] = found.filter(each => each.weight === 'open').map(each => each.problem)
  if (open !== undefined) return { kind: 'waiting', problems: [open, ...others] }
  return { kind: 'passed', warnings: warningsOf(policy, report) }
}

interface Finding {
  /** `open`: cannot be decided yet. */
  readonly weight: 'against' | 'open'
  readonly problem: Problem
}

function ofEnvelope(policy: SignaturePolicy, seal: SignatureReport | undefined): Finding[] {
  if (policy.envelope === 'reported') return []
  const field = 'edXMLHeader/Signature'
  if (seal === undefined || seal.class === 'UNSIGNED')
    return policy.envelope === 'required' ? [against({ code: 'signature.envelope-missing', field })] : []
  return ofSignature(policy, seal, field)
}

function ofFile(policy: SignaturePolicy, file: FileReport): Finding[] {
  if (policy.files === 'reported') return []
  const found = [
    ...leadingTo(file.class, file.problems, file.name),
    ...file.signatures.flatMap(each => ofSignature(policy, each, `${file.name}/${each.place}`))
  ]
  // The class of the file must not pass in silence, whoever forgot to say why.
  return found.length > 0 ? found : weighed(file.class, file.problems, file.name)
}

function ofSignature(policy: SignaturePolicy, signature: SignatureReport, place: string): Finding[] {
  if (signature.class === 'VALID_NO_TSA' && policy.time === 'timestamp')
    return [against({ code: 'signature.timestamp-missing', field: place })]
  return weighed(signature.class, signature.problems, place)
}

type Bad = Extract<ResultClass, 'INVALID' | 'INDETERMINATE'>
const isBad = (found: ResultClass): found is Bad => found === 'INVALID' || found === 'INDETERMINATE'
const weightOf = (found: Bad) => (found === 'INVALID' ? 'against' : 'open')

/** What led to the class; what is only worth knowing beside it would stand in its way. */
function leadingTo(found: ResultClass, problems: readonly Problem[], place: string): Finding[] {
  if (!isBad(found)) return []
  return problems
    .filter(({ code }) => errors[code].verdict === found)
    .map(problem => ({ weight: weightOf(found), problem: { ...problem, field: placeOf(place, problem) } }))
}

/** The same, and never nothing for a class that must not go. */
function weighed(found: ResultClass, problems: readonly Problem[], place: string): Finding[] {
  if (!isBad(found)) return []
  const leading = leadingTo(found, problems, place)
  if (leading.length > 0) return leading
  const code = found === 'INVALID' ? 'signature.invalid' : 'signature.undecided'
  return [{ weight: weightOf(found), problem: { code, field: place } }]
}

const placeOf = (place: string, { field }: Problem): string =>
  field === undefined || field === place ? place : `${place}/${field}`

function ofRoles(
  policy: SignaturePolicy,
  files: readonly FileReport[],
  senderId: string | undefined
): Finding[] {
  if (policy.files !== 'agency' && policy.files !== 'person-and-agency') return []
  const papers = files.filter(file => file.mediaType === 'application/pdf')
  const [main] = papers
  if (main === undefined) return [against({ code: 'signature.no-pdf' })]
  const missing = papers.filter(file => !bears(file, 'agency', senderId))
  const findings = missing.map(({ name }) => against({ code: 'signature.agency-missing', field: name }))
  if (policy.files === 'person-and-agency' && !bears(main, 'person', undefined))
    findings.push(against({ code: 'signature.person-missing', field: main.name }))
  return findings
}

function bears(file: FileReport, role: 'agency' | 'person', organisationId: string | undefined): boolean {
  return file.signatures.some(
    each =>
      each.role === role &&
      // Undecided ones are held by their own finding; here they count as there, so that nobody is told to sign twice.
      each.class !== 'INVALID' &&
      (role === 'person' || (organisationId !== undefined && each.organisationId === organisationId))
  )
}

const against = (problem: Problem): Finding => ({ weight: 'against', problem })

function warningsOf(policy: SignaturePolicy, { envelope, files }: DocumentReport): Problem[] {
  const unsigned = files
    .filter(file => file.class === 'UNSIGNED')
    .map(({ name }) => ({ code: 'signature.unsigned', field: name }) as const)
  const reported = [
    ...(policy.envelope === 'reported' && envelope !== undefined
      ? told(envelope.class, envelope.problems, 'edXMLHeader/Signature')
      : []),
    ...(policy.files === 'reported'
      ? files.flatMap(file => [
          ...told(file.class, file.problems, file.name),
          ...file.signatures.flatMap(each => told(each.class, each.problems, `${file.name}/${each.place}`))
        ])
      : [])
  ]
  return [...unsigned, ...reported]
}

function told(found: ResultClass, problems: readonly Problem[], place: string): Problem[] {
  if (found !== 'INVALID' && found !== 'INDETERMINATE') return []
  return problems.map(problem => ({ ...problem, field: placeOf(place, problem) }))
}
