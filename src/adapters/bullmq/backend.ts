/** The two places where BullMQ may keep its jobs. The rest of this folder does not know which one it is. */
import {
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type Processor,
  type WorkerOptions
} from 'bullmq'
import { Redis, type RedisOptions } from 'ioredis'
import pg from 'pg'
import { queueName, type JobData, type toBulk } from './job.ts'

/** What of a BullMQ queue is used here; its own type says which backend it stands on. */
export interface ExchangeQueue {
  addBulk(jobs: ReturnType<typeof toBulk>[]): Promise<unknown>
  getWaitingCount(): Promise<number>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}

export interface ExchangeWorker {
  waitUntilReady(): Promise<unknown>
  run(): Promise<void>
  pause(doNotWaitActive: boolean): Promise<void>
  close(force: boolean): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'active' | 'drained', listener: () => void): unknown
}

export interface Open<T> {
  readonly it: T
  /** Ends the connection at once, whatever its state; after close(), or instead of waiting for it any longer. */
  hangUp(): void
}

export interface Backend {
  readonly name: 'redis' | 'postgres'
  openQueue(): Open<ExchangeQueue>
  openWorker(process: Processor<JobData>, options: Omit<WorkerOptions, 'connection'>): Open<ExchangeWorker>
}

const connectWithin = 3_000
const queryWithin = 30_000

/**
 * The connections are ours, not BullMQ's: it cannot close one that is down (QUIT waits for the server, and the
 * client goes on trying to reach it).
 */
export function redisBackend(url: string): Backend {
  const prefix = 'lienthong'
  const connect = (options: RedisOptions) => {
    const client = new Redis(url, {
      connectTimeout: connectWithin,
      keepAlive: 10_000,
      retryStrategy: times => Math.min(2_000, 50 * 2 ** Math.min(times, 6)),
      ...options
    })
    // BullMQ reports them too, until it is closed; without a listener ioredis prints what comes after.
    client.on('error', () => undefined)
    return {
      client,
      hangUp: () => {
        client.disconnect()
      }
    }
  }
  return {
    name: 'redis',
    openQueue() {
      // Fails at once while Redis is away: the relay keeps the rows and tries again.
      const { client, hangUp } = connect({ enableOfflineQueue: false, maxRetriesPerRequest: 0 })
      return {
        it: new Queue<JobData>(queueName, { prefix, skipMetasUpdate: true, connection: client }),
        hangUp
      }
    },
    openWorker(process, options) {
      const { client, hangUp } = connect({ maxRetriesPerRequest: null })
      return {
        it: new Worker<JobData>(queueName, process, { ...options, prefix, connection: client }),
        hangUp
      }
    }
  }
}

export function postgresBackend(url: string): Backend {
  const connection = {
    connectionString: url,
    connectionTimeoutMillis: connectWithin,
    keepAlive: true,
    query_timeout: queryWithin
  }
  // The pool is BullMQ's, and ending a pool does not wait for the server.
  const hangUp = () => undefined
  return {
    name: 'postgres',
    openQueue: () => ({
      it: new Queue(
        queueName,
        { connection: { ...connection, max: 2, application_name: 'lienthong-relay' } },
        createPostgresBackend
      ),
      hangUp
    }),
    openWorker: (process, options) => ({
      it: new Worker(
        queueName,
        process,
        { ...options, connection: { ...connection, max: 4, application_name: 'lienthong-worker' } },
        createPostgresBackend
      ),
      hangUp
    })
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
