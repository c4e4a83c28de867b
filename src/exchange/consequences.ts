/** What follows when a delivery comes to rest: "đã đến" by ourselves, or word to the DMS that sent it. */
import type { ErrorCode } from '../domain/errors/index.ts'
import { errors } from '../domain/errors/index.ts'
import type { DeliveryRecord, Ports, Repositories } from './ports/index.ts'
import { commitReceipt, composeOwnReceipt } from './receipts-out.ts'
import { senderDms, tellDms } from './tell.ts'

type Consequence = (tx: Repositories) => Promise<void>
const nothing: Consequence = () => Promise.resolve()

/**
 * A document durably in a DMS has arrived (01): the recipient's system has it, its clerk has not acted yet.
 * Bytes are kept before the commit that refers to them.
 */
export async function documentDelivered(ports: Ports, delivery: DeliveryRecord): Promise<Consequence> {
  if (delivery.kind !== 'edoc') return nothing
  if (delivery.route.kind === 'axis') return tx => report(ports, tx, delivery, 'handed-over')
  const receipt = await ownReceipt(ports, delivery, '01', arrivedText)
  return async tx => {
    await report(ports, tx, delivery, 'handed-over')
    await receipt(tx)
  }
}

const arrivedText = 'Đã đến - Phần mềm quản lý văn bản đã nhận, văn thư chưa xử lý'

/** A DMS of ours refuses a document: its sender gets 02 with the reason (NĐ 30/2020 Art 21.2). */
export async function documentRefusedByDms(
  ports: Ports,
  delivery: DeliveryRecord,
  reason: string
): Promise<Consequence> {
  return delivery.kind === 'edoc' ? ownReceipt(ports, delivery, '02', reason) : nothing
}

async function ownReceipt(
  ports: Ports,
  delivery: DeliveryRecord,
  said: '01' | '02',
  description: string
): Promise<Consequence> {
  const document =
    delivery.documentId === undefined ? null : await ports.store.documents.find(delivery.documentId)
  if (document === null) return nothing
  // Whoever will not have a recall declines it: 02 would refuse the document itself.
  const code = said === '02' && document.businessType === 'recall' ? '16' : said
  const organisation =
    delivery.recipientId === undefined ? null : await ports.store.directory.get(delivery.recipientId)
  const recipient = {
    organId: delivery.recipientCode,
    ...(organisation === null ? {} : { organName: organisation.name })
  }
  const found = { document, delivery }
  const { message, raw } = await composeOwnReceipt(ports, found, code, recipient, description)
  const stated = { message, raw, code, source: delivery.route.id, actor: 'system' } as const
  return async tx => {
    await commitReceipt(ports, tx, found, stated)
  }
}

/** Never silent: whoever sent it hears why it stands still and what to do. */
export async function settledBadly(
  ports: Ports,
  delivery: DeliveryRecord,
  next: { state: string; code?: ErrorCode },
  detail: string | undefined
): Promise<Consequence> {
  return tx => report(ports, tx, delivery, next.state, next.code, detail)
}

async function report(
  ports: Ports,
  tx: Repositories,
  delivery: DeliveryRecord,
  state: string,
  code?: ErrorCode,
  detail?: string
): Promise<void> {
  if (delivery.kind !== 'edoc' || delivery.documentId === undefined) return
  const document = await tx.documents.find(delivery.documentId)
  const connectorId = document === null ? null : senderDms(document)
  if (connectorId === null) return
  const why = code === undefined ? {} : { code, message: errors[code].vi, remedy: errors[code].remedy.vi }
  await tellDms(ports, tx, connectorId, 'delivery.changed', {
    documentId: delivery.documentId,
    deliveryId: delivery.id,
    recipientCode: delivery.recipientCode,
    state,
    ...why,
    ...(detail === undefined ? {} : { detail })
  })
}
