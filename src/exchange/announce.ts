/** Word to a DMS that a document has come for one of its offices. */
import type { DocumentRecord } from '../domain/document.ts'
import { codeOf } from '../domain/envelope.ts'
import type { NewDelivery, Ports, Repositories } from './ports/index.ts'
import { tellDms } from './tell.ts'

export async function announceReceived(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  delivery: NewDelivery
): Promise<void> {
  const { header } = document.message
  await tellDms(ports, tx, delivery.route.id, 'document.received', {
    documentId: document.id,
    deliveryId: delivery.id,
    senderCode: document.senderCode,
    recipientCode: delivery.recipientCode,
    code: codeOf(header),
    subject: header.subject,
    priority: delivery.priority
  })
}
