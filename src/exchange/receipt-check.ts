/** What a DMS of ours states is checked: a known code, its own office, a document of its, the order of the work. */
import { vietnamDate, vietnamTimestamp } from '../domain/calendar.ts'
import type { ContentRef } from '../domain/content.ts'
import type { StatusMessage } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Problem } from '../domain/problem.ts'
import type { ReceiptCode } from '../domain/receipt.ts'
import { readReceiptCode } from '../domain/receipt.ts'
import type { Standing } from '../domain/receipt-order.ts'
import { describeStanding, refusalOf } from '../domain/receipt-order.ts'
import type { Correlated, Parties } from './correlate.ts'
import { correlate, partiesOf, receiptKey } from './correlate.ts'
import type { Ports, Repositories } from './ports/index.ts'
import { speakerOf } from './receipt-address.ts'

export interface StatedReceipt {
  readonly message: StatusMessage
  readonly raw: ContentRef
  readonly code: ReceiptCode
  readonly source: string
  readonly actor: string
}

/** `today` is yyyy-MM-dd. */
export async function checkStatement(
  tx: Repositories,
  connectorId: string,
  message: StatusMessage,
  today: string
): Promise<{ problem: Problem } | { code: ReceiptCode; found: Correlated }> {
  const code = readReceiptCode(message.statusCode)
  if (code === null)
    return {
      problem: { code: 'status.code-unknown', field: 'MessageHeader/StatusCode', detail: message.statusCode }
    }
  if ((code === '02' || code === '13') && (message.description ?? '').trim() === '')
    return { problem: { code: 'status.reason-missing', field: 'MessageHeader/Description' } }
  const field = 'MessageHeader/From/OrganId'
  const detail = message.from.organId
  const from = await tx.directory.resolve(normaliseCode(detail), today)
  if (!('organisation' in from)) return { problem: { code: 'sender.unknown', field, detail } }
  if (from.organisation.connectorId !== connectorId)
    return { problem: { code: 'sender.not-yours', field, detail } }
  const parties = partiesOf(message, code)
  const found = await correlate(tx, parties, code, today)
  if (found === 'ambiguous') return { problem: { code: 'status.recipient-ambiguous', field, detail } }
  if (found !== null) return { code, found }
  // The system knows the document; this office of it has no part in it.
  if (await hasDocument(tx, connectorId, parties))
    return { problem: { code: 'status.not-for-you', field, detail } }
  return { problem: { code: 'document.unknown', field: 'MessageHeader/ResponseFor' } }
}

async function hasDocument(tx: Repositories, connectorId: string, { reference }: Parties): Promise<boolean> {
  for (const document of await tx.documents.byReference(reference)) {
    if (document.direction === 'out' && document.source === connectorId) return true
    const deliveries = await tx.deliveries.ofDocument(document.id)
    if (deliveries.some(d => d.kind === 'edoc' && d.route.kind === 'dms' && d.route.id === connectorId))
      return true
  }
  return false
}

/**
 * Runs in the commit that records the statement: from here until its end nobody else moves this recipient. Null when it
 * may be stated, or was stated before and is answered as the repeat it is.
 */
export async function outOfOrder(
  ports: Ports,
  tx: Repositories,
  found: Correlated,
  stated: StatedReceipt
): Promise<Problem | null> {
  const { document, delivery } = found
  const { code, message } = stated
  const now = ports.clock.now()
  const fromCode = await speakerOf(tx, found, code, message.from.organId, vietnamDate(now))
  const key = receiptKey(fromCode, document.id, code, message.timestamp ?? vietnamTimestamp(now))
  if (await tx.receipts.known('out', key)) return null
  const standing = await standingOf(tx, found)
  const refusal = refusalOf(standing, code)
  if (refusal === null) return null
  const speaker = code === '13' ? 'sender' : 'recipient'
  const detail = `${delivery.recipientCode}: ${describeStanding(standing, speaker)}`
  return { code: refusal, field: 'MessageHeader/StatusCode', detail }
}

async function standingOf(tx: Repositories, { document, delivery }: Correlated): Promise<Standing> {
  const progress = await tx.deliveries.changeProgress(delivery.id, progress => ({
    progress,
    result: progress
  }))
  const asked =
    progress.takeBack !== undefined ||
    document.businessType !== 'new' ||
    (await tx.receipts.asked(delivery.id))
  const refused = progress.refused && !(await handedOverAgain(tx, delivery.id))
  return { progress: { ...progress, refused }, asked }
}

/** A refused document that an operator sent again, and that was taken then, is refused no longer. */
async function handedOverAgain(tx: Repositories, deliveryId: string): Promise<boolean> {
  const delivery = await tx.deliveries.find(deliveryId)
  const { documentId, settledAt, state } = delivery ?? {}
  if (documentId === undefined || settledAt === undefined || state !== 'handed-over') return false
  const receipts = await tx.receipts.ofDocument(documentId)
  const refusals = receipts.filter(r => r.deliveryId === deliveryId && r.code === '02')
  return refusals.every(r => r.receivedAt < settledAt)
}
