/** Connections to the DMS's database. */
import pg from 'pg'
import type { Log } from '../../../exchange/ports/index.ts'
import { whyOf } from '../taking.ts'
import type { TableConfig } from './config.ts'

export function openPool(connector: string, config: TableConfig, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: config.connectionString,
    // One more than there are deliveries: collecting holds a connection while the story works.
    max: config.concurrency + 1,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    query_timeout: config.timeoutSeconds * 1000,
    application_name: `lienthong ${connector}`
  })
  // Without a listener the end of an idle connection would end the process.
  pool.on('error', error => log.warn({ connector, why: whyOf(error) }, 'connector.connection-lost'))
  return pool
}

/** Lends a connection; it is thrown away after any failure and when the signal falls. */
export async function withClient<T>(
  pool: pg.Pool,
  signal: AbortSignal,
  work: (client: pg.PoolClient) => Promise<T>
): Promise<T> {
  signal.throwIfAborted()
  const client = await pool.connect()
  let released = false
  const giveBack = (destroy: boolean) => {
    if (released) return
    released = true
    client.release(destroy)
  }
  // Destroying the connection makes the query under way reject.
  const stop = () => giveBack(true)
  // While it is lent, the pool does not listen for the connection's own errors.
  const ignore = () => undefined
  client.on('error', ignore)
  signal.addEventListener('abort', stop, { once: true })
  let failed = true
  try {
    const result = await work(client)
    failed = false
    return result
  } finally {
    signal.removeEventListener('abort', stop)
    if (!failed) client.off('error', ignore)
    giveBack(failed)
  }
}
