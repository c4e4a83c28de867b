/** When a signature existed: proven by a timestamp, or taken from the moment at which it was received. */
import type { Problem } from '../../domain/problem.ts'
import type { Evidence, JudgedTime } from '../../domain/signature.ts'
import type { Certificate } from '../certificate/certificate.ts'
import type { ProvenTime } from '../judging.ts'
import { createHash } from 'node:crypto'
import type { SignerInfo } from './signer-info.ts'
import { problemOf } from './refusal.ts'
import { verifyTimestamp, type TimestampContext, type TimestampVerdict } from './timestamp.ts'

export interface TimeFound {
  readonly time: JudgedTime
  readonly problems: readonly Problem[]
  /** Certificates on the paths of authorities, and those of paths that hold. */
  readonly path: readonly Certificate[]
  readonly goodPath: readonly Certificate[]
  readonly evidence: readonly Evidence[]
}

/**
 * Every timestamp over the signature's value counts: a broken one says that somebody altered the message, one of an
 * unknown authority leaves the time open, and of several good ones the earliest is the time. `proven` stands in where
 * the signature has none of its own.
 */
export async function judgeTime(
  { signature, unsigned, claimedAt }: SignerInfo,
  context: TimestampContext & { readonly proven?: ProvenTime }
): Promise<TimeFound> {
  const verdicts: TimestampVerdict[] = []
  const digestOf = (hash: string) => createHash(hash).update(signature).digest()
  for (const token of unsigned.timestamps) verdicts.push(await verifyTimestamp(token, digestOf, context))
  const good = verdicts
    .flatMap(({ class: found, info, authority }) =>
      found === 'VALID' && info !== undefined && authority !== undefined ? [{ at: info.at, authority }] : []
    )
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const proof = good[0] ?? (verdicts.length === 0 ? context.proven : undefined)
  const time = timeOf(proof, context.receivedAt)
  return {
    time,
    problems: [
      ...verdicts.flatMap(({ problems }) => problems.map(each => ({ ...each, field: 'timestamp' }))),
      ...(verdicts.length === 0 && proof === undefined ? [problemOf('timestamp.absent')] : []),
      ...(claimedAt === undefined ? [] : farClaim(claimedAt, time))
    ],
    path: verdicts.flatMap(each => each.path),
    goodPath: verdicts.flatMap(each => (each.class === 'VALID' ? each.path : [])),
    evidence: verdicts.flatMap(each => each.evidence)
  }
}

function timeOf(proof: ProvenTime | undefined, receivedAt: Date): JudgedTime {
  if (proof === undefined) return { at: receivedAt.toISOString(), by: 'receipt' }
  const { at, authority } = proof
  return { at: at.toISOString(), by: 'timestamp', ...(authority === undefined ? {} : { authority }) }
}

const dayMs = 86_400_000

/** A note. Beside a mere receipt, only a claim from the future is odd: documents may be on their way for days. */
function farClaim(claimedAt: Date, { at, by }: JudgedTime): Problem[] {
  const ahead = claimedAt.getTime() - Date.parse(at)
  const isFar = by === 'timestamp' ? Math.abs(ahead) > dayMs : ahead > dayMs
  return isFar ? [problemOf('cms.signing-time-far', `${claimedAt.toISOString()} beside ${at}`)] : []
}
