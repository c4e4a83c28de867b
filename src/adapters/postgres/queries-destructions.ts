/** What was destroyed, what is frozen, and by which act of the sender; as those may see it who see the document. */
import { sql } from 'kysely'
import type { DestructionQueries, DestructionSummary, RecallView } from '../../exchange/ports/destruction.ts'
import type { ContentFate } from '../../domain/destruction.ts'
import type { Direction } from '../../domain/document.ts'
import type { Eyes } from '../../exchange/ports/queries.ts'
import { givenBack } from './destructions.ts'
import type { Db } from './pool.ts'
import { idCursor, pageOf, readCursor, writeCursor } from './queries-pages.ts'
import { present } from './rows.ts'

export function createDestructionQueries(db: Db): DestructionQueries {
  return {
    standing: (eyes, documentId) => standing(db, eyes, documentId),
    proof: async documentId => {
      const { rows } = await sql<Row>`${summary} where x.document_id = ${documentId}`.execute(db)
      const [row] = rows
      return row === undefined ? null : { ...summaryOf(row), recalls: await recalls(db, documentId) }
    },
    list: (page, open) => list(db, page, open)
  }
}

interface StandingRow {
  frozen_at: Date | null
  ordered_at: Date | null
  done_at: Date | null
  given_back_at: Date | null
  reason: string | null
}

/**
 * A DMS that gave its copy back sees no content either, though others may still hold theirs; the sender's DMS sees the
 * frozen copy.
 */
async function standing(db: Db, { connectorId }: Eyes, documentId: string) {
  const { rows } = await sql<StandingRow>`
    select d.frozen_at, x.ordered_at, x.done_at,
      (select a.reason from sender_act a where a.document_id = d.id order by a.at desc limit 1) as reason,
      case when ${connectorId ?? null}::text is null or (d.direction = 'out' and d.source = ${connectorId ?? null})
        then null
        else (
          select max(coalesce((
            select max(r.answered_at) from sender_act_recipient r where r.delivery_id = v.id), v.settled_at))
          from delivery v
          where v.document_id = d.id and v.kind = 'edoc' and v.route_kind = 'dms' and v.route_id = ${connectorId ?? null}
          having bool_and(v.state = 'cancelled' or ${givenBack})
        )
      end as given_back_at
    from document d left join destruction x on x.document_id = d.id
    where d.id = ${documentId}`.execute(db)
  const [row] = rows
  if (row === undefined) return {}
  const { frozen_at, ordered_at, done_at, given_back_at, reason } = row
  const orderedAt = ordered_at ?? given_back_at
  return {
    ...present({ frozenAt: frozen_at }),
    ...(orderedAt === null ? {} : { gone: { orderedAt, ...present({ doneAt: done_at, reason }) } })
  }
}

interface Row {
  document_id: string
  direction: Direction
  sender_code: string
  code: string | null
  subject: string | null
  ordered_at: Date
  done_at: Date | null
  contents: readonly ContentFate[]
  arrivals: number
}

const summary = sql`
  select x.document_id, d.direction, d.sender_code, d.code, d.subject, x.ordered_at, x.done_at, x.contents, x.arrivals
  from destruction x join document d on d.id = x.document_id`

function summaryOf(row: Row): DestructionSummary {
  const { code, subject, done_at } = row
  return {
    documentId: row.document_id,
    direction: row.direction,
    senderCode: row.sender_code,
    orderedAt: row.ordered_at,
    contents: row.contents,
    arrivals: row.arrivals,
    ...present({ code, subject, doneAt: done_at })
  }
}

async function list(
  db: Db,
  page: Parameters<DestructionQueries['list']>[0],
  open: boolean | undefined
): ReturnType<DestructionQueries['list']> {
  const before = readCursor(page.cursor, 2)
  if (before === null || (before !== undefined && !isPlace(before))) return null
  const conditions = [sql`true`]
  if (before !== undefined)
    conditions.push(sql`(x.ordered_at, x.document_id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`)
  if (open !== undefined) conditions.push(open ? sql`x.done_at is null` : sql`x.done_at is not null`)
  const { rows } = await sql<Row>`${summary} where ${sql.join(conditions, sql` and `)}
    order by x.ordered_at desc, x.document_id desc limit ${page.limit + 1}`.execute(db)
  return pageOf(rows, page.limit, summaryOf, row =>
    writeCursor([row.ordered_at.toISOString(), row.document_id])
  )
}

function isPlace([at = '', id]: readonly string[]): boolean {
  const found = idCursor(id)
  return !Number.isNaN(Date.parse(at)) && found !== null && found !== undefined
}

async function recalls(db: Db, documentId: string): Promise<readonly RecallView[]> {
  const { rows } = await sql<{
    id: string
    kind: RecallView['kind']
    at: Date
    actor: string
    reason: string | null
    recipients: readonly { recipientCode: string; state: string; answeredAt: string | null }[]
  }>`
    select a.id, a.kind, a.at, a.actor, a.reason, coalesce((
      select jsonb_agg(jsonb_build_object('recipientCode', v.recipient_code, 'state', r.state,
        'answeredAt', r.answered_at) order by v.id)
      from sender_act_recipient r join delivery v on v.id = r.delivery_id where r.act_id = a.id), '[]') as recipients
    from sender_act a where a.document_id = ${documentId} order by a.at, a.id`.execute(db)
  return rows.map(({ recipients, reason, ...act }) => ({
    ...act,
    ...present({ reason }),
    recipients: recipients.map(({ answeredAt, ...each }) => ({
      ...each,
      ...(answeredAt === null ? {} : { answeredAt: new Date(answeredAt) })
    }))
  }))
}
