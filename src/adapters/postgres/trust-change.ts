/** Changes of the trust store: one at a time, each a version of its own with its audit event in the same commit. */
import { sql } from 'kysely'
import type { Problem } from '../../domain/problem.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type { TrustChange, TrustRefused } from '../../exchange/ports/trust.ts'
import type { Certificate } from '../../signatures/certificate/certificate.ts'
import { createAudit } from './audit.ts'
import type { Db } from './pool.ts'
import { latestVersion, trust } from './trust-read.ts'
import { within } from './transaction.ts'

export interface Turn {
  readonly tx: Db
  /** The version that stands. */
  readonly standing: number
  /** Begins the version that this change makes and returns its number. */
  readonly begin: () => Promise<number>
  readonly note: (
    action: `trust.${string}`,
    subject: Readonly<Record<string, string>>,
    facts: Readonly<Record<string, unknown>>
  ) => Promise<void>
}

export function inTurn<T>(
  db: Db,
  clock: Clock,
  change: TrustChange,
  work: (turn: Turn) => Promise<T | TrustRefused>
): Promise<T | TrustRefused> {
  if (change.reason.trim() === '')
    return Promise.resolve(refused({ code: 'request.invalid', field: 'reason', detail: 'empty' }))
  return within(db, async tx => {
    // Two administrators at once: the second waits here and then sees that his version is old. Readers go on.
    await sql`lock table trust_version in share row exclusive mode`.execute(tx)
    const standing = await latestVersion(tx)
    if (change.seen !== undefined && change.seen !== standing)
      return refused({ code: 'request.version-stale', detail: `version ${standing}` })
    const at = clock.now()
    const { actor, reason } = change
    return work({
      tx,
      standing,
      begin: async () => {
        await trust(tx)
          .insertInto('trust_version')
          .values({ version: standing + 1, at, actor, reason })
          .execute()
        return standing + 1
      },
      note: (action, subject, facts) =>
        createAudit(tx).note({
          action,
          outcome: 'success',
          actor,
          subject,
          facts: { ...facts, version: standing + 1, reason },
          at
        })
    })
  })
}

export function refused(...problems: readonly Problem[]): TrustRefused {
  return { kind: 'refused', problems }
}

/** Once shown, a certificate stays. */
export async function keepCertificates(tx: Db, certificates: readonly Certificate[]): Promise<void> {
  if (certificates.length === 0) return
  await trust(tx)
    .insertInto('certificate')
    .values(
      certificates.map(({ der, sha256, facts, notBefore, notAfter, serial }) => ({
        sha256,
        der: Buffer.from(der),
        subject: facts.subject,
        issuer: facts.issuer,
        serial,
        not_before: notBefore,
        not_after: notAfter,
        facts: JSON.stringify(facts)
      }))
    )
    .onConflict(conflict => conflict.column('sha256').doNothing())
    .execute()
}
