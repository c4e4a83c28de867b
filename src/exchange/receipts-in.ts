/** A receipt arrives from an axis: kept whole, matched if its document is known, told to the DMS it concerns. */
import type { ContentRef } from '../domain/content.ts'
import { vietnamDate } from '../domain/calendar.ts'
import type { DocumentRecord } from '../domain/document.ts'
import type { StatusMessage } from '../domain/envelope.ts'
import { codeOf } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { ReceiptEffect } from '../domain/receipt.ts'
import { readReceiptCode } from '../domain/receipt.ts'
import type { ReceiveAnswer } from './answers.ts'
import type { Correlated } from './correlate.ts'
import { correlate, dateOf, daysOf, deliveryTo, partiesOf, receiptKey } from './correlate.ts'
import type { NewDelivery, NewReceipt, Ports, ReceiptRecord, Repositories } from './ports/index.ts'
import { afterReceipt } from './happenings.ts'
import { takeBack } from './life/take-back.ts'
import { advance } from './progress.ts'
import type { ReceiptAddress } from './receipt-address.ts'
import { addressOfSender } from './receipt-address.ts'
import { sendStatus, tellDms } from './tell.ts'

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
  const correlation = await correlate(tx, parties, code ?? message.statusCode, vietnamDate(receivedAt))
  // One of several recipients, and nothing says which: a person decides, the tray suggests them all.
  const found = correlation === 'ambiguous' ? null : correlation
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
  const effect =
    added.kind === 'repeated'
      ? 'repeated'
      : found === null
        ? 'unmatched'
        : await applyTo(ports, tx, found, receipt)
  await tx.audit.note({
    action: 'receipt.arrived',
    outcome: 'success',
    actor: `axis:${axisId}`,
    subject: {
      receipt: receipt.id,
      ...(found === null ? {} : { document: found.document.id, delivery: found.delivery.id })
    },
    facts: { code: receipt.code, from: fromCode, effect },
    at: receivedAt
  })
  if (added.kind === 'repeated') return { kind: 'duplicate', subjectId: added.firstId }
  if (found === null) return { kind: 'kept', subjectId: receipt.id }
  await pass(ports, tx, found, receipt)
  return { kind: 'accepted', subjectId: receipt.id }
}

/** Moves the recipient's progress and writes what the receipt changed. An unknown code changes nothing. */
async function applyTo(
  ports: Ports,
  tx: Repositories,
  found: Correlated,
  receipt: NewReceipt
): Promise<ReceiptEffect | 'unknown-code'> {
  if (readReceiptCode(receipt.code) === null) return 'unknown-code'
  const effect = await advance(tx, found.delivery.id, receipt.code, receipt.at)
  await tx.receipts.match(receipt.id, found.document.id, found.delivery.id, effect)
  await afterReceipt(ports, tx, found, receipt, effect)
  return effect
}

/** Hands the receipt to the DMS it is for: the sender's or its successor's, or (a take-back) the recipient's. */
async function pass(ports: Ports, tx: Repositories, found: Correlated, receipt: NewReceipt): Promise<void> {
  const { document, delivery } = found
  const to = await dmsFor(ports, tx, found, receipt)
  if (to === null) return
  const parcel = {
    receiptId: receipt.id,
    documentId: document.id,
    senderCode: receipt.fromCode,
    recipientCode: to.code,
    ...(to.organisationId === undefined ? {} : { recipientId: to.organisationId }),
    route: to.route,
    priority: delivery.priority,
    ...(to.held === undefined ? {} : { held: to.held })
  }
  if (receipt.code === '13' && delivery.route.kind === 'dms')
    return void (await takeBack(ports, tx, found, receipt, parcel))
  await sendStatus(ports, tx, parcel)
  if (to.held !== undefined) return
  await tellDms(ports, tx, to.route.id, 'receipt.recorded', {
    documentId: document.id,
    deliveryId: delivery.id,
    recipientCode: delivery.recipientCode,
    code: receipt.code,
    at: receipt.at
  })
}

async function dmsFor(
  ports: Ports,
  tx: Repositories,
  { document, delivery }: Correlated,
  receipt: NewReceipt
): Promise<ReceiptAddress | null> {
  if (receipt.code === '13' && delivery.route.kind === 'dms')
    return { code: delivery.recipientCode, route: delivery.route }
  const sender = await addressOfSender(tx, document, vietnamDate(ports.clock.now()))
  if (sender.route.kind === 'dms') return sender
  // What an axis brought goes back to no axis; the system that sent the document is still the one that asked.
  return document.direction === 'out'
    ? { code: document.senderCode, route: { kind: 'dms', id: document.source } }
    : null
}

/** Receipts that came before their document find it now. */
export async function matchWaitingReceipts(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  deliveries: readonly NewDelivery[]
): Promise<void> {
  if (deliveries.length === 0) return
  const { header } = document.message
  const code = codeOf(header)
  const days = daysOf(vietnamDate(ports.clock.now()), dateOf(document))
  const waiting = await tx.receipts.waitingFor({
    ...(header.documentId === undefined ? {} : { documentId: header.documentId }),
    ...(code === undefined ? {} : { code }),
    ...(header.promulgationDate === undefined ? {} : { promulgationDate: header.promulgationDate })
  })
  // Nearly always: nothing waits, and whose kin the sender is need not be asked.
  if (waiting.length === 0) return
  const { codes } = await tx.lineage.of(document.senderCode, days)
  for (const receipt of waiting) {
    const { senderCode, recipientCode } = partiesOf(receipt.message, receipt.code)
    if (recipientCode === undefined || (senderCode !== undefined && !codes.includes(senderCode))) continue
    const added = await deliveryTo(tx, deliveries, recipientCode, days)
    if (added === null || added === 'ambiguous') continue
    const delivery = await tx.deliveries.find(added.id)
    if (delivery !== null) await matchTo(ports, tx, { document, delivery }, receipt)
  }
}

export type Matched =
  { readonly kind: 'matched'; readonly effect: string } | { readonly kind: 'repeated' | 'gone' }

/** An unmatched receipt finds its delivery, late or by a person's hand: from here all is as if it had matched at once. */
export async function matchTo(
  ports: Ports,
  tx: Repositories,
  found: Correlated,
  receipt: ReceiptRecord
): Promise<Matched> {
  const [documentId, deliveryId] = [found.document.id, found.delivery.id]
  const at = receipt.message.timestamp ?? receipt.at
  const key = receiptKey(receipt.fromCode, documentId, receipt.code, at)
  const claimed = await tx.receipts.claim(receipt.id, { documentId, deliveryId, key })
  if (claimed.kind !== 'claimed') return { kind: claimed.kind }
  const effect = await applyTo(ports, tx, found, receipt)
  await pass(ports, tx, found, receipt)
  return { kind: 'matched', effect }
}
