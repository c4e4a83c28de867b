/** Clocks of the acts of a sender: whoever carries out a recall starts and ends them, in its own commit. */
import type { ClockStop } from '../../domain/clock.ts'
import { clockKinds } from '../../domain/clock.ts'
import type { Ports, Repositories } from '../ports/index.ts'
import { startAnswer } from './start.ts'

/** `deliveryId` is the original's: its recipient has been asked, and 15 or 16 is awaited. Once is enough. */
export async function startAnswerClock(ports: Ports, tx: Repositories, deliveryId: string): Promise<void> {
  const delivery = await tx.deliveries.find(deliveryId)
  if (delivery !== null) await startAnswer(ports, tx, delivery)
}

/** Nothing is awaited of this recipient any more: it was withdrawn before it left, or given back. */
export async function stopClocks(
  ports: Ports,
  tx: Repositories,
  deliveryId: string,
  by: Extract<ClockStop, 'withdrawn' | 'recalled'>
): Promise<void> {
  await tx.clocks.stop(deliveryId, clockKinds, by, ports.clock.now())
}
