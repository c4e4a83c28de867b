/** Hands jobs to BullMQ in bounded time, or fails: the caller keeps the rows. */
import { BrokenPromise } from '../../domain/problem.ts'
import type { JobQueue, Log } from '../../exchange/ports/index.ts'
import type { Backend, ExchangeQueue, Open } from './backend.ts'
import { NoAnswer, within } from './deadline.ts'
import { toBulk } from './job.ts'
import { Outage } from './outage.ts'

const answerWithin = 5_000
const closeWithin = 3_000

export interface Producer extends JobQueue {
  /** Whether the queue answers now. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

export function createProducer(backend: Backend, log: Log): Producer {
  const outage = new Outage(log, { queue: backend.name, side: 'relay' })
  let open: Open<ExchangeQueue> | undefined
  let closed = false

  async function use<T>(work: (queue: ExchangeQueue) => Promise<T>): Promise<T> {
    if (closed) throw new BrokenPromise('system.busy', { what: 'queue closed' })
    const queue = (open ??= opened())
    let started = false
    try {
      const result = await within(
        answerWithin,
        queue.it.waitUntilReady().then(() => {
          started = true
          return work(queue.it)
        })
      )
      outage.up()
      return result
    } catch (error) {
      if (!closed) outage.down(error)
      // BullMQ remembers a failed start for good, and a socket may be dead without being closed.
      if ((!started || error instanceof NoAnswer) && open === queue) {
        open = undefined
        void hangUp(queue)
      }
      throw error
    }
  }

  function opened(): Open<ExchangeQueue> {
    const queue = backend.openQueue()
    queue.it.on('error', error => {
      if (!closed) outage.down(error)
    })
    return queue
  }

  async function hangUp(queue: Open<ExchangeQueue>): Promise<void> {
    try {
      await within(closeWithin, queue.it.close())
    } catch (error) {
      log.warn({ queue: backend.name, side: 'relay', error }, 'queue.close-failed')
    } finally {
      queue.hangUp()
    }
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
      if (queue !== undefined) await hangUp(queue)
    }
  }
}
