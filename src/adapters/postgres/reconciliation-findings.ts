/** Findings: one for the same thing in every run of a day. */
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Page, PageRequest } from '../../exchange/ports/queries.ts'
import type {
  FindingRecord,
  NewFinding,
  Reconciliations,
  Repair,
  Run
} from '../../exchange/ports/reconciliation.ts'
import type { Db } from './pool.ts'
import { idCursor, pageOf } from './queries-pages.ts'
import type { FindingTable, ReconciliationTables } from './reconciliation-tables.ts'
import { present } from './rows.ts'

const tablesOf = (db: Db) => db.withTables<ReconciliationTables>()

export async function note(db: Db, of: Run, found: readonly NewFinding[], now: Date): Promise<void> {
  if (found.length === 0) return
  const rows = found.map(({ id, key, kind, facts }) => ({
    id,
    partner_id: of.partnerId,
    day: of.day,
    key,
    kind,
    facts: JSON.stringify(facts),
    run_id: of.id,
    found_at: now
  }))
  // A person who dismissed it has looked; whatever else was thought closed is open again.
  await tablesOf(db)
    .insertInto('reconciliation_finding')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['partner_id', 'day', 'key']).doUpdateSet(row => ({
        facts: row.ref('excluded.facts'),
        run_id: row.ref('excluded.run_id'),
        state: sql`case when reconciliation_finding.state = 'dismissed' then 'dismissed' else 'open' end`,
        closed_at: sql`case when reconciliation_finding.state = 'dismissed' then reconciliation_finding.closed_at end`,
        closed_by: sql`case when reconciliation_finding.state = 'dismissed' then reconciliation_finding.closed_by end`
      }))
    )
    .execute()
}

export async function finding(db: Db, id: string): Promise<FindingRecord | null> {
  const row = await tablesOf(db)
    .selectFrom('reconciliation_finding')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : findingOf(row)
}

export async function closeFinding(
  db: Db,
  id: string,
  as: 'repaired' | 'dismissed',
  { actor, at, reason, repair }: Parameters<Reconciliations['close']>[2]
): Promise<boolean> {
  const closed = await tablesOf(db)
    .updateTable('reconciliation_finding')
    .set({
      state: as,
      closed_at: at,
      closed_by: actor,
      close_reason: reason ?? null,
      ...(repair === undefined ? {} : { repair: JSON.stringify(repair) })
    })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return closed.numUpdatedRows === 1n
}

export async function tried(db: Db, id: string, repair: Repair): Promise<void> {
  await tablesOf(db)
    .updateTable('reconciliation_finding')
    .set({ repair: JSON.stringify(repair) })
    .where('id', '=', id)
    .execute()
}

/** Newest first. */
export async function findings(
  db: Db,
  filter: Parameters<Reconciliations['findings']>[0],
  page: PageRequest
): Promise<Page<FindingRecord> | null> {
  const before = idCursor(page.cursor)
  if (before === null) return null
  let rows = tablesOf(db)
    .selectFrom('reconciliation_finding')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
  if (filter.partnerId !== undefined) rows = rows.where('partner_id', '=', filter.partnerId)
  if (filter.day !== undefined) rows = rows.where('day', '=', filter.day)
  if (filter.kind !== undefined) rows = rows.where('kind', '=', filter.kind)
  if (filter.state !== undefined) rows = rows.where('state', '=', filter.state)
  if (filter.runId !== undefined) rows = rows.where('run_id', '=', filter.runId)
  if (before !== undefined) rows = rows.where('id', '<', before)
  return pageOf(await rows.execute(), page.limit, findingOf, row => row.id)
}

function findingOf(row: Selectable<FindingTable>): FindingRecord {
  return {
    id: row.id,
    partnerId: row.partner_id,
    day: row.day,
    key: row.key,
    kind: row.kind,
    state: row.state,
    facts: row.facts,
    runId: row.run_id,
    foundAt: row.found_at,
    ...present({
      closedAt: row.closed_at,
      closedBy: row.closed_by,
      closeReason: row.close_reason,
      repair: row.repair
    })
  }
}
