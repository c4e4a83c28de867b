/** What people decide of receipts: to which delivery one belongs that matched none, or which successor hears of it. */
import { vietnamDate } from '../domain/calendar.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Problem } from '../domain/problem.ts'
import type { MatchAnswer, MatchByHand, ReceiptDecision } from './answers.ts'
import type { Correlated } from './correlate.ts'
import { dateOf, daysOf, partiesOf } from './correlate.ts'
import type { Ports, ReceiptRecord, Repositories } from './ports/index.ts'
import { addressOfSuccessor } from './receipt-address.ts'
import { matchTo } from './receipts-in.ts'
import { sendStatus, tellDms } from './tell.ts'

/** Applies the receipt as if it had matched when it came; matching twice is harmless. */
export async function matchReceipt(ports: Ports, receiptId: string, by: MatchByHand): Promise<MatchAnswer> {
  const { store, clock } = ports
  const receipt = await store.receipts.find(receiptId)
  if (receipt === null) return { kind: 'not-found' }
  if (receipt.documentId !== undefined) return matchedBefore(receipt, by.deliveryId)
  const found = await placeOf(store, by.deliveryId)
  if (found === null)
    return refuse('receipt.delivery-unknown', { field: '/deliveryId', detail: by.deliveryId })
  const { document, delivery } = found
  const differing = await otherParties(store, found, receipt, vietnamDate(clock.now()))
  const reason = by.reason?.trim() ?? ''
  if (differing !== null && (by.force !== true || reason === ''))
    return refuse('receipt.other-parties', { field: '/deliveryId', detail: differing })
  return store.transaction(async tx => {
    const matched = await matchTo(ports, tx, found, receipt)
    if (matched.kind === 'gone') {
      const now = await tx.receipts.find(receiptId)
      return now === null ? { kind: 'not-found' } : matchedBefore(now, by.deliveryId)
    }
    const effect = matched.kind === 'matched' ? matched.effect : 'repeated'
    await tx.audit.note({
      action: 'receipt.matched',
      outcome: 'success',
      actor: by.actor,
      subject: { receipt: receiptId, document: document.id, delivery: delivery.id },
      facts: {
        code: receipt.code,
        from: receipt.fromCode,
        effect,
        ...(differing === null ? {} : { forced: differing }),
        ...(reason === '' ? {} : { reason })
      },
      at: clock.now()
    })
    return matched.kind === 'matched'
      ? { kind: 'matched', documentId: document.id, effect }
      : { kind: 'repeated', documentId: document.id }
  })
}

function matchedBefore(receipt: ReceiptRecord, deliveryId: string): MatchAnswer {
  const { documentId } = receipt
  return documentId !== undefined && receipt.deliveryId === deliveryId
    ? { kind: 'repeated', documentId }
    : refuse('receipt.already-matched', documentId === undefined ? {} : { detail: documentId })
}

async function placeOf(tx: Repositories, deliveryId: string): Promise<Correlated | null> {
  const delivery = await tx.deliveries.find(deliveryId)
  if (delivery === null || delivery.kind !== 'edoc' || delivery.documentId === undefined) return null
  const document = await tx.documents.find(delivery.documentId)
  return document === null ? null : { document, delivery }
}

/** Null when sender and recipient are those of the receipt, or stand in one line of succession with them. */
async function otherParties(
  tx: Repositories,
  { document, delivery }: Correlated,
  receipt: ReceiptRecord,
  today: string
): Promise<string | null> {
  const { senderCode, recipientCode } = partiesOf(receipt.message, receipt.code)
  const days = daysOf(today, dateOf(document))
  const isKin = async (stated: string | undefined, code: string, id: string | undefined) => {
    if (stated === undefined || stated === normaliseCode(code)) return true
    const { ids, codes } = await tx.lineage.of(stated, days)
    return id === undefined ? codes.includes(normaliseCode(code)) : ids.includes(id)
  }
  const said = (stated: string | undefined, code: string) => `${stated ?? '∅'} ≠ ${code}`
  const differing = [
    ...((await isKin(senderCode, document.senderCode, document.senderId))
      ? []
      : [said(senderCode, document.senderCode)]),
    ...((await isKin(recipientCode, delivery.recipientCode, delivery.recipientId))
      ? []
      : [said(recipientCode, delivery.recipientCode)])
  ]
  return differing.length === 0 ? null : differing.join('; ')
}

