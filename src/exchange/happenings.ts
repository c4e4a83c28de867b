/**
 * What else happens when something happens, in the same commit: clocks start and stop, acts of the sender go on.
 * The story calls these three and knows nothing of who listens; each listener is one line here.
 */
import type { Next } from '../domain/delivery.ts'
import type { DocumentRecord } from '../domain/document.ts'
import type { ReceiptEffect } from '../domain/receipt.ts'
import { noteArrived } from './arrived.ts'
import { clocksAfterReceipt, clocksAfterSettled } from './clocks/happenings.ts'
import { startSendClocks } from './clocks/start.ts'
import type { Correlated } from './correlate.ts'
import { noteAnswer } from './life/answered.ts'
import { follow } from './life/follow.ts'
import type { DeliveryRecord, NewDelivery, NewReceipt, Ports, Repositories } from './ports/index.ts'

/** A document was accepted (out) or received (in), with these new deliveries; some of them may be held. */
export async function afterAccepted(
  _ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  deliveries: readonly NewDelivery[]
): Promise<void> {
  await startSendClocks(tx, document, deliveries)
}

/** A delivery moved; `next` may be any state, `delivery` is the row as it was before. */
export async function afterSettled(
  ports: Ports,
  tx: Repositories,
  delivery: DeliveryRecord,
  next: Next
): Promise<void> {
  await clocksAfterSettled(ports, tx, delivery, next)
  await follow(ports, tx, [delivery.id])
}

/** A receipt was applied to a recipient's progress, whichever way it came. Repeats do not come here. */
export async function afterReceipt(
  ports: Ports,
  tx: Repositories,
  found: Correlated,
  receipt: NewReceipt,
  effect: ReceiptEffect
): Promise<void> {
  if (await noteArrived(ports, tx, found, receipt))
    await afterSettled(ports, tx, found.delivery, { state: 'handed-over' })
  await clocksAfterReceipt(ports, tx, found.delivery.id, receipt)
  await noteAnswer(ports, tx, found, receipt, effect)
}
