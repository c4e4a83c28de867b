/** Hands jobs to BullMQ in bounded time, or fails: the caller keeps the rows. */
import { BrokenPromise } from '../../domain/problem.ts'
import type { JobQueue, Log } from '../../exchange/ports/index.ts'
import type { Backend, ExchangeQueue } from './backend.ts'
import { within } from './deadline.ts'
import { toBulk } from './job.ts'
import { Outage } from './outage.ts'

const answerWithin = 5_000

export interface Producer extends JobQueue {
  /** Whether the queue answers now. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

export function createProducer(backend: Backend, log: Log): Producer {
  const outage = new Outage(log, { queue: backend.name, side: 'relay' })
  let open: ExchangeQueue | undefined
  let closed = false

  /** BullMQ remembers a failed start for good, so a queue that did not become ready is thrown away. */
  async function use<T>(work: (queue: ExchangeQueue) => Promise<T>): Promise<T> {
    if (closed) throw new BrokenPromise('system.busy', { what: 'queue closed' })
    const queue = (open ??= opened())
    try {
      await within(answerWithin, queue.waitUntilReady())
    } catch (error) {
      if (open === queue) open = undefined
      discard(queue)
      outage.down(error)
      throw error
    }
    try {
      const result = await within(answerWithin, work(queue))
      outage.up()
      return result
    } catch (error) {
      outage.down(error)
      throw error
    }
  }

  function opened(): ExchangeQueue {
    const queue = backend.openQueue()
    queue.on('error', error => {
      outage.down(error)
    })
    return queue
  }

  function discard(queue: ExchangeQueue): void {
    within(answerWithin, queue.close()).catch((error: unknown) => {
      outage.down(error)
    })
  }

  return {
    enqueue: async jobs => {
      if (jobs.length > 0) await use(queue => queue.addBulk(jobs.map(toBulk)))
    },
    ready: () =>
      use(queue => queue.getWaitingCount()).then(
        () => true,
        () => false
      ),
    close: async () => {
      closed = true
      const queue = open
      open = undefined
      if (queue === undefined) return
      await within(answerWithin, queue.close()).catch((error: unknown) => {
        log.warn({ queue: backend.name, error }, 'queue.close-failed')
      })
    }
  }
}
