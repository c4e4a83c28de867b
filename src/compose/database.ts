/** The database for this run: a server named by DATABASE_URL, or the embedded one of the data folder. */
import { attachEmbeddedPostgres } from '../adapters/postgres/embedded/attach.ts'
import { startEmbeddedPostgres } from '../adapters/postgres/embedded.ts'
import { migrate, pendingMigrations } from '../adapters/postgres/migrate.ts'
import type { Database } from '../adapters/postgres/pool.ts'
import { openDatabase } from '../adapters/postgres/pool.ts'
import { migrateQueue } from '../adapters/bullmq/index.ts'
import type { Config } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { Log } from '../exchange/ports/index.ts'

export interface OpenDatabase extends Database {
  readonly embedded: boolean
}

export interface OpenOptions {
  readonly config: Config
  readonly log: Log
  /** One plain sentence a slow step, for whoever waits at a terminal. */
  readonly onProgress: (step: string) => void
  /** A command beside a running gateway may use the embedded server that the gateway runs. */
  readonly mayAttach?: boolean
}

/**
 * Opens, and brings the schema up to date where that is nobody else's job (embedded). On a server of its own
 * the schema is changed by `lienthong migrate` only, so that no gateway changes it under another's feet.
 * Throws BrokenPromise `database.unavailable`, `database.migration-needed`, `data-folder.*`.
 */
export async function openForRun(options: OpenOptions): Promise<OpenDatabase> {
  const opened = await open(options)
  try {
    if (opened.embedded) await bringUpToDate(opened, options)
    else await requireUpToDate(opened)
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** For `lienthong migrate`: applies what is missing, whoever owns the server. Returns the names applied. */
export async function openAndMigrate(options: OpenOptions): Promise<readonly string[]> {
  const opened = await open({ ...options, mayAttach: true })
  try {
    return await bringUpToDate(opened, options)
  } finally {
    await opened.close()
  }
}

async function open(options: OpenOptions): Promise<OpenDatabase> {
  const { config, log, onProgress } = options
  const onError = (error: Error) => log.warn({ error }, 'database.connection-lost')
  const pooled = (url: string) => openDatabase({ url, max: config.databasePool, onError })
  if (config.databaseUrl !== undefined)
    return { ...(await reached(pooled(config.databaseUrl))), embedded: false }
  try {
    const server = await startEmbeddedPostgres({ dataDir: config.dataDir, onProgress })
    const database = pooled(server.url)
    const close = async () => {
      await database.close()
      await server.stop()
    }
    return { ...database, close, embedded: true }
  } catch (error) {
    const inUse = error instanceof BrokenPromise && error.code === 'data-folder.in-use'
    const url = inUse && options.mayAttach === true ? await attachEmbeddedPostgres(config.dataDir) : null
    if (url === null) throw error
    return { ...(await reached(pooled(url))), embedded: true }
  }
}

async function bringUpToDate(database: Database, options: OpenOptions): Promise<readonly string[]> {
  const applied = await migrate(database.db)
  if (applied.length > 0) options.onProgress(`Cơ sở dữ liệu: đã nâng cấp (${applied.join(', ')}).`)
  // A queue on Redis needs no schema; on PostgreSQL it has its own.
  if (options.config.redisUrl === undefined) await migrateQueue(database.url)
  return applied
}

async function requireUpToDate(database: Database): Promise<void> {
  const pending = await pendingMigrations(database.db)
  if (pending.length > 0) throw new BrokenPromise('database.migration-needed', { pending })
}

async function reached(database: Database): Promise<Database> {
  try {
    await database.pool.query('select 1')
    return database
  } catch (error) {
    await database.close()
    throw new BrokenPromise(
      'database.unavailable',
      { why: error instanceof Error ? error.message : String(error) },
      error
    )
  }
}
