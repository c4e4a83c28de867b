/**
 * What else happens when something happens, in the same commit: clocks start and stop, acts of the sender go on.
 * The story calls these three and knows nothing of who listens; each listener is one line here.
 */
import type { Next } from '../domain/delivery.ts'
import type { DocumentRecord } from '../domain/document.ts'
import type { ReceiptEffect } from '../domain/receipt.ts'
import type { Correlated } from './correlate.ts'
import type { DeliveryRecord, NewDelivery, NewReceipt, Ports, Repositories } from './ports/index.ts'

/** A document was accepted (out) or received (in), with these new deliveries; some of them may be held. */
export async function afterAccepted(
  _ports: Ports,
  _tx: Repositories,
  _document: DocumentRecord,
  _deliveries: readonly NewDelivery[]
): Promise<void> {}

/** A delivery moved; `next` may be any state, `delivery` is the row as it was before. */
export async function afterSettled(
  _ports: Ports,
  _tx: Repositories,
  _delivery: DeliveryRecord,
  _next: Next
): Promise<void> {}

/** A receipt was applied to a recipient's progress, whichever way it came. Repeats do not come here. */
export async function afterReceipt(
  _ports: Ports,
  _tx: Repositories,
  _found: Correlated,
  _receipt: NewReceipt,
  _effect: ReceiptEffect
): Promise<void> {}
