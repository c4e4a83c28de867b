/** Hands due work from the outbox to the queue, for as long as the program runs. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Carriers, Clock, JobQueue, Log, Relay } from './ports/index.ts'

export interface RelayLoop {
  readonly relay: Relay
  readonly queue: JobQueue
  readonly clock: Clock
  readonly log: Log
  readonly carriers: Pick<Carriers, 'get'>
  /** How often due work is looked for when nothing announces it. */
  readonly intervalMs: number
  /** Work longer than this in the queue is taken for lost and handed over again. */
  readonly sweepMs: number
  /** Items of one hand-over. */
  readonly limit?: number
}

const firstPause = 250
const longestPause = 5_000

/** Any number of processes may run it: the relay's rows are locked while they are handed over. */
export function startRelayLoop(loop: RelayLoop): { stop(): Promise<void> } {
  const { relay, queue, clock, log, intervalMs } = loop
  const stopping = new AbortController()
  let failures = 0

  function hand(): Promise<number> {
    return relay.hand({
      now: clock.now(),
      sweepMs: loop.sweepMs,
      limit: loop.limit ?? 200,
      lanes: lane => ({ concurrency: loop.carriers.get(lane)?.concurrency ?? 1 }),
      enqueue: jobs => queue.enqueue(jobs)
    })
  }

  /** One round: all that is due, then a rest. */
  async function round(): Promise<void> {
    while (!stopping.signal.aborted && (await hand()) > 0);
    recovered()
    if (!stopping.signal.aborted) await relay.wait(intervalMs, stopping.signal)
  }

  /** An outage is one line when it begins and one when it ends, however long it lasts. */
  function failed(error: unknown): number {
    if (failures === 0) log.warn({ error }, 'relay.stopped')
    failures += 1
    return Math.min(longestPause, firstPause * 2 ** Math.min(failures - 1, 10))
  }

  function recovered(): void {
    if (failures > 0) log.info({ failures }, 'relay.resumed')
    failures = 0
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await round()
      } catch (error) {
        if (stopping.signal.aborted) return
        const pause = failed(error)
        await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  const running = run()
  return {
    stop: async () => {
      stopping.abort()
      await running
    }
  }
}
