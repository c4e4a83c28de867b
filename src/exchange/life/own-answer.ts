/**
 * The gateway answers a recall by itself (15) when the document never left it: its recipient has nothing to give back, and
 * its sender must not wait for a clerk who never saw it.
 */
import { vietnamDate, vietnamTimestamp } from '../../domain/calendar.ts'
import type { DocumentRecord } from '../../domain/document.ts'
import type { StatusMessage } from '../../domain/envelope.ts'
import { codeOf } from '../../domain/envelope.ts'
import { writeMessage } from '../../edxml/write.ts'
import { receiptKey } from '../correlate.ts'
import type { DeliveryRecord, NewReceipt, Ports, Repositories } from '../ports/index.ts'
import { advance } from '../progress.ts'
import { addressOfSender } from '../receipt-address.ts'
import { sendStatus } from '../tell.ts'

export const withdrawnText = 'Đã hủy, chưa chuyển vào phần mềm quản lý văn bản'

/** Content kept here and lost with a commit that fails is harmless: it is small, and the next try gives the same. */
export async function answerWithdrawn(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  delivery: DeliveryRecord
): Promise<void> {
  const receivedAt = ports.clock.now()
  const at = vietnamTimestamp(receivedAt)
  const message = compose(document, delivery, at)
  const to = await addressOfSender(tx, document, vietnamDate(receivedAt))
  const receipt: NewReceipt = {
    id: ports.clock.id(),
    direction: 'out',
    documentId: document.id,
    deliveryId: delivery.id,
    fromCode: delivery.recipientCode,
    toCode: to.code,
    code: '15',
    at,
    message,
    raw: await ports.contents.put(writeMessage(message, ports.contents)),
    effect: 'repeated',
    source: 'gateway',
    receivedAt,
    key: receiptKey(delivery.recipientCode, document.id, '15', at)
  }
  if ((await tx.receipts.add(receipt)).kind === 'repeated') return
  const effect = await advance(tx, delivery.id, '15', at)
  await tx.receipts.match(receipt.id, document.id, delivery.id, effect)
  await tx.audit.note({
    action: 'receipt.stated',
    outcome: 'success',
    actor: 'system',
    subject: { receipt: receipt.id, document: document.id, delivery: delivery.id },
    facts: { code: '15', from: delivery.recipientCode, to: to.code, effect },
    at: receivedAt
  })
  await sendStatus(ports, tx, {
    receiptId: receipt.id,
    documentId: document.id,
    senderCode: delivery.recipientCode,
    recipientCode: to.code,
    ...(to.organisationId === undefined ? {} : { recipientId: to.organisationId }),
    route: to.route,
    priority: delivery.priority,
    ...(to.held === undefined ? {} : { held: to.held })
  })
}

function compose(
  { message: { header } }: DocumentRecord,
  delivery: DeliveryRecord,
  at: string
): StatusMessage {
  const code = codeOf(header)
  return {
    kind: 'status',
    from: { organId: delivery.recipientCode },
    responseFor: {
      organId: header.from.organId,
      ...(code === undefined ? {} : { code }),
      ...(header.promulgationDate === undefined ? {} : { promulgationDate: header.promulgationDate }),
      ...(header.documentId === undefined ? {} : { documentId: header.documentId })
    },
    statusCode: '15',
    description: withdrawnText,
    timestamp: at
  }
}
