import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { ActKind, ActState } from '../../domain/life.ts'
import type { DocumentReference } from '../../exchange/ports/index.ts'
import type { ActRecipient, ActRow, Acts, SenderAct } from '../../exchange/ports/life.ts'
import { earlyFor, forgetEarly, keepEarly } from './early-acts.ts'
import type { LifeTables } from './life-tables.ts'
import type { Db } from './pool.ts'
import { present } from './rows.ts'
import { standings } from './standings.ts'

export function createActs(db: Db): Acts {
  return {
    add: (act, recipients) => add(db, act, recipients),
    standings: (documentIds, now) => standings(db, documentIds, now),
    touching: id => rows(db, sql`r.delivery_id = ${id} or r.carried_by = ${id}`),
    carriedBy: id => rows(db, sql`r.carried_by = ${id}`),
    ofActDocument: id => rows(db, sql`a.act_document_id = ${id}`),
    onDocuments: ids => rows(db, sql`a.document_id = any(${ids}::uuid[])`),
    move: (row, state) => change(db, row, { state }),
    answer: (row, state, receiptId, at) =>
      change(db, row, { state, answer_receipt_id: receiptId, answered_at: at }),
    takesBack: id => takesBack(db, id),
    versionsOf: ids => versionsOf(db, ids),
    oneAtATime: reference => oneAtATime(db, reference),
    keepEarly: act => keepEarly(db, act),
    earlyFor: reference => earlyFor(db, reference),
    forgetEarly: id => forgetEarly(db, id)
  }
}

async function add(db: Db, act: SenderAct, recipients: readonly ActRecipient[]): Promise<string> {
  const tables = db.withTables<LifeTables>()
  const added = await tables
    .insertInto('sender_act')
    .values({
      id: act.id,
      document_id: act.documentId,
      kind: act.kind,
      act_document_id: act.actDocumentId ?? null,
      receipt_id: act.receiptId ?? null,
      reason: act.reason ?? null,
      actor: act.actor,
      at: act.at
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  const id = added?.id ?? (await existing(db, act))
  if (recipients.length > 0)
    await tables
      .insertInto('sender_act_recipient')
      .values(
        recipients.map(each => ({
          act_id: id,
          delivery_id: each.deliveryId,
          state: each.state,
          carried_by: each.carriedBy
        }))
      )
      .onConflict(conflict => conflict.doNothing())
      .execute()
  return id
}

async function existing(db: Db, act: SenderAct): Promise<string> {
  const said =
    act.actDocumentId === undefined
      ? sql<boolean>`receipt_id = ${act.receiptId ?? null}`
      : sql<boolean>`act_document_id = ${act.actDocumentId}`
  const { id } = await db
    .withTables<LifeTables>()
    .selectFrom('sender_act')
    .select('id')
    .where('document_id', '=', act.documentId)
    .where('kind', '=', act.kind)
    .where(said)
    .executeTakeFirstOrThrow()
  return id
}

interface Row {
  id: string
  documentId: string
  kind: ActKind
  actDocumentId: string | null
  receiptId: string | null
  reason: string | null
  actor: string
  at: Date
  deliveryId: string
  state: ActState
  carriedBy: string
  recipientCode: string
  answerReceiptId: string | null
}

async function rows(db: Db, which: RawBuilder<unknown>): Promise<readonly ActRow[]> {
  const found = await sql<Row>`
    select a.id, a.document_id as "documentId", a.kind, a.act_document_id as "actDocumentId",
      a.receipt_id as "receiptId", a.reason, a.actor, a.at, r.delivery_id as "deliveryId", r.state,
      r.carried_by as "carriedBy", d.recipient_code as "recipientCode", r.answer_receipt_id as "answerReceiptId"
    from sender_act a join sender_act_recipient r on r.act_id = a.id join delivery d on d.id = r.delivery_id
    where ${which} order by a.at, a.id, r.delivery_id`.execute(db)
  return found.rows.map(row => present(row))
}

async function change(
  db: Db,
  row: ActRow,
  values: { state: ActState; answer_receipt_id?: string; answered_at?: Date }
): Promise<void> {
  await db
    .withTables<LifeTables>()
    .updateTable('sender_act_recipient')
    .set(values)
    .where('act_id', '=', row.id)
    .where('delivery_id', '=', row.deliveryId)
    .execute()
}

async function takesBack(db: Db, deliveryId: string): Promise<boolean> {
  const found = await sql`
    select from sender_act_recipient r join sender_act a on a.id = r.act_id
    where r.delivery_id = ${deliveryId} and r.state = 'waiting' and a.kind <> 'update' limit 1`.execute(db)
  return found.rows.length > 0
}

async function versionsOf(db: Db, documentIds: readonly string[]): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`
    with recursive version (id) as (
      select unnest(${documentIds}::uuid[])
      union
      select a.act_document_id from sender_act a join version v on v.id = a.document_id
      where a.kind = 'update' and a.act_document_id is not null
    ) select id from version`.execute(db)
  return found.rows.map(row => row.id)
}

/** By every name that the document has: a recall may use one and its original the other. */
async function oneAtATime(db: Db, { documentId, code }: DocumentReference): Promise<void> {
  const names = [documentId, code].flatMap(name => (name === undefined ? [] : [`document ${name.trim()}`]))
  for (const name of names.sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
}
