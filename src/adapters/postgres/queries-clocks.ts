/** Clocks that run, as people and DMSs look at them: what runs out first comes first. */
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { ClockKind } from '../../domain/clock.ts'
import { clockKinds } from '../../domain/clock.ts'
import type { ClockCount, ClockFilter, ClockQueries, ClockView } from '../../exchange/ports/clocks.ts'
import type { Page, PageRequest } from '../../exchange/ports/queries.ts'
import type { ClockTable } from './clock-tables.ts'
import { tellingOf } from './clocks.ts'
import type { Db } from './pool.ts'
import { pageOf, readCursor, writeCursor } from './queries-pages.ts'
import { present } from './rows.ts'

export function createClockQueries(db: Db): ClockQueries {
  return {
    clocks: (filter, now, page) => clocks(db, filter, now, page),
    clockCounts: (now, connectorId) => clockCounts(db, now, connectorId)
  }
}

type ClockRow = Selectable<ClockTable> & {
  document_id: string
  sender_code: string
  recipient_code: string
  priority: number
  code: string | null
  subject: string | null
}

async function clocks(
  db: Db,
  filter: ClockFilter,
  now: Date,
  { limit, cursor }: PageRequest
): Promise<Page<ClockView> | null> {
  const after = readCursor(cursor, 3)
  if (after === null || (after !== undefined && !isPlace(after))) return null
  const { kind, level, connectorId } = filter
  const { rows } = await sql<ClockRow>`
    select c.*, v.document_id, v.sender_code, v.recipient_code, v.priority, d.code, d.subject
    from clock c join delivery v on v.id = c.delivery_id join document d on d.id = v.document_id
    where c.stopped_at is null and ${stateCondition(filter, now)}
      and ${kind === undefined ? sql`true` : sql`c.kind = ${kind}`}
      and ${level === undefined ? sql`true` : sql`c.level = ${level}`}
      and ${connectorId === undefined ? sql`true` : concerns(connectorId)}
      and ${after === undefined ? sql`true` : sql`(c.due_at, c.delivery_id, c.kind) > (${after[0]}::timestamptz, ${after[1]}::uuid, ${after[2]})`}
    order by c.due_at, c.delivery_id, c.kind limit ${limit + 1}`.execute(db)
  return pageOf(rows, limit, viewOf, row =>
    writeCursor([row.due_at.toISOString(), row.delivery_id, row.kind])
  )
}

const concerns = (connectorId: string) =>
  sql`(c.acting_connector = ${connectorId} or c.waiting_connector = ${connectorId})`

function stateCondition({ state }: ClockFilter, now: Date) {
  switch (state) {
    case 'running':
      return sql`true`
    case 'running-out':
      return sql`c.remind_at <= ${now} and c.due_at > ${now}`
    case 'overdue':
      return sql`c.due_at <= ${now}`
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A cursor that was tampered with must not reach PostgreSQL as a date that is none. */
function isPlace([at = '', id = '', kind = '']: readonly string[]): boolean {
  return !Number.isNaN(Date.parse(at)) && uuid.test(id) && clockKinds.includes(kind as ClockKind)
}

function viewOf(row: ClockRow): ClockView {
  return {
    ...tellingOf(row),
    remindAt: row.remind_at,
    ...present({
      remindedAt: row.reminded_at,
      overdueAt: row.overdue_at,
      level: row.level,
      subject: row.subject
    })
  }
}

async function clockCounts(db: Db, now: Date, connectorId?: string): Promise<readonly ClockCount[]> {
  const { rows } = await sql<{ kind: ClockKind; running: number; running_out: number; overdue: number }>`
    select c.kind, count(*)::int as running,
      (count(*) filter (where c.remind_at <= ${now} and c.due_at > ${now}))::int as running_out,
      (count(*) filter (where c.due_at <= ${now}))::int as overdue
    from clock c
    where c.stopped_at is null and ${connectorId === undefined ? sql`true` : concerns(connectorId)}
    group by c.kind`.execute(db)
  const found = new Map(rows.map(row => [row.kind, row]))
  return clockKinds.map(kind => {
    const { running = 0, running_out: runningOut = 0, overdue = 0 } = found.get(kind) ?? {}
    return { kind, running, runningOut, overdue }
  })
}

/** As the round has told it: what counts needs no clock. Kinds with none are named too. */
export async function overdueByKind(db: Db): Promise<readonly { kind: ClockKind; count: number }[]> {
  const { rows } = await sql<{ kind: ClockKind; count: number }>`
    select kind, count(*)::int as count from clock
    where stopped_at is null and overdue_at is not null group by kind`.execute(db)
  const counts = new Map(rows.map(({ kind, count }) => [kind, count]))
  return clockKinds.map(kind => ({ kind, count: counts.get(kind) ?? 0 }))
}
