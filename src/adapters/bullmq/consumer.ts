/** Takes jobs from BullMQ and keeps doing so through every outage. What a job does is the caller's. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Log, Topic } from '../../exchange/ports/index.ts'
import type { Backend, ExchangeWorker, Open } from './backend.ts'
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
  let worker: Open<ExchangeWorker> | undefined

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

  function open(): Open<ExchangeWorker> {
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
    opened.it.on('error', error => {
      if (!stopping.signal.aborted) outage.down(error)
    })
    for (const sign of ['active', 'drained'] as const) {
      opened.it.on(sign, () => {
        outage.up()
      })
    }
    return opened
  }

  /** BullMQ remembers a failed start for good: until one succeeds, each try takes a new worker. */
  async function keepStarted(): Promise<void> {
    while (!stopping.signal.aborted) {
      const candidate = open()
      try {
        await within(startWithin, candidate.it.waitUntilReady())
        worker = candidate
        outage.up()
        await candidate.it.run()
        return
      } catch (error) {
        if (!stopping.signal.aborted) outage.down(error)
        worker = undefined
        await end(candidate, true)
        await delay(restartAfter, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  /** By force: what a job reports at its end is not waited for, and BullMQ will give the job out again. */
  async function end(candidate: Open<ExchangeWorker>, force: boolean): Promise<void> {
    try {
      await within(disconnectWithin, candidate.it.close(force))
    } catch (error) {
      log.warn({ queue: backend.name, side: 'worker', error }, 'queue.close-failed')
    } finally {
      candidate.hangUp()
    }
  }

  const started = keepStarted()

  return {
    close: async () => {
      stopping.abort()
      const current = worker
      if (current === undefined) return started
      await current.it.pause(true)
      await within(closeWithinMs, Promise.allSettled([...running])).catch(() => {
        // Their leases run out and another worker takes them.
        log.warn({ queue: backend.name, jobs: running.size }, 'queue.jobs-left-running')
      })
      await end(current, running.size > 0 || outage.isOn)
    }
  }
}
