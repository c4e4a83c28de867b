/** What is said of one XML signature. */
import type { Problem } from '../../domain/problem.ts'
import type { ResultClass, SignatureReport } from '../../domain/signature.ts'
import { classOf } from '../cms/class.ts'
import type { CmsVerdict } from '../cms/verify.ts'

/** The same things are said of every signature, whatever it stands in; here there may be none. */
export interface SignerVerdict extends Omit<CmsVerdict, 'class'> {
  readonly class: ResultClass
}

/** `signed` is there only when it is what was signed: never with the classes INVALID and UNSIGNED. */
export interface XmlVerdict<Signed> extends SignerVerdict {
  readonly signed?: Signed
}

/** Decided before any certificate was looked at. */
export function decided(problems: readonly [Problem, ...Problem[]], receivedAt: Date): SignerVerdict {
  const found = classOf(problems)
  return {
    // notes alone: there is nothing that could count as a signature
    class: found === 'VALID' ? 'UNSIGNED' : found,
    problems,
    path: [],
    role: 'unknown',
    time: { at: receivedAt.toISOString(), by: 'receipt' },
    evidence: []
  }
}

/** The verdict as it is kept and shown; the evidence's bytes are kept apart. */
export function reportOf(verdict: SignerVerdict, place = 'edXMLHeader/Signature'): SignatureReport {
  const { signer, organisationId, claimedAt, algorithm } = verdict
  return {
    kind: 'xml',
    place,
    class: verdict.class,
    problems: verdict.problems,
    role: verdict.role,
    time: verdict.time,
    evidence: verdict.evidence.map(({ kind, sha256 }) => ({ kind, sha256 })),
    ...(signer === undefined ? {} : { signer }),
    ...(organisationId === undefined ? {} : { organisationId }),
    ...(claimedAt === undefined ? {} : { claimedAt }),
    ...(algorithm === undefined ? {} : { algorithm })
  }
}
