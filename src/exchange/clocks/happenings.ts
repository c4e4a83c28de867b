/** What happens to a delivery or is said of it, as its clocks hear it. */
import { clockKinds, stoppedByReceipt } from '../../domain/clock.ts'
import type { Next } from '../../domain/delivery.ts'
import { readReceiptCode } from '../../domain/receipt.ts'
import type { DeliveryRecord, NewReceipt, Ports, Repositories } from '../ports/index.ts'
import { startRecipientClocks } from './start.ts'

/** Offered counts as handed over: from then on it is the recipient who lets it lie. */
export async function clocksAfterSettled(
  ports: Ports,
  tx: Repositories,
  delivery: DeliveryRecord,
  next: Next
): Promise<void> {
  if (delivery.kind !== 'edoc') return
  const now = ports.clock.now()
  switch (next.state) {
    case 'offered':
    case 'handed-over':
      if (delivery.state === 'offered') return
      await tx.clocks.stop(delivery.id, ['send'], 'left', now)
      return startRecipientClocks(ports, tx, delivery)
    case 'refused':
      return tx.clocks.stop(delivery.id, clockKinds, 'refused', now)
    case 'cancelled':
      return tx.clocks.stop(delivery.id, clockKinds, 'withdrawn', now)
    default:
      // It has not left: its clock goes on, and somebody will be told.
      return
  }
}

export async function clocksAfterReceipt(
  ports: Ports,
  tx: Repositories,
  deliveryId: string,
  receipt: NewReceipt
): Promise<void> {
  const code = readReceiptCode(receipt.code)
  const stopped = code === null ? null : stoppedByReceipt(code)
  if (stopped !== null) await tx.clocks.stop(deliveryId, stopped.kinds, stopped.by, ports.clock.now())
}
