/** A job as BullMQ holds it: two ids. Everything else stands in the row. */
import type { JobsOptions } from 'bullmq'
import type { Topic } from '../../exchange/ports/index.ts'

export const queueName = 'exchange'

export interface JobData {
  readonly topic: string
  readonly ref: string
}

export interface EnqueuedJob extends JobData {
  readonly epoch: number
  readonly priority: number
}

/** As a record, so that a topic that is missing here does not compile: its jobs would be thrown away. */
const known: Readonly<Record<Topic, true>> = {
  deliver: true,
  notify: true,
  verify: true,
  'collect-axis': true,
  'collect-dms': true,
  'sync-directory': true,
  clocks: true,
  audit: true,
  destroy: true,
  reconcile: true
}

export function isTopic(topic: string): topic is Topic {
  return Object.hasOwn(known, topic)
}

/** BullMQ refuses ':' in ids and ignores an id that it already holds: the epoch makes each hand-over a new job. */
export function jobId(job: EnqueuedJob): string {
  return `${job.topic}-${job.ref.replaceAll(':', '_')}-${String(job.epoch)}`
}

/** Runs once and leaves nothing behind: the row says whether and when again. BullMQ takes low numbers first. */
export function toBulk(job: EnqueuedJob): { name: string; data: JobData; opts: JobsOptions } {
  return {
    name: job.topic,
    data: { topic: job.topic, ref: job.ref },
    opts: {
      jobId: jobId(job),
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
      priority: 5 - Math.min(4, Math.max(0, Math.trunc(job.priority)))
    }
  }
}
