/** A receipt arrives from an axis: kept whole, matched if its document is known, told to the DMS it concerns. */
import type { ContentRef } from '../domain/content.ts'
import { vietnamDate } from '../domain/calendar.ts'
import type { DocumentRecord } from '../domain/document.ts'
import type { StatusMessage } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { ReceiptEffect } from '../domain/receipt.ts'
import { readReceiptCode } from '../domain/receipt.ts'
import type { ReceiveAnswer } from './answers.ts'
import type { Correlated } from './correlate.ts'
import { correlate, deliveryFor, partiesOf, receiptKey } from './correlate.ts'
import type { NewDelivery, NewReceipt, Ports, Repositories } from './ports/index.ts'
import { afterReceipt } from './happenings.ts'
import { advance } from './progress.ts'
import { senderDms, sendStatus, tellDms } from './tell.ts'

export interface ArrivedStatus {
  readonly axisId: string
  readonly message: StatusMessage
  readonly raw: ContentRef
}

/** Runs in the caller's commit, beside the note that the axis's item is done. */
export async function recordArrived(
  ports: Ports,
  tx: Repositories,
  arrived: ArrivedStatus
): Promise<ReceiveAnswer> {
  const { message, raw, axisId } = arrived
  const receivedAt = ports.clock.now()
  const code = readReceiptCode(message.statusCode)
  const parties = partiesOf(message, code ?? message.statusCode)
  const found = await correlate(tx, parties, vietnamDate(receivedAt))
  const fromCode = normaliseCode(message.from.organId)
  const at = message.timestamp ?? receivedAt.toISOString()
  const about = found?.document.id ?? `${parties.reference.documentId ?? ''}@${parties.reference.code ?? ''}`
  const receipt: NewReceipt = {
    id: ports.clock.id(),
    direction: 'in',
    fromCode,
    ...(message.responseFor.organId === undefined
      ? {}
      : { toCode: normaliseCode(message.responseFor.organId) }),
    code: code ?? message.statusCode,
    at,
    message,
    raw,
    effect: found === null ? 'unmatched' : code === null ? 'unknown-code' : 'repeated',
    source: axisId,
    receivedAt,
    key: receiptKey(fromCode, about, code ?? message.statusCode, at),
    ...(found === null ? {} : { documentId: found.document.id, deliveryId: found.delivery.id })
  }
  const added = await tx.receipts.add(receipt)
  if (added.kind === 'repeated') return { kind: 'duplicate', subjectId: added.firstId }
  const effect = found === null || code === null ? null : await applyTo(ports, tx, found, receipt)
  await tx.audit.note({
    action: 'receipt.arrived',
    outcome: 'success',
    actor: `axis:${axisId}`,
    subject: {
      receipt: receipt.id,
      ...(found === null ? {} : { document: found.document.id, delivery: found.delivery.id })
    },
    facts: { code: receipt.code, from: fromCode, effect: effect ?? receipt.effect },
    at: receivedAt
  })
  if (found === null) return { kind: 'kept', subjectId: receipt.id }
  await pass(ports, tx, found, receipt)
  return { kind: 'accepted', subjectId: receipt.id }
}

/** Moves the recipient's progress and writes what the receipt changed. */
async function applyTo(
  ports: Ports,
  tx: Repositories,
  found: Correlated,
  receipt: NewReceipt
): Promise<ReceiptEffect> {
  const effect = await advance(tx, found.delivery.id, receipt.code, receipt.at)
  await tx.receipts.match(receipt.id, found.document.id, found.delivery.id, effect)
  await afterReceipt(ports, tx, found, receipt, effect)
  return effect
}

/** Hands the receipt to the DMS it is for: the sender's, or (a take-back) the recipient's. */
async function pass(ports: Ports, tx: Repositories, found: Correlated, receipt: NewReceipt): Promise<void> {
  const { document, delivery } = found
  const connectorId =
    receipt.code === '13' && delivery.route.kind === 'dms' ? delivery.route.id : senderDms(document)
  if (connectorId === null) return
  const recipientCode = receipt.code === '13' ? delivery.recipientCode : document.senderCode
  await sendStatus(ports, tx, {
    receiptId: receipt.id,
    documentId: document.id,
    senderCode: receipt.fromCode,
    recipientCode,
    route: { kind: 'dms', id: connectorId },
    priority: delivery.priority
  })
  await tellDms(ports, tx, connectorId, 'receipt.recorded', {
    documentId: document.id,
    deliveryId: delivery.id,
    recipientCode: delivery.recipientCode,
    code: receipt.code,
    at: receipt.at
  })
}

/** Receipts that came before their document find it now. */
export async function matchWaitingReceipts(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  deliveries: readonly NewDelivery[]
): Promise<void> {
  const { header } = document.message
  const code =
    header.codeNumber === undefined
      ? undefined
      : [header.codeNumber, header.codeNotation].filter(Boolean).join('/')
  const waiting = await tx.receipts.waitingFor({
    senderCode: document.senderCode,
    ...(header.documentId === undefined ? {} : { documentId: header.documentId }),
    ...(code === undefined ? {} : { code }),
    ...(header.promulgationDate === undefined ? {} : { promulgationDate: header.promulgationDate })
  })
  for (const receipt of waiting) {
    const added = deliveryFor(receipt, deliveries)
    const delivery = added === undefined ? null : await tx.deliveries.find(added.id)
    if (delivery === null) continue
    await applyTo(ports, tx, { document, delivery }, receipt)
    await pass(ports, tx, { document, delivery }, receipt)
  }
}
