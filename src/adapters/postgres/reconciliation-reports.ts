/** Reports of a day: every version stays. */
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { ReportVersion } from '../../exchange/ports/reconciliation.ts'
import type { Db } from './pool.ts'
import type { ReconciliationTables, ReportTable } from './reconciliation-tables.ts'
import { within } from './transaction.ts'

/** The newest, unless a version is named. */
export async function report(db: Db, day: string, version?: number): Promise<ReportVersion | null> {
  const all = db
    .withTables<ReconciliationTables>()
    .selectFrom('reconciliation_report')
    .selectAll()
    .where('day', '=', day)
    .orderBy('version', 'desc')
    .limit(1)
  const row = await (version === undefined ? all : all.where('version', '=', version)).executeTakeFirst()
  return row === undefined ? null : reportOf(row)
}

export function keepReport(db: Db, made: Omit<ReportVersion, 'version'>): Promise<ReportVersion> {
  return within(db, async tx => {
    await sql`select pg_advisory_xact_lock(hashtext(${`reconciliation-report ${made.day}`}))`.execute(tx)
    const last = await report(tx, made.day)
    if (last?.substance === made.substance) return last
    const version = (last?.version ?? 0) + 1
    await tx
      .withTables<ReconciliationTables>()
      .insertInto('reconciliation_report')
      .values({
        day: made.day,
        version,
        made_at: made.madeAt,
        body: made.body,
        sha256: made.sha256,
        substance: made.substance,
        signature: made.signature === undefined ? null : Buffer.from(made.signature),
        key_id: made.keyId ?? null
      })
      .execute()
    return { ...made, version }
  })
}

function reportOf(row: Selectable<ReportTable>): ReportVersion {
  const { day, version, body, sha256, substance } = row
  return {
    day,
    version,
    madeAt: row.made_at,
    body,
    sha256,
    substance,
    ...(row.signature === null ? {} : { signature: new Uint8Array(row.signature) }),
    ...(row.key_id === null ? {} : { keyId: row.key_id })
  }
}
