/** BullMQ on Redis or on PostgreSQL: it may forget, repeat and reorder jobs; the rows in PostgreSQL decide. */
import type { JobQueue, Log } from '../../exchange/ports/index.ts'
import { postgresBackend, redisBackend } from './backend.ts'
import { startConsumer, type Consumer, type ConsumerOptions } from './consumer.ts'
import { createProducer } from './producer.ts'

export { migrateQueue } from './backend.ts'
export type { Consumer, ConsumerOptions } from './consumer.ts'

export interface QueueSettings {
  /** Absent: the queue lives in the database, in the schema `bullmq` (see migrateQueue). */
  readonly redisUrl?: string | undefined
  readonly databaseUrl: string
  readonly log: Log
}

export interface ExchangeJobs {
  readonly backend: 'redis' | 'postgres'
  readonly queue: JobQueue
  startWorker(options: ConsumerOptions): Consumer
  /** Whether the queue answers now. */
  ready(): Promise<boolean>
  /** Closes the producing side; each worker is closed by itself, before. */
  close(): Promise<void>
}

export function createQueue({ redisUrl, databaseUrl, log }: QueueSettings): ExchangeJobs {
  const backend = redisUrl === undefined ? postgresBackend(databaseUrl) : redisBackend(redisUrl)
  const producer = createProducer(backend, log)
  return {
    backend: backend.name,
    queue: producer,
    startWorker: options => startConsumer(backend, options),
    ready: () => producer.ready(),
    close: () => producer.close()
  }
}
