/**
 * Which document, and which of its deliveries, a status speaks of.
 *
 * Receipts 01…06, 15, 16 come from the recipient and name the sender in `ResponseFor/OrganId`; 13 comes from
 * the sender and names the recipient there. Code and DocumentId are the original document's in both.
 */
import type { DocumentRecord } from '../domain/document.ts'
import type { StatusMessage } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type {
  DeliveryRecord,
  DocumentReference,
  NewDelivery,
  ReceiptRecord,
  Repositories
} from './ports/index.ts'

export interface Parties {
  readonly senderCode?: string
  readonly recipientCode?: string
  readonly reference: DocumentReference
}

export function partiesOf(message: StatusMessage, code: string): Parties {
  const from = normaliseCode(message.from.organId)
  const named = message.responseFor.organId
  const other = named === undefined || named === '' ? undefined : normaliseCode(named)
  const [senderCode, recipientCode] = code === '13' ? [from, other] : [other, from]
  const { documentId, promulgationDate } = message.responseFor
  return {
    ...(senderCode === undefined ? {} : { senderCode }),
    ...(recipientCode === undefined ? {} : { recipientCode }),
    reference: {
      ...(senderCode === undefined ? {} : { senderCode }),
      ...(documentId === undefined ? {} : { documentId }),
      ...(message.responseFor.code === undefined ? {} : { code: message.responseFor.code }),
      ...(promulgationDate === undefined ? {} : { promulgationDate })
    }
  }
}

export interface Correlated {
  readonly document: DocumentRecord
  readonly delivery: DeliveryRecord
}

/**
 * The best candidate that has a delivery to the recipient. A recipient is known by its code or, after a
 * merger, by being the same organisation. `on` is yyyy-MM-dd.
 */
export async function correlate(tx: Repositories, parties: Parties, on: string): Promise<Correlated | null> {
  if (parties.recipientCode === undefined) return null
  const resolution = await tx.directory.resolve(parties.recipientCode, on)
  const recipientId = 'organisation' in resolution ? resolution.organisation.id : undefined
  for (const document of await tx.documents.byReference(parties.reference)) {
    const deliveries = (await tx.deliveries.ofDocument(document.id)).filter(d => d.kind === 'edoc')
    const delivery =
      deliveries.find(d => normaliseCode(d.recipientCode) === parties.recipientCode) ??
      deliveries.find(d => recipientId !== undefined && d.recipientId === recipientId)
    if (delivery !== undefined) return { document, delivery }
  }
  return null
}

/** Equal keys are the same receipt. A 05 may be said often, a take-back more than once: their time counts too. */
export function receiptKey(fromCode: string, about: string, code: string, at: string): string {
  const timed = ['05', '13', '15', '16'].includes(code) ? `|${at}` : ''
  return `${fromCode}|${about}|${code}${timed}`
}

/** For a document just accepted: the delivery of it that a waiting receipt speaks of. */
export function deliveryFor(
  receipt: ReceiptRecord,
  deliveries: readonly NewDelivery[]
): NewDelivery | undefined {
  const { recipientCode } = partiesOf(receipt.message, receipt.code)
  return deliveries.find(d => normaliseCode(d.recipientCode) === recipientCode)
}
