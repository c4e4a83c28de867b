/** The pull inbox: an item is offered until its DMS says that it has it for good, or will not have it. */
import { documentDelivered, documentRefusedByDms } from './consequences.ts'
import type { PickUpAnswer, RecheckAnswer, RetryAnswer } from './answers.ts'
import type { DeliveryRecord, Ports } from './ports/index.ts'
import { afterSettled } from './happenings.ts'
import { recheckDocument } from './look-again.ts'
import { isRecalled } from './life/frozen.ts'
import { mayGo } from './verification.ts'

export type PickUp = { taken: true } | { taken: false; reason: string }

export async function pickUp(
  ports: Ports,
  connectorId: string,
  deliveryId: string,
  result: PickUp
): Promise<PickUpAnswer> {
  const delivery = await ports.store.deliveries.find(deliveryId)
  if (delivery === null || delivery.route.kind !== 'dms' || delivery.route.id !== connectorId)
    return { kind: 'not-found' }
  if (delivery.state !== 'offered') return repeatOf(delivery, result)
  const consequence = result.taken
    ? await documentDelivered(ports, delivery)
    : await documentRefusedByDms(ports, delivery, result.reason)
  const now = ports.clock.now()
  const moved = await ports.store.transaction(async tx => {
    const next = result.taken
      ? ({ state: 'handed-over' } as const)
      : ({ state: 'refused', code: 'carrier.refused', detail: result.reason } as const)
    if (!(await tx.deliveries.move(deliveryId, ['offered'], next, now))) return false
    await tx.outbox.done('deliver', deliveryId)
    await afterSettled(ports, tx, delivery, next)
    await tx.audit.note({
      action: 'delivery.picked-up',
      outcome: result.taken ? 'success' : 'refused',
      actor: `dms:${connectorId}`,
      subject: {
        delivery: deliveryId,
        ...(delivery.documentId === undefined ? {} : { document: delivery.documentId })
      },
      at: now
    })
    await consequence(tx)
    return true
  })
  if (!moved) {
    const row = await ports.store.deliveries.find(deliveryId)
    return row === null ? { kind: 'not-found' } : repeatOf(row, result)
  }
  return { kind: result.taken ? 'taken' : 'refused-recorded' }
}

function repeatOf(delivery: DeliveryRecord, result: PickUp): PickUpAnswer {
  const same = delivery.state === (result.taken ? 'handed-over' : 'refused')
  if (same) return { kind: result.taken ? 'already-taken' : 'refused-recorded' }
  if (delivery.code === 'delivery.withdrawn')
    return result.taken
      ? { kind: 'conflict', problem: { code: 'inbox.withdrawn' } }
      : { kind: 'refused-recorded' }
  return { kind: 'conflict', problem: { code: 'inbox.already-settled', detail: delivery.state } }
}

function rechecked(answer: RecheckAnswer): RetryAnswer {
  return answer.kind === 'queued' ? { kind: 'rechecking' } : answer
}

/** An operator sends again. What may have been taken is still asked about first: the attempts remember. */
export async function retryDelivery(ports: Ports, deliveryId: string, actor: string): Promise<RetryAnswer> {
  const delivery = await ports.store.deliveries.find(deliveryId)
  if (delivery === null) return { kind: 'not-found' }
  const { documentId } = delivery
  if (await isRecalled(ports.store, delivery))
    return { kind: 'conflict', problem: { code: 'document.recalled' } }
  // What is held for its signatures goes when they pass, not when somebody presses a button.
  if (delivery.state === 'held' && documentId !== undefined && !(await mayGo(ports.store, documentId)))
    return rechecked(await recheckDocument(ports, documentId, actor))
  // An act never overtakes its original: it is the original's delivery that must be seen to.
  const rows = delivery.state === 'held' ? await ports.store.acts.carriedBy(deliveryId) : []
  if (rows.some(row => row.state === 'waiting'))
    return { kind: 'conflict', problem: { code: 'delivery.waits-for-earlier' } }
  const now = ports.clock.now()
  const moved = await ports.store.transaction(async tx => {
    const from = ['queued', 'unknown', 'refused', 'failed', 'held'] as const
    if (!(await tx.deliveries.move(deliveryId, from, { state: 'queued', dueAt: now }, now))) return false
    const { route, priority } = delivery
    await tx.outbox.schedule([{ topic: 'deliver', ref: deliveryId, lane: route.id, priority, dueAt: now }])
    await tx.audit.note({
      action: 'delivery.retried',
      outcome: 'success',
      actor,
      subject: { delivery: deliveryId },
      at: now
    })
    return true
  })
  if (moved) return { kind: 'queued' }
  return { kind: 'conflict', problem: { code: 'delivery.not-retryable', detail: delivery.state } }
}
