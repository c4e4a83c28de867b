/** Revocation by OCSP answers (RFC 6960 sections 3.2 and 4.2.2). */
import type { Problem } from '../../domain/problem.ts'
import type { Evidence } from '../../domain/signature.ts'
import { same, type Certificate } from './certificate.ts'
import { crlReasons } from './crl-entries.ts'
import { countsFrom, standingOf } from './freshness.ts'
import type { OcspAnswer, SingleAnswer } from './ocsp.ts'
import { faultOfPurpose } from './purpose.ts'
import {
  certificateEvidence,
  isInForce,
  open,
  type RevocationAnswer,
  type RevocationQuestion
} from './revocation-answer.ts'
import type { Arithmetic } from './signed.ts'

export interface OcspGround {
  readonly now: Date
  readonly arithmetic: Arithmetic
  /** Certificates among which a responder's may be when it sends none along. */
  readonly known: readonly Certificate[]
  /** Evidence that a responder without nocheck is not revoked; null when there is none. Asks lists only. */
  unrevoked(responder: Certificate, question: RevocationQuestion): Promise<readonly Evidence[] | null>
}

/** Somebody who sends a hundred certificates with one answer is not worth a hundred verifications. */
const maxResponders = 8

/** Every answer about the certificate is heard, newest first; revoked by one is revoked. */
export async function checkByOcsp(
  question: RevocationQuestion,
  answers: readonly OcspAnswer[],
  ground: OcspGround
): Promise<RevocationAnswer> {
  const { certificate, issuer } = question
  const heard = answers
    .flatMap(answer =>
      answer.answers.filter(each => each.isAbout(certificate, issuer)).map(single => ({ answer, single }))
    )
    .toSorted((a, b) => b.single.thisUpdate.getTime() - a.single.thisUpdate.getTime())
  const problems: Problem[] = []
  const insufficient: Evidence[] = []
  let first: RevocationAnswer | undefined
  for (const { answer, single } of heard) {
    const [unknown] = [...answer.unknownCritical, ...single.unknownCritical]
    const vouched = unknown === undefined ? await vouchFor(answer, question, ground) : null
    if (vouched === null) {
      const why = unknown === undefined ? 'not signed by who may sign it' : `critical extension ${unknown}`
      problems.push({
        code: 'certificate.revocation-untrusted',
        detail: `OCSP ${time(answer.producedAt)}: ${why}`
      })
      continue
    }
    const evidence: Evidence[] = [{ kind: 'ocsp', sha256: answer.sha256, der: answer.der }, ...vouched]
    const word = judgeSingle(single, question, ground.now)
    if (word === 'good') first ??= { status: 'good', problems: [], evidence }
    else if (word.code === 'certificate.revoked') return { status: 'revoked', problems: [word], evidence }
    else if (word.code === 'certificate.on-hold') first ??= { status: 'held', problems: [word], evidence }
    else {
      problems.push(word)
      insufficient.push(...evidence)
    }
  }
  return first ?? open(problems, insufficient)
}

function judgeSingle(
  single: SingleAnswer,
  { certificate, at }: RevocationQuestion,
  now: Date
): Problem | 'good' {
  const detail = `OCSP ${time(single.thisUpdate)}: ${certificate.facts.subject}`
  if (single.status === 'unknown') return { code: 'certificate.revocation-unknown', detail }
  if (single.status === 'revoked' && single.revokedAt !== undefined) {
    const { revokedAt, invalidSince, reason } = single
    const from = countsFrom({ revokedAt, ...(invalidSince === undefined ? {} : { invalidSince }) })
    // Revoked later says as much about `at` as any answer made later
    if (from > at) return 'good'
    const code = reason === crlReasons.certificateHold ? 'certificate.on-hold' : 'certificate.revoked'
    return { code, detail: `OCSP: ${time(from)}: ${certificate.facts.subject}` }
  }
  switch (standingOf(single, at, now, certificate.notAfter)) {
    case 'covers':
      return 'good'
    case 'stale':
      return { code: 'certificate.revocation-stale', detail }
    case 'lapsed':
      return { code: 'certificate.revocation-lapsed', detail }
    case 'future':
      return { code: 'certificate.revocation-untrusted', detail: `${detail}: made in the future` }
  }
}

/** The issuer itself, or one whom the same key delegated for this and nothing hidden (RFC 6960 section 4.2.2.2). */
async function vouchFor(
  answer: OcspAnswer,
  question: RevocationQuestion,
  ground: OcspGround
): Promise<readonly Evidence[] | null> {
  const { issuer } = question
  const responders = [issuer, ...answer.certificates, ...ground.known].filter(each => answer.isFrom(each))
  for (const responder of responders.slice(0, maxResponders)) {
    if (!isInForce(responder, answer.producedAt)) continue
    if (ground.arithmetic(answer.signed, responder.publicKey) !== 'genuine') continue
    if (same(responder.spki, issuer.spki) && responder.subject.key === issuer.subject.key) return []
    if (!isDelegated(responder, issuer, ground.arithmetic)) continue
    if (responder.extensions.ocspNoCheck) return [certificateEvidence(responder)]
    const evidence = await ground.unrevoked(responder, question)
    if (evidence !== null) return [certificateEvidence(responder), ...evidence]
  }
  return null
}

const isDelegated = (responder: Certificate, issuer: Certificate, arithmetic: Arithmetic) =>
  responder.issuer.key === issuer.subject.key &&
  responder.extensions.unknownCritical.length === 0 &&
  faultOfPurpose(responder, 'ocsp') === undefined &&
  arithmetic(responder.signed, issuer.publicKey) === 'genuine'

const time = (date: Date) => date.toISOString()
