/**
 * A person who has asked the other side decides an unclear delivery: it arrived, or it did not and goes again. For carriers
 * that keep no list of what was sent, when the recipient says nothing either.
 */
import type { RecheckAnswer } from './answers.ts'
import { documentDelivered } from './consequences.ts'
import { afterSettled } from './happenings.ts'
import type { Ports } from './ports/index.ts'

export interface Word {
  readonly arrived: boolean
  /** Whom was asked, and what he said. */
  readonly reason: string
}

export async function settleByWord(
  ports: Ports,
  deliveryId: string,
  { arrived, reason }: Word,
  actor: string
): Promise<RecheckAnswer> {
  const delivery = await ports.store.deliveries.find(deliveryId)
  if (delivery === null) return { kind: 'not-found' }
  const unclear = delivery.attempts > 0 && ['unknown', 'held'].includes(delivery.state)
  const now = ports.clock.now()
  const consequence = await documentDelivered(ports, delivery)
  const moved =
    unclear &&
    (await ports.store.transaction(async tx => {
      const next = arrived ? ({ state: 'handed-over' } as const) : ({ state: 'queued', dueAt: now } as const)
      const done = arrived
        ? await tx.deliveries.move(deliveryId, ['unknown', 'held'], next, now)
        : await tx.deliveries.believeAbsent(deliveryId, reason, now)
      if (!done) return false
      const { route, priority, documentId } = delivery
      if (arrived) await tx.outbox.done('deliver', deliveryId)
      else
        await tx.outbox.schedule([
          { topic: 'deliver', ref: deliveryId, lane: route.id, priority, dueAt: now }
        ])
      await afterSettled(ports, tx, delivery, next)
      if (arrived) await consequence(tx)
      await tx.audit.note({
        action: 'delivery.settled-by-word',
        outcome: 'success',
        actor,
        subject: { delivery: deliveryId, ...(documentId === undefined ? {} : { document: documentId }) },
        facts: { arrived, reason },
        at: now
      })
      return true
    }))
  if (moved) return { kind: 'queued' }
  return { kind: 'conflict', problem: { code: 'delivery.not-unclear', detail: delivery.state } }
}
