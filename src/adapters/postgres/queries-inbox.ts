/** What lies ready for a DMS to pick up, and what it has picked up. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { Edoc, MessageKind, StatusMessage } from '../../domain/envelope.ts'
import type { ResultClass } from '../../domain/signature.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { InboxItem } from '../../exchange/ports/queries.ts'
import { present } from './rows.ts'
import type { Db } from './pool.ts'

interface InboxRow {
  id: string
  kind: MessageKind
  state: DeliveryState
  sender_code: string
  recipient_code: string
  accepted_at: Date
  document_id: string | null
  receipt_id: string | null
  message: Edoc | StatusMessage | null
  direction: 'in' | 'out' | null
  raw_sha256: string | null
  raw_size: number | null
  signature_class: ResultClass | null
}

export async function inbox(db: Db, connectorId: string, limit: number): Promise<readonly InboxItem[]> {
  return items(db, sql`v.route_id = ${connectorId} and v.state = 'offered'`, limit)
}

/** Also after it was picked up: a DMS that lost an item may read it again. */
export async function inboxItem(db: Db, connectorId: string, id: string): Promise<InboxItem | null> {
  const states = sql`v.state in ('offered', 'handed-over', 'refused')`
  const found = await items(db, sql`v.route_id = ${connectorId} and v.id = ${id} and ${states}`, 1)
  return found[0] ?? null
}

async function items(db: Db, which: RawBuilder<unknown>, limit: number): Promise<readonly InboxItem[]> {
  const { rows } = await sql<InboxRow>`
    select v.id, v.kind, v.state, v.sender_code, v.recipient_code, v.accepted_at, v.document_id, v.receipt_id,
      coalesce(r.message, d.message) as message, coalesce(r.direction, d.direction) as direction,
      coalesce(r.raw_sha256, d.raw_sha256) as raw_sha256, coalesce(r.raw_size, d.raw_size) as raw_size,
      (select class from judgement j where j.document_id = d.id order by j.number desc limit 1) as signature_class
    from delivery v left join receipt r on r.id = v.receipt_id
      left join document d on d.id = v.document_id and v.kind = 'edoc'
    where v.route_kind = 'dms' and ${which} order by v.id limit ${limit}`.execute(db)
  return rows.map(itemOf)
}

function itemOf(row: InboxRow): InboxItem {
  const { message, raw_sha256: sha256, raw_size: size } = row
  if (message === null || sha256 === null || size === null)
    throw new BrokenPromise('content.missing', { delivery: row.id })
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    senderCode: row.sender_code,
    recipientCode: row.recipient_code,
    acceptedAt: row.accepted_at,
    message,
    ...(row.direction === 'in' ? { kept: { sha256, size } } : {}),
    ...present({
      documentId: row.document_id,
      receiptId: row.receipt_id,
      signatureClass: row.signature_class
    })
  }
}
