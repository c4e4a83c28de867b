/**
 * A receipt proves that its document arrived, whatever became of the answer to the hand-over. Without this a carrier that
 * keeps no list of what was sent would leave the delivery for a person to decide, or have it sent again.
 */
import type { DeliveryState } from '../domain/delivery.ts'
import type { Progress } from '../domain/receipt.ts'
import type { Correlated } from './correlate.ts'
import type { DeliveryRecord, NewReceipt, Ports, Repositories } from './ports/index.ts'
import { senderDms, tellDms } from './tell.ts'

const open: readonly DeliveryState[] = ['queued', 'unknown', 'held', 'failed']

/**
 * Only what has been tried may have arrived: a receipt for a copy that never left speaks of another one, sent some
 * other way. While a worker holds the delivery nothing is moved; its next attempt sees the progress instead.
 * Returns whether the delivery moved.
 */
export async function noteArrived(
  ports: Ports,
  tx: Repositories,
  { document, delivery }: Correlated,
  receipt: NewReceipt
): Promise<boolean> {
  const tried = delivery.attempts > 0 && open.includes(delivery.state)
  if (receipt.direction !== 'in' || receipt.code === '13' || !tried) return false
  const now = ports.clock.now()
  if (!(await tx.deliveries.move(delivery.id, open, { state: 'handed-over' }, now))) return false
  await tx.outbox.done('deliver', delivery.id)
  await tx.audit.note({
    action: 'delivery.proved',
    outcome: 'success',
    actor: 'system',
    subject: { delivery: delivery.id, document: document.id, receipt: receipt.id },
    facts: { before: delivery.state, code: receipt.code },
    at: now
  })
  const connectorId = senderDms(document)
  if (connectorId === null) return true
  await tellDms(ports, tx, connectorId, 'delivery.changed', {
    documentId: document.id,
    deliveryId: delivery.id,
    recipientCode: delivery.recipientCode,
    state: 'handed-over'
  })
  return true
}

/** Whether the recipient has said anything that only somebody who has the document can say. */
function hasAnswered(progress: Progress): boolean {
  return progress.step !== undefined || progress.refused
}

/** 01 of a copy in a DMS of ours is said by the gateway itself when it was picked up: no word of the recipient. */
export function recipientAnswered({ route, progress }: Pick<DeliveryRecord, 'route' | 'progress'>): boolean {
  const { step, refused, takeBack } = progress
  const saidByUs = route.kind === 'dms' && step === '01' && !refused && takeBack === undefined
  return hasAnswered(progress) && !saidByUs
}
