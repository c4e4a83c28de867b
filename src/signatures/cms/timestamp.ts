/** Verifies timestamps (RFC 3161), over a signature's value and over a whole PDF (`ETSI.RFC3161`) alike. */
import type { Problem } from '../../domain/problem.ts'
import type { CertificateFacts, Evidence, ResultClass } from '../../domain/signature.ts'
import { same, type Certificate } from '../certificate/certificate.ts'
import { judgeCertificate, type CertificateVerdict } from '../certificate/judge.ts'
import type { Embedded, JudgingContext } from '../judging.ts'
import { checkBystanders } from './bystanders.ts'
import { classOf } from './class.ts'
import { eachOnce, evidenceOf } from './evidence.ts'
import type { DigestOf } from './intact.ts'
import { checkLooseAnswers } from './loose-answers.ts'
import { answersFor, goodPath } from './material.ts'
import { isProblem, problemOf } from './refusal.ts'
import { readToken, type Token } from './token.ts'
import type { TstInfo } from './tst-info.ts'

export { readTimestampResponse, timestampRequest } from './timestamp-exchange.ts'

export interface TimestampContext extends JudgingContext {
  /** Certificates that may complete the authority's path. */
  readonly candidates?: readonly Certificate[]
  readonly embedded?: Embedded
}

export interface TimestampVerdict {
  readonly class: Extract<ResultClass, 'VALID' | 'INDETERMINATE' | 'INVALID'>
  readonly problems: readonly Problem[]
  /** What the token says. `info.at` is a trusted time only when the class is `VALID`. */
  readonly info?: TstInfo
  readonly authority?: CertificateFacts
  readonly certificate?: Certificate
  /** `RSA-2048 SHA-256`. */
  readonly algorithm?: string
  /** The authority's path, leaf first. */
  readonly path: readonly Certificate[]
  readonly evidence: readonly Evidence[]
}

/** How far an authority's clock and ours may disagree. */
const clockSkewMs = 5 * 60_000

/**
 * `digestOf` gives the digest of the data that the token should be over. The authority is judged at the token's own time
 * (`genTime`); a token that is whole but whose authority cannot be decided is `INDETERMINATE`.
 */
export async function verifyTimestamp(
  token: Uint8Array,
  digestOf: DigestOf,
  context: TimestampContext
): Promise<TimestampVerdict> {
  const evidence = [evidenceOf('timestamp', token)]
  const read = readToken(token, digestOf)
  if (isProblem(read)) return { class: 'INVALID', problems: [read], path: [], evidence }
  const { intact, info } = read
  const { certificate } = intact
  // Cannot be: a whole token has a signer.
  if (certificate === undefined) throw new TypeError('a whole token without its certificate')

  const verdict = await judge(read, certificate, context)
  const others = intact.certificates.filter(each => each !== certificate)
  const { anchors, intermediates } = context.trust
  const known = [...anchors, ...intermediates, ...goodPath(verdict)]
  const candidates = [...(context.candidates ?? []), ...verdict.path]
  const loose = checkLooseAnswers(read.signed.loose, [...known, ...intact.certificates, ...candidates])
  const problems = [
    ...intact.problems,
    ...authorityProblems(verdict),
    ...timeProblems(info, certificate, context),
    ...checkBystanders(others, { known, candidates }),
    ...loose
  ]
  const found = classOf(problems)
  return {
    class: found === 'VALID' || found === 'INVALID' ? found : 'INDETERMINATE',
    problems,
    info,
    authority: certificate.facts,
    certificate,
    ...(intact.algorithm === undefined ? {} : { algorithm: intact.algorithm }),
    path: verdict.path,
    evidence: eachOnce([...evidence, ...verdict.evidence])
  }
}

function judge(
  { signed, intact, info }: Token,
  certificate: Certificate,
  context: TimestampContext
): Promise<CertificateVerdict> {
  const { trust, lookup, now } = context
  return judgeCertificate(certificate, {
    purpose: 'timestamp',
    at: info.at,
    now,
    trust,
    lookup,
    candidates: [...intact.certificates, ...(context.candidates ?? [])],
    embedded: answersFor(signed, context)
  })
}

/**
 * The reasons of the certificate, after the one that says that they concern the authority. An authority that nobody
 * knows is no forgery: it proves no time, and that leaves the time open.
 */
function authorityProblems({ outcome, problems }: CertificateVerdict): Problem[] {
  if (outcome === 'valid') return [...problems]
  const detail = problems.map(each => each.code).join(', ')
  if (problems.every(each => each.code === 'certificate.root-not-trusted'))
    return [problemOf('timestamp.authority-unknown', detail)]
  const code = outcome === 'invalid' ? 'timestamp.authority-refused' : 'timestamp.authority-undecided'
  return [problemOf(code, detail), ...problems]
}

function timeProblems(info: TstInfo, certificate: Certificate, { receivedAt }: JudgingContext): Problem[] {
  const { at, authorityName } = info
  const isLate = at.getTime() > receivedAt.getTime() + clockSkewMs
  const isOther = authorityName !== undefined && !same(authorityName, certificate.subjectDer)
  return [
    ...(isLate
      ? [problemOf('timestamp.future', `${at.toISOString()} after ${receivedAt.toISOString()}`)]
      : []),
    ...(isOther ? [problemOf('timestamp.authority-name-differs')] : [])
  ]
}
