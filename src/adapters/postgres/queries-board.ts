/** One document's whole picture in one statement: five hundred recipients with ten receipts each are one round trip. */
import { sql } from 'kysely'
import type { Edoc } from '../../domain/envelope.ts'
import type { Board, BoardRecipient, BoardStep } from '../../exchange/ports/board.ts'
import type { Eyes } from '../../exchange/ports/queries.ts'
import { deliveryIsVisible, documentIsVisible } from './queries-documents.ts'
import { present } from './rows.ts'
import type { Db } from './pool.ts'
import type { DocumentTable } from './tables.ts'
import type { Selectable } from 'kysely'

/** Times inside of JSON come as text. */
interface RecipientRow {
  id: string
  recipient_code: string
  addressed_code: string | null
  recipient_id: string | null
  name: string | null
  current_code: string | null
  level: BoardRecipient['level'] | null
  route: BoardRecipient['route']
  state: BoardRecipient['state']
  attempts: number
  due_at: string | null
  settled_at: string | null
  code: NonNullable<BoardRecipient['error']>['code'] | null
  detail: string | null
  progress: BoardRecipient['progress']
  steps: Partial<Record<BoardStep, string | null>>
  refused: { at: string; reason: string | null } | null
  clock: {
    kind: NonNullable<BoardRecipient['clock']>['kind']
    started_at: string
    due_at: string
    overdue: boolean
  } | null
  act:
    | (Pick<NonNullable<BoardRecipient['act']>, 'id' | 'kind' | 'state'> & {
        at: string
        reason: string | null
        answered_at: string | null
      })
    | null
  last: { id: string; code: string; from_code: string; at: string; description: string | null } | null
  receipts: number
}

type BoardRow = Selectable<DocumentTable> & { sender_name: string | null; recipients: RecipientRow[] }

export async function board(db: Db, eyes: Eyes, documentId: string, now: Date): Promise<Board | null> {
  const { rows } = await sql<BoardRow>`
    with copy as materialized (
      select v.* from delivery v join document d on d.id = v.document_id
      where v.document_id = ${documentId} and v.kind = 'edoc' and ${deliveryIsVisible(eyes)}
    ), word as materialized (
      select r.id, r.delivery_id, r.code, r.from_code, r.at, r.message ->> 'description' as description
      from receipt r where r.document_id = ${documentId} and r.repeat_of is null
    ), said as (
      select delivery_id, count(*)::int as receipts,
        min(at) filter (where code = '01') as arrived, min(at) filter (where code = '03') as registered,
        min(at) filter (where code = '04') as assigned, min(at) filter (where code = '05') as in_progress,
        min(at) filter (where code = '06') as completed, min(at) filter (where code = '02') as refused,
        (array_agg(description order by at, id) filter (where code = '02'))[1] as refusal
      from word group by delivery_id
    ), last as (
      select distinct on (delivery_id) * from word order by delivery_id, at desc, id desc
    ), went as (
      select a.delivery_id, min(a.ended_at) as at from copy c join attempt a on a.delivery_id = c.id
      where a.outcome ->> 'kind' in ('handed-over', 'offered') group by a.delivery_id
    ), running as (
      select distinct on (k.delivery_id) k.* from copy c join clock k on k.delivery_id = c.id
      where k.stopped_at is null order by k.delivery_id, k.due_at, k.kind
    ), act as (
      select distinct on (r.delivery_id) r.delivery_id, s.id, s.kind, r.state, s.at, s.reason, r.answered_at
      from copy c join sender_act_recipient r on r.delivery_id = c.id join sender_act s on s.id = r.act_id
      order by r.delivery_id, r.state in ('asked', 'waiting') desc, s.at desc, s.id desc
    )
    select d.*, sender.name as sender_name, coalesce((
      select jsonb_agg(jsonb_build_object(
        'id', c.id, 'recipient_code', c.recipient_code, 'addressed_code', c.addressed_code,
        'recipient_id', c.recipient_id, 'name', o.name, 'current_code', nullif(o.code, c.recipient_code),
        'level', o.level, 'route', jsonb_build_object('kind', c.route_kind, 'id', c.route_id), 'state', c.state,
        'attempts', c.attempts, 'due_at', c.due_at, 'settled_at', c.settled_at, 'code', c.code, 'detail', c.detail,
        'progress', c.progress,
        'steps', jsonb_build_object(
          'sent', coalesce(went.at, case when c.state = 'handed-over' then c.settled_at end),
          'arrived', said.arrived, 'registered', said.registered, 'assigned', said.assigned,
          'in-progress', said.in_progress, 'completed', said.completed),
        'refused', case when said.refused is not null then
          jsonb_build_object('at', said.refused, 'reason', said.refusal) end,
        'clock', case when running.kind is not null then jsonb_build_object('kind', running.kind,
          'started_at', running.started_at, 'due_at', running.due_at, 'overdue', running.due_at < ${now}) end,
        'act', case when act.id is not null then jsonb_build_object('id', act.id, 'kind', act.kind,
          'state', act.state, 'at', act.at, 'reason', act.reason, 'answered_at', act.answered_at) end,
        'last', case when last.id is not null then jsonb_build_object('id', last.id, 'code', last.code,
          'from_code', last.from_code, 'at', last.at, 'description', last.description) end,
        'receipts', coalesce(said.receipts, 0)
      ) order by o.name nulls last, c.recipient_code, c.id)
      from copy c
        left join organisation o on o.id = c.recipient_id
        left join said on said.delivery_id = c.id
        left join last on last.delivery_id = c.id
        left join went on went.delivery_id = c.id
        left join running on running.delivery_id = c.id
        left join act on act.delivery_id = c.id
    ), '[]') as recipients
    from document d left join organisation sender on sender.id = d.sender_id
    where d.id = ${documentId} and ${documentIsVisible(eyes)}`.execute(db)
  const row = rows[0]
  return row === undefined ? null : { document: documentOf(row), recipients: row.recipients.map(recipientOf) }
}

