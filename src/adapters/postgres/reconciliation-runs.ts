/** Runs: asked for, begun by one worker at a time, ended well or badly. */
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Page, PageRequest } from '../../exchange/ports/queries.ts'
import type { Reconciliations, Run, RunResult } from '../../exchange/ports/reconciliation.ts'
import { createAudit } from './audit.ts'
import type { Db } from './pool.ts'
import { idCursor, pageOf } from './queries-pages.ts'
import type { ReconciliationTables, RunTable } from './reconciliation-tables.ts'
import { present } from './rows.ts'
import { within } from './transaction.ts'

const tablesOf = (db: Db) => db.withTables<ReconciliationTables>()
const all = (db: Db) => tablesOf(db).selectFrom('reconciliation_run').selectAll()

export function ask(db: Db, wanted: Parameters<Reconciliations['ask']>[0]): Promise<Run> {
  return within(db, async tx => {
    await tablesOf(tx)
      .insertInto('reconciliation_run')
      .values({
        id: wanted.id,
        partner_id: wanted.partnerId,
        day: wanted.day,
        asked_by: wanted.askedBy,
        asked_at: wanted.askedAt
      })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    const row = await all(tx)
      .where('partner_id', '=', wanted.partnerId)
      .where('day', '=', wanted.day)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow()
    return runOf(row)
  })
}

export async function run(db: Db, id: string): Promise<Run | null> {
  const row = await all(db).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : runOf(row)
}

export async function latest(db: Db, partnerId: string, day: string): Promise<Run | null> {
  const row = await all(db)
    .where('partner_id', '=', partnerId)
    .where('day', '=', day)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : runOf(row)
}

export async function open(db: Db, partnerId: string, sinceDay: string): Promise<readonly Run[]> {
  const rows = await all(db)
    .where('partner_id', '=', partnerId)
    .where('day', '>=', sinceDay)
    .where(row =>
      row.or([
        row('state', 'in', ['waiting', 'running']),
        row.and([row('state', '=', 'failed'), row('again_at', 'is not', null)])
      ])
    )
    .where('superseded_by', 'is', null)
    .orderBy('day')
    .orderBy('id')
    .execute()
  return rows.map(runOf)
}

export function begin(db: Db, id: string, leaseMs: number, now: Date): Promise<boolean> {
  return within(db, async tx => {
    const begun = await tablesOf(tx)
      .updateTable('reconciliation_run')
      .set(row => ({
        state: 'running',
        tries: row('tries', '+', 1),
        started_at: now,
        lease_until: new Date(now.getTime() + leaseMs),
        again_at: null,
        ended_at: null,
        code: null,
        detail: null
      }))
      .where('id', '=', id)
      .where(row =>
        row.or([
          row('state', '=', 'waiting'),
          row.and([row('state', '=', 'running'), row('lease_until', '<=', now)]),
          row.and([row('state', '=', 'failed'), row('again_at', '<=', now)])
        ])
      )
      .executeTakeFirst()
    await dropLines(tx, id)
    return begun.numUpdatedRows === 1n
  })
}

export function done(db: Db, of: Run, result: RunResult, now: Date): Promise<void> {
  return within(db, async tx => {
    await end(tx, of, { state: 'done', ended_at: now, result: JSON.stringify(result) })
    await tablesOf(tx)
      .updateTable('reconciliation_run')
      .set({ superseded_by: of.id })
      .where('partner_id', '=', of.partnerId)
      .where('day', '=', of.day)
      .where('id', '<', of.id)
      .where('superseded_by', 'is', null)
      .execute()
    await tablesOf(tx)
      .updateTable('reconciliation_finding')
      .set({ state: 'gone', closed_at: now, closed_by: 'system' })
      .where('partner_id', '=', of.partnerId)
      .where('day', '=', of.day)
      .where('run_id', '<>', of.id)
      .where('state', '=', 'open')
      .execute()
    await dropLines(tx, of.id)
    const { counts, own, theirs, unsaid } = result
    const facts = { day: of.day, counts, own: own.lines, theirs: theirs.lines, unsaid }
    await noteRun(tx, of, 'success', facts, now)
  })
}

export function failed(
  db: Db,
  of: Run,
  { code, detail, again }: Parameters<Reconciliations['failed']>[1],
  now: Date
): Promise<void> {
  return within(db, async tx => {
    const why = { code, detail: detail.slice(0, 1000), again_at: again ?? null }
    await end(tx, of, { state: 'failed', ended_at: now, ...why })
    await dropLines(tx, of.id)
    await noteRun(tx, of, 'failure', { day: of.day, code }, now)
  })
}

async function end(db: Db, of: Run, how: object): Promise<void> {
  await tablesOf(db)
    .updateTable('reconciliation_run')
    .set({ ...how, lease_until: null })
    .where('id', '=', of.id)
    .execute()
}

async function dropLines(db: Db, runId: string): Promise<void> {
  await tablesOf(db).deleteFrom('reconciliation_line').where('run_id', '=', runId).execute()
}

function noteRun(db: Db, of: Run, outcome: 'success' | 'failure', facts: object, at: Date): Promise<void> {
  return createAudit(db).note({
    action: 'reconciliation.run',
    outcome,
    actor: of.askedBy,
    subject: { run: of.id, partner: of.partnerId },
    facts: { ...facts },
    at
  })
}

/** Newest first. */
export async function runs(
  db: Db,
  { partnerId, day }: { partnerId?: string; day?: string },
  page: PageRequest
): Promise<Page<Run> | null> {
  const before = idCursor(page.cursor)
  if (before === null) return null
  let rows = all(db)
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
  if (partnerId !== undefined) rows = rows.where('partner_id', '=', partnerId)
  if (day !== undefined) rows = rows.where('day', '=', day)
  if (before !== undefined) rows = rows.where('id', '<', before)
  return pageOf(await rows.execute(), page.limit, runOf, row => row.id)
}

export async function runsOfDay(db: Db, day: string): Promise<readonly Run[]> {
  const { rows } = await sql<Selectable<RunTable>>`
    select distinct on (partner_id) * from reconciliation_run
    where day = ${day} order by partner_id, id desc`.execute(db)
  return rows.map(runOf)
}

function runOf(row: Selectable<RunTable>): Run {
  return {
    id: row.id,
    partnerId: row.partner_id,
    day: row.day,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    tries: row.tries,
    ...present({
      startedAt: row.started_at,
      endedAt: row.ended_at,
      againAt: row.again_at ?? row.lease_until,
      code: row.code,
      detail: row.detail,
      result: row.result,
      supersededBy: row.superseded_by
    })
  }
}
