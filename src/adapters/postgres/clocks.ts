/** Clocks in PostgreSQL. A reminder and an escalation are each one update that only one worker can make. */
import { sql } from 'kysely'
import type { ClockKind, ClockStop } from '../../domain/clock.ts'
import type { Clocks, NewClock, TellingClock } from '../../exchange/ports/clocks.ts'
import type { BasisMemory } from './clock-basis.ts'
import { readBasis } from './clock-basis.ts'
import type { ClockTables } from './clock-tables.ts'
import type { Db } from './pool.ts'
import { present } from './rows.ts'

export function createClocks(db: Db, memory: BasisMemory): Clocks {
  return {
    basis: () => readBasis(db, memory),
    start: clocks => start(db, clocks),
    stop: (deliveryId, kinds, by, at) => stop(db, deliveryId, kinds, by, at),
    takeReminders: (now, limit) => take(db, reminders(now), now, limit),
    takeOverdue: (now, limit) => take(db, overdue(now), now, limit),
    complainOf: (year, at) => complainOf(db, year, at)
  }
}

async function start(db: Db, clocks: readonly NewClock[]): Promise<void> {
  if (clocks.length === 0) return
  await db
    .withTables<ClockTables>()
    .insertInto('clock')
    .values(clocks.map(rowOf))
    .onConflict(conflict =>
      conflict
        .columns(['delivery_id', 'kind'])
        .doUpdateSet(row => ({
          started_at: row.ref('excluded.started_at'),
          remind_at: row.ref('excluded.remind_at'),
          due_at: row.ref('excluded.due_at'),
          stopped_at: row.ref('excluded.stopped_at'),
          stopped_by: row.ref('excluded.stopped_by'),
          rules_version: row.ref('excluded.rules_version'),
          reminded_at: null,
          overdue_at: null
        }))
        // Refused and sent again; answered and asked again.
        .where(row =>
          row.or([
            row('clock.stopped_by', '=', 'refused'),
            row.and([row('clock.kind', '=', 'answer'), row('clock.stopped_at', 'is not', null)])
          ])
        )
    )
    .execute()
}

function rowOf(clock: NewClock) {
  return {
    delivery_id: clock.deliveryId,
    kind: clock.kind,
    started_at: clock.startedAt,
    remind_at: clock.remindAt,
    due_at: clock.dueAt,
    stopped_at: clock.stopped?.at ?? null,
    stopped_by: clock.stopped?.by ?? null,
    reminded_at: null,
    overdue_at: null,
    acting_connector: clock.actingConnector ?? null,
    waiting_connector: clock.waitingConnector ?? null,
    level: clock.level ?? null,
    rules_version: clock.rulesVersion
  }
}

async function stop(
  db: Db,
  deliveryId: string,
  kinds: readonly ClockKind[],
  by: ClockStop,
  at: Date
): Promise<void> {
  await db
    .withTables<ClockTables>()
    .updateTable('clock')
    .set({ stopped_at: at, stopped_by: by })
    .where('delivery_id', '=', deliveryId)
    .where('kind', 'in', kinds)
    .where('stopped_at', 'is', null)
    .execute()
}

/** Each condition is that of an index of its own; what is told leaves it. */
const reminders = (now: Date) => ({
  mark: sql`reminded_at`,
  due: sql`stopped_at is null and reminded_at is null and overdue_at is null
    and remind_at <= ${now} and due_at > ${now}`,
  order: sql`remind_at`
})
const overdue = (now: Date) => ({
  mark: sql`overdue_at`,
  due: sql`stopped_at is null and overdue_at is null and due_at <= ${now}`,
  order: sql`due_at`
})

interface TellingRow {
  delivery_id: string
  kind: ClockKind
  started_at: Date
  due_at: Date
  acting_connector: string | null
  waiting_connector: string | null
  document_id: string
  sender_code: string
  recipient_code: string
  code: string | null
  priority: number
}

/** Another worker's rows are passed over, and are marked when it has done with them. */
async function take(
  db: Db,
  { mark, due, order }: ReturnType<typeof overdue>,
  now: Date,
  limit: number
): Promise<readonly TellingClock[]> {
  const { rows } = await sql<TellingRow>`
    with chosen as (
      select delivery_id, kind from clock where ${due}
      order by ${order} limit ${limit} for update skip locked
    ), marked as (
      update clock set ${mark} = ${now} from chosen
      where clock.delivery_id = chosen.delivery_id and clock.kind = chosen.kind
      returning clock.*
    )
    select marked.*, v.document_id, v.sender_code, v.recipient_code, v.priority, d.code
    from marked join delivery v on v.id = marked.delivery_id join document d on d.id = v.document_id
    order by marked.due_at, marked.delivery_id, marked.kind`.execute(db)
  return rows.map(tellingOf)
}

export function tellingOf(row: TellingRow): TellingClock {
  return {
    deliveryId: row.delivery_id,
    documentId: row.document_id,
    kind: row.kind,
    startedAt: row.started_at,
    dueAt: row.due_at,
    senderCode: row.sender_code,
    recipientCode: row.recipient_code,
    priority: row.priority,
    ...present({
      actingConnector: row.acting_connector,
      waitingConnector: row.waiting_connector,
      code: row.code
    })
  }
}

async function complainOf(db: Db, year: number, at: Date): Promise<boolean> {
  const added = await db
    .withTables<ClockTables>()
    .insertInto('calendar_warning')
    .values({ year, at })
    .onConflict(conflict => conflict.column('year').doNothing())
    .returning('year')
    .executeTakeFirst()
  return added !== undefined
}
