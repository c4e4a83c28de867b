/** A database of its own for a test file: every migration applied, nothing in it, dropped when the file ends. */
import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, inject } from 'vitest'
import { createLanes } from '../../src/adapters/postgres/lanes.ts'
import type { Database, Db } from '../../src/adapters/postgres/pool.ts'
import { openDatabase } from '../../src/adapters/postgres/pool.ts'
import type { OpenRelay } from '../../src/adapters/postgres/relay.ts'
import { createRelay } from '../../src/adapters/postgres/relay.ts'
import type { StoreParts } from '../../src/adapters/postgres/store.ts'
import { createStore } from '../../src/adapters/postgres/store.ts'
import type { Lanes, Store } from '../../src/exchange/ports/index.ts'
import { onServer, withDatabase } from './postgres.ts'

export interface FreshDatabase {
  readonly database: Database
  readonly db: Db
  readonly pool: Pool
  readonly store: Store
  readonly relay: OpenRelay
  readonly lanes: Lanes
  readonly url: string
}

/** Call it at the top of a test file: `const { store } = await freshDatabase()`. */
export async function freshDatabase(parts: Partial<StoreParts> = {}): Promise<FreshDatabase> {
  const { drop, ...fresh } = await openFreshDatabase(parts)
  afterAll(drop)
  return fresh
}

/** For a database a test: whoever opens it drops it. */
export async function openFreshDatabase(
  parts: Partial<StoreParts> = {}
): Promise<FreshDatabase & { drop: () => Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const server = inject('serverUrl')
  await onServer(server, client =>
    client.query(`create database ${name} template ${inject('templateDatabase')}`)
  )
  const database = openDatabase({ url: withDatabase(server, name) })
  const relay = createRelay(database)
  const { db, pool, url } = database
  const store = createStore(db, { events: parts.events ?? (() => ({ tell: async () => {} })) })
  const drop = async () => {
    await relay.close()
    await database.close()
    await onServer(server, client => client.query(`drop database ${name} with (force)`))
  }
  return { database, db, pool, store, relay, lanes: createLanes(db), url, drop }
}
