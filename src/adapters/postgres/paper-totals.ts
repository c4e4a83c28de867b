/** Paper documents of a month, as a DMS reports them for its organisations. */
import type { Selectable } from 'kysely'
import type { Clock } from '../../exchange/ports/index.ts'
import type { PaperTotal, PaperTotals } from '../../exchange/ports/indicators.ts'
import { createAudit } from './audit.ts'
import type { IndicatorTables, PaperTotalTable } from './indicator-tables.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createPaperTotals(db: Db, clock: Clock): PaperTotals {
  return {
    report: (total, actor) => within(db, tx => report(tx, clock, total, actor)),
    find: (organisationId, month) => find(db, organisationId, month)
  }
}

async function report(
  db: Db,
  clock: Clock,
  total: Omit<PaperTotal, 'reportedAt'>,
  actor: string
): Promise<PaperTotal> {
  const { organisationId, month, sent, received, reason } = total
  const at = clock.now()
  const before = await find(db, organisationId, month)
  const values = { sent, received, reason: reason ?? null, reported_at: at, reported_by: actor }
  const row = await db
    .withTables<IndicatorTables>()
    .insertInto('paper_total')
    .values({ organisation_id: organisationId, month: `${month}-01`, ...values })
    .onConflict(conflict => conflict.columns(['organisation_id', 'month']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow()
  await createAudit(db).note({
    action: 'paper-total.reported',
    outcome: 'success',
    actor,
    subject: { organisation: organisationId },
    facts: {
      month,
      sent,
      received,
      reason: reason ?? null,
      before: before === null ? null : { sent: before.sent, received: before.received }
    },
    at
  })
  return totalOf(row)
}

async function find(db: Db, organisationId: string, month: string): Promise<PaperTotal | null> {
  const row = await db
    .withTables<IndicatorTables>()
    .selectFrom('paper_total')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('month', '=', `${month}-01`)
    .executeTakeFirst()
  return row === undefined ? null : totalOf(row)
}

function totalOf(row: Selectable<PaperTotalTable>): PaperTotal {
  return {
    organisationId: row.organisation_id,
    month: row.month.slice(0, 7),
    sent: row.sent,
    received: row.received,
    ...(row.reason === null ? {} : { reason: row.reason }),
    reportedAt: row.reported_at
  }
}
