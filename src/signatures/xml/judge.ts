/** The verdict on a signature whose content is intact: its time, then its certificate at that time, then whose it is. */
import { createHash } from 'node:crypto'
import type { Problem } from '../../domain/problem.ts'
import { worstOf, type Evidence, type JudgedTime } from '../../domain/signature.ts'
import type { Certificate } from '../certificate/certificate.ts'
import { judgeCertificate } from '../certificate/judge.ts'
import { bindingOf, type Trust } from '../certificate/trust.ts'
import { classOf } from '../cms/class.ts'
import { eachOnce } from '../cms/evidence.ts'
import { readable } from '../cms/material.ts'
import { verifyTimestamp, type TimestampVerdict } from '../cms/timestamp.ts'
import type { JudgingContext } from '../judging.ts'
import type { SignedProperties, UnsignedProperties } from './read/properties.ts'
import type { OpenedSignature } from './read/signature.ts'
import type { ProvenSigner } from './signer.ts'
import { decided, type SignerVerdict } from './verdict.ts'

export interface Intact {
  readonly opened: OpenedSignature
  readonly proven: ProvenSigner
  readonly properties?: SignedProperties
  readonly added?: UnsignedProperties
}

export async function judgeIntact(intact: Intact, context: JudgingContext): Promise<SignerVerdict> {
  const { proven, properties, added } = intact
  const { certificate } = proven
  const candidates = [
    ...proven.candidates,
    ...readable(context.kept?.certificates),
    ...readable(added?.certificates)
  ]
  const timed = await judgeTime(intact, candidates, context)
  const known = {
    signer: certificate.facts,
    certificate,
    algorithm: proven.algorithm,
    time: timed.time,
    ...(properties?.signingTime === undefined ? {} : { claimedAt: properties.signingTime.toISOString() })
  }
  const [broken, ...others] = timed.problems
  // a broken timestamp settles it: nothing that a forger put together starts look-ups for the signer
  if (broken !== undefined && classOf(timed.problems) === 'INVALID')
    return {
      ...decided([broken, ...others], context.receivedAt),
      ...known,
      class: 'INVALID',
      evidence: timed.evidence
    }
  const at = new Date(timed.time.at)
  const { trust, lookup, now } = context
  const judged = await judgeCertificate(certificate, {
    purpose: 'document',
    at,
    now,
    trust,
    lookup,
    candidates,
    embedded: {
      ocsp: [...(context.kept?.ocsp ?? []), ...(added?.ocsp ?? [])],
      crls: [...(context.kept?.crls ?? []), ...(added?.crls ?? [])]
    }
  })
  const problems = [...timed.problems, ...judged.problems]
  const byOutcome = { valid: 'VALID', indeterminate: 'INDETERMINATE', invalid: 'INVALID' } as const
  return {
    ...known,
    class: worstOf([classOf(problems), byOutcome[judged.outcome]]),
    problems,
    path: judged.path,
    ...whose(trust, certificate, at, judged.path.length > 1),
    evidence: eachOnce([...judged.evidence, ...timed.evidence])
  }
}

interface TimeFound {
  readonly time: JudgedTime
  readonly problems: readonly Problem[]
  readonly evidence: readonly Evidence[]
}

/** Every SignatureTimeStamp counts; the earliest good one is the time, and without one the moment of receipt is. */
async function judgeTime(
  { opened, added }: Intact,
  candidates: readonly Certificate[],
  context: JudgingContext
): Promise<TimeFound> {
  const verdicts: TimestampVerdict[] = []
  for (const { token, mode } of added?.timestamps ?? []) {
    const digestOf = (hash: string) => createHash(hash).update(opened.valueBytes[mode]).digest()
    verdicts.push(await verifyTimestamp(token, digestOf, { ...context, candidates }))
  }
  const [first] = verdicts
    .flatMap(({ class: found, info, authority }) =>
      found === 'VALID' && info !== undefined && authority !== undefined ? [{ at: info.at, authority }] : []
    )
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
  return {
    time:
      first === undefined
        ? { at: context.receivedAt.toISOString(), by: 'receipt' }
        : { at: first.at.toISOString(), by: 'timestamp', authority: first.authority },
    problems: [
      ...verdicts.flatMap(({ problems }) => problems.map(each => ({ ...each, field: 'SignatureTimeStamp' }))),
      ...(verdicts.length === 0 ? [{ code: 'timestamp.absent' } as const] : [])
    ],
    evidence: verdicts.flatMap(each => each.evidence)
  }
}

/** A binding by names says something only of a certificate whose path was found; one by digest names these octets. */
function whose(trust: Trust, certificate: Certificate, at: Date, hasPath: boolean) {
  const binding = bindingOf(trust, certificate, at)
  if (binding === undefined || !(hasPath || 'sha256' in binding.match)) return { role: 'unknown' as const }
  return { role: binding.role, organisationId: binding.organisationId }
}