/** The receipt stays; it only leaves the tray. Should its document still come, it finds it. */
export async function dismissReceipt(
  ports: Ports,
  receiptId: string,
  reason: string,
  actor: string
): Promise<ReceiptDecision> {
  const receipt = await ports.store.receipts.find(receiptId)
  if (receipt === null) return { kind: 'not-found' }
  if (receipt.documentId !== undefined)
    return refuse('receipt.already-matched', { detail: receipt.documentId })
  const at = ports.clock.now()
  const dismissed = await ports.store.transaction(async tx => {
    if (!(await tx.receipts.dismiss(receiptId, actor, reason, at))) return false
    await tx.audit.note({
      action: 'receipt.dismissed',
      outcome: 'success',
      actor,
      subject: { receipt: receiptId },
      facts: { code: receipt.code, from: receipt.fromCode, reason },
      at
    })
    return true
  })
  return { kind: dismissed ? 'done' : 'repeated' }
}

/** A receipt for a sender that closed without a single successor goes to the one that a person has chosen. */
export async function forwardReceipt(
  ports: Ports,
  receiptId: string,
  code: string,
  actor: string
): Promise<ReceiptDecision> {
  const { store, clock } = ports
  const receipt = await store.receipts.find(receiptId)
  if (receipt === null) return { kind: 'not-found' }
  const document = receipt.documentId === undefined ? null : await store.documents.find(receipt.documentId)
  const now = clock.now()
  const held = document === null ? undefined : await heldFor(store, document.id, receiptId)
  if (document === null || held === undefined) return refuse('receipt.not-held', {})
  const today = vietnamDate(now)
  const chosen = await store.directory.resolve(normaliseCode(code), today)
  const kin = await store.lineage.of(document.senderCode, daysOf(today, dateOf(document)))
  if (chosen.kind !== 'found' || !kin.ids.includes(chosen.organisation.id))
    return refuse('receipt.not-a-successor', { field: '/code', detail: code })
  const to = await addressOfSuccessor(store, document, { ...chosen.organisation, code: chosen.code })
  const sent = await store.transaction(async tx => {
    if (!(await tx.deliveries.move(held.id, ['held'], { state: 'cancelled' }, now))) return false
    await sendStatus(ports, tx, {
      receiptId,
      documentId: document.id,
      senderCode: held.senderCode,
      recipientCode: to.code,
      ...(to.organisationId === undefined ? {} : { recipientId: to.organisationId }),
      route: to.route,
      priority: held.priority
    })
    if (to.route.kind === 'dms')
      await tellDms(ports, tx, to.route.id, 'receipt.recorded', {
        documentId: document.id,
        ...(receipt.deliveryId === undefined ? {} : { deliveryId: receipt.deliveryId }),
        recipientCode: receipt.fromCode,
        code: receipt.code,
        at: receipt.at
      })
    await tx.audit.note({
      action: 'receipt.forwarded',
      outcome: 'success',
      actor,
      subject: { receipt: receiptId, document: document.id, delivery: held.id },
      facts: { code: receipt.code, to: to.code },
      at: now
    })
    return true
  })
  return sent ? { kind: 'done' } : refuse('receipt.not-held', {})
}

async function heldFor(tx: Repositories, documentId: string, receiptId: string) {
  const deliveries = await tx.deliveries.ofDocument(documentId)
  return deliveries.find(
    d => d.receiptId === receiptId && d.state === 'held' && d.code === 'receipt.sender-closed'
  )
}

function refuse(code: Problem['code'], place: Omit<Problem, 'code'>) {
  return { kind: 'conflict', problem: { code, ...place } } as const
}
