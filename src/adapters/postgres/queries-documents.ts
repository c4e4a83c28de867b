/** Documents and deliveries, as their sender, their recipients and the operators may see them. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { DeliveryState, Outcome } from '../../domain/delivery.ts'
import type { Edoc } from '../../domain/envelope.ts'
import type { Level } from '../../domain/organisation.ts'
import type {
  DeliveryView,
  DocumentFilter,
  DocumentSummary,
  DocumentView,
  Eyes,
  Page,
  PageRequest,
  ReceiptView,
  Timeline
} from '../../exchange/ports/queries.ts'
import { containing, idCursor, pageOf } from './queries-pages.ts'
import { present } from './rows.ts'
import type { Db } from './pool.ts'
import type { DocumentTable, ReceiptTable } from './tables.ts'
import type { Selectable } from 'kysely'

/** `v`: a delivery of document `d`. The sender's DMS sees all of them, a recipient's only its own. */
export function deliveryIsVisible({ connectorId }: Eyes): RawBuilder<boolean> {
  if (connectorId === undefined) return sql`true`
  return sql`((d.direction = 'out' and d.source = ${connectorId}) or (v.route_kind = 'dms' and v.route_id = ${connectorId}))`
}

export function documentIsVisible({ connectorId }: Eyes): RawBuilder<boolean> {
  if (connectorId === undefined) return sql`true`
  return sql`((d.direction = 'out' and d.source = ${connectorId}) or exists (
    select from delivery v where v.document_id = d.id and v.route_kind = 'dms' and v.route_id = ${connectorId}))`
}

type SummaryRow = Pick<
  Selectable<DocumentTable>,
  | 'id'
  | 'direction'
  | 'source'
  | 'sender_code'
  | 'business_type'
  | 'document_id'
  | 'code'
  | 'promulgation_date'
  | 'subject'
  | 'priority'
  | 'accepted_at'
> & { states: Partial<Record<DeliveryState, number>> | null }

const summaryColumns = sql`d.id, d.direction, d.source, d.sender_code, d.business_type, d.document_id, d.code,
  d.promulgation_date, d.subject, d.priority, d.accepted_at`

const statesOf = (eyes: Eyes) => sql`(
  select jsonb_object_agg(state, count) from (
    select v.state, count(*)::int as count from delivery v
    where v.document_id = d.id and v.kind = 'edoc' and ${deliveryIsVisible(eyes)} group by v.state
  ) counted
)`

export async function documents(
  db: Db,
  eyes: Eyes,
  filter: DocumentFilter,
  page: PageRequest
): Promise<Page<DocumentSummary> | null> {
  const before = idCursor(page.cursor)
  if (before === null) return null
  const conditions = [documentIsVisible(eyes)]
  if (before !== undefined) conditions.push(sql`d.id < ${before}::uuid`)
  if (filter.direction !== undefined) conditions.push(sql`d.direction = ${filter.direction}`)
  if (filter.since !== undefined) conditions.push(sql`d.accepted_at >= ${filter.since}`)
  if (filter.state !== undefined)
    conditions.push(sql`exists (select from delivery v where v.document_id = d.id and v.kind = 'edoc'
      and v.state = ${filter.state} and ${deliveryIsVisible(eyes)})`)
  if (filter.q !== undefined) {
    const pattern = sql`folded(${containing(filter.q)})`
    conditions.push(
      sql`(folded(d.subject) like ${pattern} or folded(d.code) like ${pattern} or folded(d.document_id) like ${pattern})`
    )
  }
  const { rows } = await sql<SummaryRow>`
    select ${summaryColumns}, ${statesOf(eyes)} as states from document d
    where ${sql.join(conditions, sql` and `)}
    order by d.id desc limit ${page.limit + 1}`.execute(db)
  return pageOf(rows, page.limit, summaryOf, row => row.id)
}

type DocumentRow = SummaryRow & {
  message: Edoc
  raw_sha256: string
  raw_size: number
  envelope_sha256: string
  envelope_size: number
}

