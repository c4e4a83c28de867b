/** Revocation by lists (RFC 5280 section 6.3.3). */
import type { Problem } from '../../domain/problem.ts'
import type { Evidence } from '../../domain/signature.ts'
import type { Certificate } from './certificate.ts'
import { crlReasons } from './crl-entries.ts'
import { impliedPoint, reasonsCovered, updates } from './crl-scope.ts'
import type { Crl } from './crl.ts'
import { allReasons } from './distribution-point.ts'
import { countsFrom, standingOf } from './freshness.ts'
import { open, type RevocationAnswer, type RevocationQuestion } from './revocation-answer.ts'

export interface CrlGround {
  readonly now: Date
  /** What shows that the list is its issuer's; null when nothing does. */
  vouchFor(crl: Crl, question: RevocationQuestion): Promise<readonly Evidence[] | null>
}

/**
 * Every list that speaks about the certificate is heard, newest first. Revoked by one is revoked. Not revoked takes
 * lists for all reasons. On hold counts unless a newer list no longer says so.
 */
export async function checkByCrls(
  question: RevocationQuestion,
  crls: readonly Crl[],
  ground: CrlGround
): Promise<RevocationAnswer> {
  const { certificate, at } = question
  const bases = crls.filter(crl => crl.baseNumber === undefined).toSorted(newestFirst)
  const covered = new Set<number>()
  const problems: Problem[] = []
  const evidence: Evidence[] = []
  const insufficient: Evidence[] = []
  let held: Problem | undefined

  for (const point of [...certificate.extensions.crlPoints, impliedPoint(certificate)]) {
    for (const crl of bases) {
      const reasons = reasonsCovered(crl, point, certificate)
      if (reasons === null) continue
      const word = await hear(crl, crls, question, ground)
      if ('code' in word) {
        problems.push(word)
        continue
      }
      const { entry } = word
      if (entry !== undefined && countsFrom(entry) <= at) {
        const detail = `CRL: ${countsFrom(entry).toISOString()}: ${certificate.facts.subject}`
        if (entry.reason !== crlReasons.certificateHold)
          return {
            status: 'revoked',
            problems: [{ code: 'certificate.revoked', detail }],
            evidence: word.evidence
          }
        if (isComplete(covered)) continue
        held ??= { code: 'certificate.on-hold', detail }
        evidence.push(...word.evidence)
        continue
      }
      if (held !== undefined) continue
      // Revoked later says as much about `at` as any list made later
      const problem =
        entry === undefined ? judgeStanding(word.newest, certificate, at, ground.now) : undefined
      if (problem !== undefined) {
        problems.push(problem)
        insufficient.push(...word.evidence)
        continue
      }
      if ([...reasons].some(reason => !covered.has(reason))) evidence.push(...word.evidence)
      for (const reason of reasons) covered.add(reason)
    }
  }
  if (held !== undefined) return { status: 'held', problems: [held], evidence }
  if (isComplete(covered)) return { status: 'good', problems: [], evidence }
  if (covered.size > 0)
    problems.push({
      code: 'certificate.revocation-unavailable',
      detail: 'CRLs at hand leave some reasons out'
    })
  return open(problems, [...evidence, ...insufficient])
}

interface Word {
  readonly entry: ReturnType<Crl['entryOf']>
  /** What its freshness is judged by. */
  readonly newest: Crl
  readonly evidence: readonly Evidence[]
}

/** What a complete list, with the newest delta for it, says. */
async function hear(
  base: Crl,
  crls: readonly Crl[],
  question: RevocationQuestion,
  ground: CrlGround
): Promise<Word | Problem> {
  const vouched = await vouchFor(base, question, ground)
  if ('code' in vouched) return vouched
  const deltas = crls.filter(crl => updates(crl, base)).toSorted(newestFirst)
  for (const delta of deltas.slice(0, 3)) {
    const ofDelta = await vouchFor(delta, question, ground)
    if ('code' in ofDelta) continue
    const changed = delta.entryOf(question.certificate)
    const entry =
      changed?.reason === crlReasons.removeFromCRL
        ? undefined
        : (changed ?? base.entryOf(question.certificate))
    return { entry, newest: base, evidence: [...vouched, ...ofDelta] }
  }
  return { entry: base.entryOf(question.certificate), newest: base, evidence: vouched }
}

async function vouchFor(
  crl: Crl,
  question: RevocationQuestion,
  ground: CrlGround
): Promise<readonly Evidence[] | Problem> {
  const [unknown] = crl.unknownCritical
  if (unknown !== undefined) return untrusted(`critical extension ${unknown}`, crl)
  const evidence = await ground.vouchFor(crl, question)
  if (evidence === null) return untrusted('not signed by who may sign it', crl)
  return [{ kind: 'crl', sha256: crl.sha256, der: crl.der }, ...evidence]
}

const untrusted = (why: string, crl: Crl): Problem => ({
  code: 'certificate.revocation-untrusted',
  detail: `CRL ${crl.thisUpdate.toISOString()}: ${why}`
})

function judgeStanding(crl: Crl, certificate: Certificate, at: Date, now: Date): Problem | undefined {
  const detail = `CRL ${crl.thisUpdate.toISOString()} – ${crl.nextUpdate?.toISOString() ?? ''}`
  switch (standingOf(crl, at, now, certificate.notAfter)) {
    case 'covers':
      return undefined
    case 'stale':
      return { code: 'certificate.revocation-stale', detail }
    case 'lapsed':
      return { code: 'certificate.revocation-lapsed', detail }
    case 'future':
      return { code: 'certificate.revocation-untrusted', detail: `${detail}: made in the future` }
  }
}

const isComplete = (covered: ReadonlySet<number>) => [...allReasons].every(reason => covered.has(reason))
const newestFirst = (a: Crl, b: Crl) => b.thisUpdate.getTime() - a.thisUpdate.getTime()
