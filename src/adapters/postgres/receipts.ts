import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { normaliseCode } from '../../domain/organisation.ts'
import type { ReceiptEffect } from '../../domain/receipt.ts'
import type {
  DocumentReference,
  NewReceipt,
  ReceiptPlace,
  ReceiptRecord,
  Receipts
} from '../../exchange/ports/index.ts'
import type { Db } from './pool.ts'
import type { ReceiptTable } from './tables.ts'
import { within } from './transaction.ts'

export function createReceipts(db: Db): Receipts {
  return {
    add: receipt => add(db, receipt),
    find: id => find(db, id),
    known: (direction, key) => known(db, direction, key),
    ofDocument: documentId => ofDocument(db, documentId),
    waitingFor: reference => waitingFor(db, reference),
    claim: (id, place) => claim(db, id, place),
    match: (id, documentId, deliveryId, effect) => match(db, id, documentId, deliveryId, effect),
    dismiss: (id, by, reason, at) => dismiss(db, id, by, reason, at),
    asked: deliveryId => asked(db, deliveryId)
  }
}

async function add(db: Db, receipt: NewReceipt): ReturnType<Receipts['add']> {
  const row = rowOf(receipt)
  const added = await db
    .insertInto('receipt')
    .values(row)
    .onConflict(conflict => conflict.columns(['direction', 'key']).where('repeat_of', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added !== undefined) return { kind: 'added' }
  const first = await db
    .selectFrom('receipt')
    .select('id')
    .where('direction', '=', receipt.direction)
    .where('key', '=', receipt.key)
    .where('repeat_of', 'is', null)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('receipt')
    .values({ ...row, repeat_of: first.id })
    .execute()
  return { kind: 'repeated', firstId: first.id }
}

async function find(db: Db, id: string): Promise<ReceiptRecord | null> {
  const row = await db.selectFrom('receipt').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : receiptOf(row)
}

async function known(db: Db, direction: ReceiptRecord['direction'], key: string): Promise<boolean> {
  const row = await db
    .selectFrom('receipt')
    .select('id')
    .where('direction', '=', direction)
    .where('key', '=', key)
    .where('repeat_of', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

async function ofDocument(db: Db, documentId: string): Promise<readonly ReceiptRecord[]> {
  const rows = await db
    .selectFrom('receipt')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  return rows.map(receiptOf)
}

/**
 * The same steps as documents.byReference, asked from the other end: here the document is known in full. A take-back (13)
 * names its recipient in ResponseFor, so that its sender is who says it. Without a sender: whoever's.
 */
async function waitingFor(db: Db, document: DocumentReference): Promise<readonly ReceiptRecord[]> {
  const { senderCode } = document
  const senders = document.senderCodes ?? (senderCode === undefined ? null : [normaliseCode(senderCode)])
  const rows = await db
    .selectFrom('receipt')
    .selectAll()
    .where('document_id', 'is', null)
    .where('direction', '=', 'in')
    .where('repeat_of', 'is', null)
    .where(
      sql<boolean>`(${senders}::text[] is null or case when code = '13' then from_code = any(${senders}::text[])
        else coalesce(upper(trim(message #>> '{responseFor,organId}')) = any(${senders}::text[]), true) end)`
    )
    .where(
      sql<boolean>`(trim(message #>> '{responseFor,documentId}') = ${document.documentId?.trim() ?? null}::text
        or (trim(message #>> '{responseFor,code}') = ${document.code?.trim() ?? null}::text
          and coalesce(message #>> '{responseFor,promulgationDate}' = ${document.promulgationDate ?? null}::text, true)))`
    )
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  return rows.map(receiptOf)
}

function claim(
  db: Db,
  id: string,
  { documentId, deliveryId, key }: ReceiptPlace
): ReturnType<Receipts['claim']> {
  return within(db, async tx => {
    const row = await tx
      .selectFrom('receipt')
      .select(['direction', 'key'])
      .where('id', '=', id)
      .where('document_id', 'is', null)
      .where('repeat_of', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (row === undefined) return { kind: 'gone' }
    const place = { document_id: documentId, delivery_id: deliveryId }
    await tx.updateTable('receipt').set(place).where('repeat_of', '=', id).execute()
    const first = await tx
      .selectFrom('receipt')
      .select('id')
      .where('direction', '=', row.direction)
      .where('key', '=', key)
      .where('repeat_of', 'is', null)
      .where('id', '<>', id)
      .executeTakeFirst()
    if (first === undefined) {
      await tx
        .updateTable('receipt')
        .set({ ...place, key })
        .where('id', '=', id)
        .execute()
      return { kind: 'claimed' }
    }
    await tx.updateTable('receipt').set({ repeat_of: first.id }).where('repeat_of', '=', id).execute()
    const repeat = { ...place, key, repeat_of: first.id, effect: 'repeated' } as const
    await tx.updateTable('receipt').set(repeat).where('id', '=', id).execute()
    return { kind: 'repeated', firstId: first.id }
  })
}

async function match(
  db: Db,
  id: string,
  documentId: string,
  deliveryId: string | undefined,
  effect: ReceiptEffect
): Promise<void> {
  await db
    .updateTable('receipt')
    .set({ document_id: documentId, delivery_id: deliveryId ?? null, effect })
    .where('id', '=', id)
    .execute()
}

async function dismiss(db: Db, id: string, by: string, reason: string, at: Date): Promise<boolean> {
  const dismissed = await db
    .updateTable('receipt')
    .set({ dismissed_at: at, dismissed_by: by, dismiss_reason: reason })
    .where('id', '=', id)
    .where('document_id', 'is', null)
    .where('dismissed_at', 'is', null)
    .executeTakeFirst()
  return dismissed.numUpdatedRows === 1n
}

async function asked(db: Db, deliveryId: string): Promise<boolean> {
  const { rows } = await sql<{ asked: boolean }>`
    select exists (select from sender_act_recipient
      where delivery_id = ${deliveryId} and state <> 'withdrawn') as asked`.execute(db)
  return rows[0]?.asked === true
}

function rowOf(receipt: NewReceipt) {
  return {
    id: receipt.id,
    direction: receipt.direction,
    document_id: receipt.documentId ?? null,
    delivery_id: receipt.deliveryId ?? null,
    from_code: receipt.fromCode,
    to_code: receipt.toCode ?? null,
    code: receipt.code,
    at: receipt.at,
    message: JSON.stringify(receipt.message),
    raw_sha256: receipt.raw.sha256,
    raw_size: receipt.raw.size,
    effect: receipt.effect,
    source: receipt.source,
    received_at: receipt.receivedAt,
    key: receipt.key
  }
}

function receiptOf(row: Selectable<ReceiptTable>): ReceiptRecord {
  return {
    id: row.id,
    direction: row.direction,
    ...(row.document_id !== null && { documentId: row.document_id }),
    ...(row.delivery_id !== null && { deliveryId: row.delivery_id }),
    fromCode: row.from_code,
    ...(row.to_code !== null && { toCode: row.to_code }),
    code: row.code,
    at: row.at.toISOString(),
    message: row.message,
    raw: { sha256: row.raw_sha256, size: row.raw_size },
    effect: row.effect,
    source: row.source,
    receivedAt: row.received_at,
    key: row.key
  }
}
