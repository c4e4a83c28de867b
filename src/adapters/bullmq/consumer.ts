/** Takes jobs from BullMQ and keeps doing so through every outage. What a job does is the caller's. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Log, Topic } from '../../exchange/ports/index.ts'
import type { Backend, ExchangeWorker } from './backend.ts'
import { within } from './deadline.ts'
import { isTopic, type JobData } from './job.ts'
import { Outage } from './outage.ts'

export interface ConsumerOptions {
  readonly concurrency: number
  /** Does one job. A throw is logged and the job is gone: the row comes back by itself. */
  readonly handle: (topic: Topic, ref: string) => Promise<void>
  readonly log: Log
  /** How long close() waits for running jobs, milliseconds. */
  readonly closeWithinMs?: number
}

export interface Consumer {
  close(): Promise<void>
}

const startWithin = 10_000
const restartAfter = 1_000
const disconnectWithin = 3_000

export function startConsumer(backend: Backend, options: ConsumerOptions): Consumer {
  const { log, concurrency, handle, closeWithinMs = 20_000 } = options
  const outage = new Outage(log, { queue: backend.name, side: 'worker' })
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let worker: ExchangeWorker | undefined

  async function run({ topic, ref }: JobData): Promise<void> {
    if (!isTopic(topic)) {
      log.error({ topic, ref }, 'job.unknown-topic')
      return
    }
    try {
      await handle(topic, ref)
    } catch (error) {
      log.error({ topic, ref, error }, 'job.failed')
    }
  }

  function open(): ExchangeWorker {
    const opened = backend.openWorker(
      async job => {
        const work = run(job.data)
        running.add(work)
        await work.finally(() => running.delete(work))
      },
      {
        concurrency,
        autorun: false,
        // The lease of the row decides who works; BullMQ only has to give a stalled job to somebody again.
        lockDuration: 30_000,
        stalledInterval: 15_000,
        maxStalledCount: 1_000_000,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
        runRetryDelay: 500
      }
    )
    opened.on('error', error => {
      outage.down(error)
    })
    opened.on('active', () => {
      outage.up()
    })
    opened.on('drained', () => {
      outage.up()
    })
    return opened
  }

  /** BullMQ remembers a failed start for good: until one succeeds, each try takes a new worker. */
  async function keepStarted(): Promise<void> {
    while (!stopping.signal.aborted) {
      const candidate = open()
      try {
        await within(startWithin, candidate.waitUntilReady())
        worker = candidate
        outage.up()
        await candidate.run()
        return
      } catch (error) {
        outage.down(error)
        worker = undefined
        await release(candidate)
        await delay(restartAfter, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  async function release(candidate: ExchangeWorker): Promise<void> {
    try {
      await within(disconnectWithin, candidate.close(true))
    } catch (error) {
      outage.down(error)
      await within(disconnectWithin, candidate.disconnect()).catch((failure: unknown) => {
        outage.down(failure)
      })
    }
  }

  const started = keepStarted()

  return {
    close: async () => {
      stopping.abort()
      await worker?.pause(true)
      await within(closeWithinMs, Promise.allSettled([...running])).catch(() => {
        // Their leases run out and another worker takes them.
        log.warn({ queue: backend.name, jobs: running.size }, 'queue.jobs-left-running')
      })
      if (worker !== undefined) await stop(worker)
      await within(disconnectWithin, started).catch(() => undefined)
    }
  }

  /** A job that just ended still has to be taken off the queue, so the polite way comes first. */
  async function stop(current: ExchangeWorker): Promise<void> {
    if (running.size > 0) return release(current)
    try {
      await within(disconnectWithin, current.close(false))
    } catch (error) {
      log.warn({ queue: backend.name, error }, 'queue.close-failed')
      await within(disconnectWithin, current.disconnect()).catch((failure: unknown) => {
        outage.down(failure)
      })
    }
  }
}
