/** A delivery as its row, and back. */
import type { Selectable } from 'kysely'
import type { DeliveryRecord, NewDelivery } from '../../exchange/ports/index.ts'
import type { DeliveryTable } from './tables.ts'

export function rowOf(delivery: NewDelivery) {
  return {
    id: delivery.id,
    kind: delivery.kind,
    document_id: delivery.documentId ?? null,
    receipt_id: delivery.receiptId ?? null,
    sender_code: delivery.senderCode,
    recipient_code: delivery.recipientCode,
    addressed_code: delivery.addressedCode ?? null,
    recipient_id: delivery.recipientId ?? null,
    route_kind: delivery.route.kind,
    route_id: delivery.route.id,
    priority: delivery.priority,
    accepted_at: delivery.acceptedAt,
    ...(delivery.held === undefined
      ? {}
      : { state: 'held' as const, code: delivery.held.code, detail: delivery.held.detail ?? null })
  }
}

export function deliveryOf(row: Selectable<DeliveryTable>): DeliveryRecord {
  return {
    id: row.id,
    kind: row.kind,
    ...(row.document_id !== null && { documentId: row.document_id }),
    ...(row.receipt_id !== null && { receiptId: row.receipt_id }),
    senderCode: row.sender_code,
    recipientCode: row.recipient_code,
    ...(row.addressed_code !== null && { addressedCode: row.addressed_code }),
    ...(row.recipient_id !== null && { recipientId: row.recipient_id }),
    route: { kind: row.route_kind, id: row.route_id },
    priority: row.priority,
    acceptedAt: row.accepted_at,
    state: row.state,
    attempts: row.attempts,
    ...(row.due_at !== null && { dueAt: row.due_at }),
    ...(row.code !== null && { code: row.code }),
    ...(row.detail !== null && { detail: row.detail }),
    ...(row.remote_id !== null && { remoteId: row.remote_id }),
    progress: row.progress,
    ...(row.settled_at !== null && { settledAt: row.settled_at })
  }
}
