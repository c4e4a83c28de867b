/** The way to PostgreSQL: one pool, the same connections under Kysely, and the types as the house wants them. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { withAvailability } from './availability.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string
  /** Connections of this process. */
  readonly max?: number
  /** A statement that runs longer is cancelled by the server. */
  readonly statementTimeoutMs?: number
  /** Seen in pg_stat_activity. */
  readonly applicationName?: string
  /** An idle connection was lost (server stopped, network cut); the pool mends itself. */
  readonly onError?: (error: Error) => void
}

export interface Database {
  readonly url: string
  readonly pool: pg.Pool
  readonly db: Db
  close(): Promise<void>
}

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'lienthong',
    connectionTimeoutMillis: 10_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    // A process that hangs inside a transaction must not hold rows (and the relay's turn) for ever.
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    types: houseTypes()
  })
  // Without a listener a lost idle connection would end the process.
  pool.on('error', error => options.onError?.(error))
  // The same for one that is lost between two statements of a transaction; the next statement reports it.
  pool.on('connect', client => client.on('error', () => {}))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withAvailability(pool) }) })
  let closing: Promise<void> | undefined
  return { url: options.url, pool, db, close: () => (closing ??= pool.end()) }
}

const int8 = 20
const date = 1082

/** For this pool only: other users of `pg` in the process (BullMQ) keep the driver's own types. */
export function houseTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides()
  types.setTypeParser(int8, text => {
    const number = Number(text)
    if (!Number.isSafeInteger(number)) throw new RangeError(`bigint ${text} is beyond a safe integer`)
    return number
  })
  // A date is a date, not an instant: a Date would move it by the zone of the machine.
  types.setTypeParser(date, text => text)
  return types
}
