/** The two places where BullMQ may keep its jobs. The rest of this folder does not know which one it is. */
import {
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type Processor,
  type WorkerOptions
} from 'bullmq'
import pg from 'pg'
import { queueName, type JobData, type toBulk } from './job.ts'

/** What of a BullMQ queue is used here; its own type says which backend it stands on. */
export interface ExchangeQueue {
  addBulk(jobs: ReturnType<typeof toBulk>[]): Promise<unknown>
  getWaitingCount(): Promise<number>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
  disconnect(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}

export interface ExchangeWorker {
  waitUntilReady(): Promise<unknown>
  run(): Promise<void>
  pause(doNotWaitActive: boolean): Promise<void>
  close(force: boolean): Promise<void>
  disconnect(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'active' | 'drained', listener: () => void): unknown
}

export interface Backend {
  readonly name: 'redis' | 'postgres'
  openQueue(): ExchangeQueue
  openWorker(process: Processor<JobData>, options: Omit<WorkerOptions, 'connection'>): ExchangeWorker
}

const connectWithin = 3_000
/** A server that hangs without closing the socket; longer than the ten seconds a blocking read may rest. */
const silentFor = 30_000

export function redisBackend(url: string): Backend {
  const reconnect = { connectTimeout: connectWithin, keepAlive: 10_000, retryStrategy: backOff }
  const prefix = 'lienthong'
  return {
    name: 'redis',
    openQueue: () =>
      new Queue<JobData>(queueName, {
        prefix,
        skipMetasUpdate: true,
        // Fails at once while Redis is away: the relay keeps the rows and tries again.
        connection: {
          url,
          ...reconnect,
          enableOfflineQueue: false,
          maxRetriesPerRequest: 0,
          commandTimeout: connectWithin
        }
      }),
    openWorker: (process, options) =>
      new Worker<JobData>(queueName, process, {
        ...options,
        prefix,
        connection: { url, ...reconnect, maxRetriesPerRequest: null, socketTimeout: silentFor }
      })
  }
}

function backOff(times: number): number {
  return Math.min(2_000, 50 * 2 ** Math.min(times, 6))
}

export function postgresBackend(url: string): Backend {
  const connection = {
    connectionString: url,
    connectionTimeoutMillis: connectWithin,
    keepAlive: true,
    query_timeout: silentFor
  }
  return {
    name: 'postgres',
    openQueue: () =>
      new Queue(
        queueName,
        { connection: { ...connection, max: 2, application_name: 'lienthong-relay' } },
        createPostgresBackend
      ),
    openWorker: (process, options) =>
      new Worker(
        queueName,
        process,
        { ...options, connection: { ...connection, max: 4, application_name: 'lienthong-worker' } },
        createPostgresBackend
      )
  }
}

/** Brings BullMQ's own schema up to date; needed once a version, before a queue on PostgreSQL is used. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectWithin })
  await client.connect()
  try {
    await runMigrations(client)
  } finally {
    await client.end()
  }
}
