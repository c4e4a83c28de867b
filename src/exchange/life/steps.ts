/** One step of an act for one recipient: copies are stopped, and the message that carries the act goes, waits or rests. */
import { demandOf } from '../../domain/life.ts'
import type { ActKind, Step } from '../../domain/life.ts'
import { announceReceived } from '../announce.ts'
import { startAnswerClock, stopClocks } from '../clocks/answer.ts'
import { outboxItem } from '../outbox-item.ts'
import type { DeliveryRecord, NewDelivery, Ports, Repositories, Stand } from '../ports/index.ts'
import { tellDms } from '../tell.ts'
import { holdOf } from '../verification.ts'
import { answerWithdrawn } from './own-answer.ts'

export const waitsForEarlier = { code: 'delivery.waits-for-earlier' } as const

/** `stands` in the order of `step.copies`. Returns the copies that were stopped here. */
export async function takeStep(
  ports: Ports,
  tx: Repositories,
  carrier: NewDelivery,
  kind: ActKind,
  stands: readonly Stand[],
  step: Step
): Promise<readonly DeliveryRecord[]> {
  const withdrawn: DeliveryRecord[] = []
  for (const [at, { delivery }] of stands.entries())
    if (step.copies[at]?.withdraw === true && (await withdraw(ports, tx, delivery))) withdrawn.push(delivery)
  const asked = stands.find((_, at) => step.copies[at]?.state === 'asked')
  // One answer is awaited of a recipient, however many versions it has.
  if (asked !== undefined) await startAnswerClock(ports, tx, asked.delivery.id)
  await moveCarrier(ports, tx, carrier, step)
  if (demandOf(kind) === 'return' && step.message === 'not-needed') await giveBack(ports, tx, stands)
  return withdrawn
}

async function withdraw(ports: Ports, tx: Repositories, delivery: DeliveryRecord): Promise<boolean> {
  const now = ports.clock.now()
  const next = { state: 'cancelled', code: 'delivery.withdrawn' } as const
  const from = ['queued', 'held', 'offered', 'refused', 'failed'] as const
  if (!(await tx.deliveries.move(delivery.id, from, next, now))) return false
  await tx.outbox.done('deliver', delivery.id)
  await stopClocks(ports, tx, delivery.id, 'withdrawn')
  const { documentId = '', recipientCode, route } = delivery
  await tx.audit.note({
    action: 'delivery.withdrawn',
    outcome: 'success',
    actor: 'system',
    subject: { delivery: delivery.id, document: documentId },
    facts: { before: delivery.state },
    at: now
  })
  // Its DMS may be about to fetch it, or may have fetched it and not said so yet.
  if (delivery.state === 'offered')
    await tellDms(ports, tx, route.id, 'document.withdrawn', {
      documentId,
      deliveryId: delivery.id,
      recipientCode
    })
  return true
}

/** There is nobody to tell it. */
export async function layToRest(ports: Ports, tx: Repositories, carrier: NewDelivery): Promise<void> {
  return moveCarrier(ports, tx, carrier, { message: 'not-needed', copies: [] })
}

async function moveCarrier(ports: Ports, tx: Repositories, carrier: NewDelivery, { message }: Step) {
  const now = ports.clock.now()
  if (message === 'goes') return letGo(ports, tx, carrier)
  if (message === 'waits') {
    await tx.deliveries.move(carrier.id, ['held'], { state: 'held', ...waitsForEarlier }, now)
    return
  }
  await tx.deliveries.move(carrier.id, ['held'], { state: 'cancelled', code: 'delivery.withdrawn' }, now)
  await stopClocks(ports, tx, carrier.id, 'withdrawn')
}

/** Off it goes, unless its signatures hold it: then the judgement lets it go. */
export async function letGo(ports: Ports, tx: Repositories, carrier: NewDelivery): Promise<void> {
  const now = ports.clock.now()
  const { documentId } = carrier
  const latest =
    carrier.kind === 'edoc' && documentId !== undefined ? await tx.judgements.latest(documentId) : null
  const hold = latest === null ? undefined : holdOf(latest.decision)
  if (hold !== undefined) {
    await tx.deliveries.move(carrier.id, ['held'], { state: 'held', ...hold }, now)
    return
  }
  const moved = await tx.deliveries.move(
    carrier.id,
    ['held', 'cancelled'],
    { state: 'queued', dueAt: now },
    now
  )
  if (!moved) return
  await tx.outbox.schedule([{ ...outboxItem(carrier), dueAt: now }])
  await announce(ports, tx, carrier)
}

async function announce(ports: Ports, tx: Repositories, carrier: NewDelivery): Promise<void> {
  const { kind, documentId, receiptId, route, recipientCode } = carrier
  if (kind === 'edoc') {
    const document = documentId === undefined ? null : await tx.documents.find(documentId)
    if (document?.direction === 'in') await announceReceived(ports, tx, document, carrier)
    return
  }
  const receipt = receiptId === undefined ? null : await tx.receipts.find(receiptId)
  if (route.kind === 'dms' && receipt !== null)
    await tellDms(ports, tx, route.id, 'receipt.recorded', {
      documentId,
      deliveryId: receipt.deliveryId,
      recipientCode,
      code: receipt.code,
      at: receipt.at
    })
}

/** Nobody there has it: what an axis brought is answered at once, and the content need not stay. */
async function giveBack(ports: Ports, tx: Repositories, stands: readonly Stand[]): Promise<void> {
  const first = stands[0]?.delivery
  const document = first?.documentId === undefined ? null : await tx.documents.find(first.documentId)
  if (first !== undefined && document?.direction === 'in') await answerWithdrawn(ports, tx, document, first)
}