export async function document(db: Db, eyes: Eyes, id: string): Promise<DocumentView | null> {
  const { rows } = await sql<DocumentRow>`
    select ${summaryColumns}, ${statesOf(eyes)} as states,
      d.message, d.raw_sha256, d.raw_size, d.envelope_sha256, d.envelope_size
    from document d where d.id = ${id} and ${documentIsVisible(eyes)}`.execute(db)
  const row = rows[0]
  if (row === undefined) return null
  return {
    ...summaryOf(row),
    message: row.message,
    raw: { sha256: row.raw_sha256, size: row.raw_size },
    envelope: { sha256: row.envelope_sha256, size: row.envelope_size },
    deliveries: await deliveries(db, eyes, sql`v.document_id = ${id} and v.kind = 'edoc'`)
  }
}

interface DeliveryRow {
  id: string
  kind: DeliveryView['kind']
  recipient_code: string
  recipient_name: string | null
  level: Level | null
  route_kind: 'dms' | 'axis'
  route_id: string
  state: DeliveryState
  attempts: number
  due_at: Date | null
  accepted_at: Date
  settled_at: Date | null
  code: DeliveryView['code'] | null
  detail: string | null
  progress: DeliveryView['progress']
}

async function deliveries(db: Db, eyes: Eyes, which: RawBuilder<unknown>): Promise<DeliveryView[]> {
  const { rows } = await sql<DeliveryRow>`
    select v.id, v.kind, v.recipient_code, o.name as recipient_name, o.level, v.route_kind, v.route_id, v.state,
      v.attempts, v.due_at, v.accepted_at, v.settled_at, v.code, v.detail, v.progress
    from delivery v join document d on d.id = v.document_id left join organisation o on o.id = v.recipient_id
    where ${which} and ${deliveryIsVisible(eyes)} order by v.id`.execute(db)
  return rows.map(deliveryOf)
}

export async function timeline(
  db: Db,
  eyes: Eyes,
  documentId: string,
  deliveryId: string
): Promise<Timeline | null> {
  const [delivery] = await deliveries(db, eyes, sql`v.document_id = ${documentId} and v.id = ${deliveryId}`)
  if (delivery === undefined) return null
  const attempts = await db
    .selectFrom('attempt')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .execute()
  const { rows: receipts } = await sql<Selectable<ReceiptTable>>`
    select r.* from receipt r where r.delivery_id = ${deliveryId}
      or r.id = (select v.receipt_id from delivery v where v.id = ${deliveryId})
    order by r.received_at, r.id`.execute(db)
  return {
    delivery,
    documentId,
    attempts: attempts.map(({ number, started_at, ended_at, outcome }) => ({
      number,
      startedAt: started_at,
      ...(ended_at === null ? {} : { endedAt: ended_at }),
      ...(outcome === null ? {} : { outcome: outcome satisfies Outcome })
    })),
    receipts: receipts.map(receiptOf)
  }
}

function summaryOf(row: SummaryRow): DocumentSummary {
  const { sender_code, business_type, document_id, promulgation_date, accepted_at, states, code, subject } =
    row
  return {
    id: row.id,
    direction: row.direction,
    source: row.source,
    senderCode: sender_code,
    businessType: business_type,
    priority: row.priority,
    acceptedAt: accepted_at,
    states: states ?? {},
    ...present({ documentId: document_id, code, promulgationDate: promulgation_date, subject })
  }
}

function deliveryOf(row: DeliveryRow): DeliveryView {
  const { level, due_at, settled_at, code, detail } = row
  return {
    id: row.id,
    kind: row.kind,
    recipientCode: row.recipient_code,
    route: { kind: row.route_kind, id: row.route_id },
    state: row.state,
    attempts: row.attempts,
    acceptedAt: row.accepted_at,
    progress: row.progress,
    ...present({
      recipientName: row.recipient_name,
      level,
      dueAt: due_at,
      settledAt: settled_at,
      code,
      detail
    })
  }
}

function receiptOf(row: Selectable<ReceiptTable>): ReceiptView {
  const { description = null, staff } = row.message
  return {
    id: row.id,
    direction: row.direction,
    fromCode: row.from_code,
    code: row.code,
    at: row.at,
    receivedAt: row.received_at,
    effect: row.effect,
    repeat: row.repeat_of !== null,
    ...present({ toCode: row.to_code, description, staff: staff?.staff ?? null })
  }
}
