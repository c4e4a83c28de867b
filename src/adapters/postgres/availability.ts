/** A database that cannot be reached is a broken promise of its own: callers answer "later", not "unexpected". */
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { BrokenPromise } from '../../domain/problem.ts'

export function withAvailability(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => reachable(await pool.connect().catch(unavailable)),
    end: () => pool.end()
  }
}

const guarded = new WeakMap<pg.PoolClient, PostgresPoolClient>()

/** Kysely knows a connection by its object: one wrapper for each client. */
function reachable(client: pg.PoolClient): PostgresPoolClient {
  const known = guarded.get(client)
  if (known !== undefined) return known
  const wrapper = {
    query: (text: string, values: unknown[]) =>
      client.query(text, values).catch((error: unknown) => {
        throw connectionIsLost(error) ? unreachable(error) : error
      }),
    release: () => client.release()
  } as unknown as PostgresPoolClient
  guarded.set(client, wrapper)
  return wrapper
}

function unavailable(error: unknown): never {
  throw unreachable(error)
}

function unreachable(error: unknown): BrokenPromise {
  return new BrokenPromise(
    'database.unavailable',
    { why: error instanceof Error ? error.message : '' },
    error
  )
}

/** SQLSTATE class 08 (connection), 57P01..03 (shutting down, crashed, starting), or the socket's own words. */
function connectionIsLost(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  if (code !== undefined) return /^(08...|57P0[123]|E[A-Z]+)$/.test(code)
  return /Connection terminated|not queryable|Client was closed/.test(message ?? '')
}