function documentOf(row: BoardRow): Board['document'] {
  const { from, documentType, signer, dueDate } = (row.message satisfies Edoc).header
  return {
    id: row.id,
    direction: row.direction,
    source: row.source,
    businessType: row.business_type,
    senderCode: row.sender_code,
    priority: row.priority,
    acceptedAt: row.accepted_at,
    ...present({
      senderName: row.sender_name ?? from.organName ?? null,
      documentId: row.document_id,
      code: row.code,
      promulgationDate: row.promulgation_date,
      documentType: documentType?.typeName ?? null,
      subject: row.subject,
      signer: signer?.fullName ?? null,
      dueDate: dueDate ?? null
    })
  }
}

function recipientOf(row: RecipientRow): BoardRecipient {
  const { refused, clock, act, last, code } = row
  return {
    deliveryId: row.id,
    code: row.recipient_code,
    route: row.route,
    state: row.state,
    attempts: row.attempts,
    progress: row.progress,
    receipts: row.receipts,
    steps: Object.fromEntries(
      Object.entries(row.steps).flatMap(([step, at]) => (at === null ? [] : [[step, new Date(at)]]))
    ),
    ...present({
      redirectedFrom: row.addressed_code,
      currentCode: row.current_code,
      organisationId: row.recipient_id,
      name: row.name,
      level: row.level,
      dueAt: time(row.due_at),
      settledAt: time(row.settled_at),
      refused: refused && { at: new Date(refused.at), ...present({ reason: refused.reason }) },
      clock: clock && {
        kind: clock.kind,
        startedAt: new Date(clock.started_at),
        dueAt: new Date(clock.due_at),
        overdue: clock.overdue
      },
      act: act && {
        id: act.id,
        kind: act.kind,
        state: act.state,
        at: new Date(act.at),
        ...present({ reason: act.reason, answeredAt: time(act.answered_at) })
      },
      error: code && { code, ...present({ detail: row.detail }) },
      lastReceipt: last && {
        id: last.id,
        code: last.code,
        fromCode: last.from_code,
        at: new Date(last.at),
        ...present({ description: last.description })
      }
    })
  }
}

function time(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
