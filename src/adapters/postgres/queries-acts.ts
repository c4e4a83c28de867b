/** The sender's acts, as the parties to a document and the operators may see them. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { ActKind, ActState } from '../../domain/life.ts'
import { isComplete } from '../../domain/life.ts'
import type { ActFilter, ActRecipientView, ActSummary, ActView } from '../../exchange/ports/life-views.ts'
import type { Eyes, Page, PageRequest } from '../../exchange/ports/queries.ts'
import type { Db } from './pool.ts'
import { document } from './queries-documents.ts'
import { idCursor, pageOf } from './queries-pages.ts'
import { present } from './rows.ts'

interface ActColumns {
  id: string
  documentId: string
  kind: ActKind
  actDocumentId: string | null
  receiptId: string | null
  reason: string | null
  actor: string
  at: Date
}

const columns = sql`a.id, a.document_id as "documentId", a.kind, a.act_document_id as "actDocumentId",
  a.receipt_id as "receiptId", a.reason, a.actor, a.at`

/** Null when these eyes do not see the document. A recipient's DMS sees its own offices alone. */
export async function acts(db: Db, eyes: Eyes, documentId: string): Promise<readonly ActView[] | null> {
  if ((await document(db, eyes, documentId)) === null) return null
  const { rows } = await sql<ActColumns>`
    select ${columns} from sender_act a where a.document_id = ${documentId} order by a.at, a.id`.execute(db)
  const recipients = await recipientsOf(db, eyes, sql`a.document_id = ${documentId}`)
  return rows
    .map(row => ({ ...actOf(row), ...standingOf(recipients.filter(each => each.actId === row.id)) }))
    .filter(act => eyes.connectorId === undefined || act.recipients.length > 0 || isOwn(act, eyes))
}

/** Acts that could touch nobody have no recipients; whoever acted sees them all the same. */
const isOwn = ({ actor }: ActView, { connectorId }: Eyes) =>
  actor === `dms:${connectorId}` || actor.startsWith(`dms:${connectorId}/`)

function standingOf(recipients: readonly (ActRecipientView & { actId: string })[]) {
  return {
    complete: isComplete(recipients.map(each => each.state)),
    recipients: recipients.map(({ actId: _, ...each }) => each)
  }
}

interface RecipientRow {
  actId: string
  deliveryId: string
  recipientCode: string
  recipientName: string | null
  state: ActState
  carriedBy: string | null
  answeredAt: Date | null
  answer: string | null
}

async function recipientsOf(db: Db, { connectorId }: Eyes, which: RawBuilder<unknown>) {
  const visible =
    connectorId === undefined
      ? sql`true`
      : sql`((d.direction = 'out' and d.source = ${connectorId}) or (v.route_kind = 'dms' and v.route_id = ${connectorId}))`
  const { rows } = await sql<RecipientRow>`
    select r.act_id as "actId", r.delivery_id as "deliveryId", v.recipient_code as "recipientCode",
      o.name as "recipientName", r.state, r.carried_by as "carriedBy", r.answered_at as "answeredAt",
      q.message ->> 'description' as answer
    from sender_act a join sender_act_recipient r on r.act_id = a.id join delivery v on v.id = r.delivery_id
      join document d on d.id = a.document_id left join organisation o on o.id = v.recipient_id
      left join receipt q on q.id = r.answer_receipt_id
    where ${which} and ${visible} order by r.act_id, v.recipient_code`.execute(db)
  return rows.map(row => present(row))
}

interface SummaryRow extends ActColumns {
  senderCode: string
  documentCode: string | null
  subject: string | null
  states: Partial<Record<ActState, number>> | null
}

/** Oldest first. `open`: somebody's answer is outstanding, or a copy may still be on its way. */
export async function actList(
  db: Db,
  filter: ActFilter,
  page: PageRequest
): Promise<Page<ActSummary> | null> {
  const after = idCursor(page.cursor)
  if (after === null) return null
  const open = sql`exists (select from sender_act_recipient r
    where r.act_id = a.id and r.state in ('waiting', 'asked'))`
  const conditions = [
    after === undefined ? sql`true` : sql`a.id > ${after}::uuid`,
    filter.open === undefined ? sql`true` : filter.open ? open : sql`not ${open}`,
    filter.kind === undefined ? sql`true` : sql`a.kind = ${filter.kind}`
  ]
  const { rows } = await sql<SummaryRow>`
    select ${columns}, d.sender_code as "senderCode", d.code as "documentCode", d.subject,
      (select jsonb_object_agg(state, count) from (
        select r.state, count(*)::int as count from sender_act_recipient r where r.act_id = a.id group by r.state
      ) counted) as states
    from sender_act a join document d on d.id = a.document_id
    where ${sql.join(conditions, sql` and `)} order by a.id limit ${page.limit + 1}`.execute(db)
  return pageOf(rows, page.limit, summaryOf, row => row.id)
}

function summaryOf(row: SummaryRow): ActSummary {
  const { senderCode, documentCode, subject, states, ...act } = row
  return {
    ...actOf(act),
    senderCode,
    ...present({ documentCode, subject }),
    states: states ?? {},
    complete: isComplete(Object.keys(states ?? {}) as ActState[])
  }
}

function actOf(row: ActColumns) {
  const { id, documentId, kind, actor, at, actDocumentId, receiptId, reason } = row
  return { id, documentId, kind, actor, at, ...present({ actDocumentId, receiptId, reason }) }
}
