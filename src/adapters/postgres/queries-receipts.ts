/** Every receipt of a document as it was kept: raw, repeats too. */
import type { RawBuilder, Selectable } from 'kysely'
import { sql } from 'kysely'
import type { KeptReceipt } from '../../exchange/ports/board.ts'
import type { Eyes, Page, PageRequest } from '../../exchange/ports/queries.ts'
import { deliveryIsVisible, documentIsVisible } from './queries-documents.ts'
import { idCursor, pageOf } from './queries-pages.ts'
import { present } from './rows.ts'
import type { Db } from './pool.ts'
import type { ReceiptTable } from './tables.ts'

export type ReceiptRow = Selectable<ReceiptTable> & { recipient_code: string | null }

export async function receipts(
  db: Db,
  eyes: Eyes,
  documentId: string,
  page: PageRequest
): Promise<Page<KeptReceipt> | 'not-found' | null> {
  const after = idCursor(page.cursor)
  if (after === null) return null
  const { rows: seen } = await sql`
    select from document d where d.id = ${documentId} and ${documentIsVisible(eyes)}`.execute(db)
  if (seen.length === 0) return 'not-found'
  const rows = await visible(
    db,
    eyes,
    sql`r.document_id = ${documentId} and (${after ?? null}::uuid is null or r.id > ${after ?? null}::uuid)`,
    page.limit + 1
  )
  return pageOf(rows, page.limit, keptReceipt, row => row.id)
}

export async function receipt(
  db: Db,
  eyes: Eyes,
  documentId: string,
  receiptId: string
): Promise<KeptReceipt | null> {
  const [row] = await visible(db, eyes, sql`r.document_id = ${documentId} and r.id = ${receiptId}`, 1)
  return row === undefined ? null : keptReceipt(row)
}

/** A recipient's DMS sees what was said of its own copy. */
async function visible(
  db: Db,
  eyes: Eyes,
  which: RawBuilder<unknown>,
  limit: number
): Promise<readonly ReceiptRow[]> {
  const { rows } = await sql<ReceiptRow>`
    select r.*, v.recipient_code from receipt r
      join document d on d.id = r.document_id left join delivery v on v.id = r.delivery_id
    where ${which} and ${deliveryIsVisible(eyes)} order by r.id limit ${limit}`.execute(db)
  return rows
}

export function keptReceipt(row: ReceiptRow): KeptReceipt {
  const { description = null, staff } = row.message
  return {
    id: row.id,
    direction: row.direction,
    fromCode: row.from_code,
    code: row.code,
    at: row.at,
    receivedAt: row.received_at,
    source: row.source,
    effect: row.repeat_of === null ? row.effect : 'repeated',
    raw: { sha256: row.raw_sha256, size: row.raw_size },
    ...present({
      deliveryId: row.delivery_id,
      recipientCode: row.recipient_code,
      toCode: row.to_code,
      repeatOf: row.repeat_of,
      description,
      staff: staff?.staff ?? null
    })
  }
}
