import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { migrate, pendingMigrations } from '../../../src/adapters/postgres/migrate.ts'
import type { Database, DatabaseOptions } from '../../../src/adapters/postgres/pool.ts'
import { openDatabase } from '../../../src/adapters/postgres/pool.ts'
import { until } from '../../support/wait.ts'
import { onServer, withDatabase } from '../../support/postgres.ts'

const server = inject('serverUrl')
const made: { name: string; databases: Database[] }[] = []

let open: (options?: Partial<DatabaseOptions>) => Database
beforeEach(async () => {
  const name = `test_empty_${randomBytes(6).toString('hex')}`
  await onServer(server, client => client.query(`create database ${name}`))
  const databases: Database[] = []
  made.push({ name, databases })
  open = options => {
    const database = openDatabase({ url: withDatabase(server, name), ...options })
    databases.push(database)
    return database
  }
})

afterAll(async () => {
  for (const { name, databases } of made) {
    for (const database of databases) await database.close()
    await onServer(server, client => client.query(`drop database ${name} with (force)`))
  }
})

test('an empty database lacks every migration, in order; a second run has nothing to do', async () => {
  const { db } = open()
  const pending = await pendingMigrations(db)
  expect(pending[0]).toBe('0001_core')
  expect([...pending].sort()).toEqual(pending)
  expect(await migrate(db)).toEqual(pending)
  expect(await pendingMigrations(db)).toEqual([])
  expect(await migrate(db)).toEqual([])
})

test('four processes that migrate at once apply each migration once', async () => {
  const databases = [open(), open(), open(), open()]
  const pending = await pendingMigrations(databases[0]!.db)
  const applied = await Promise.all(databases.map(({ db }) => migrate(db)))
  expect(applied.flat()).toEqual(pending)
})

test('a process waits for another one that migrates, longer than a statement may take', async () => {
  const [busy, hasty] = [open(), open({ statementTimeoutMs: 50 })]
  const kyselysLock = '3853314791062309107'
  const holder = await busy.pool.connect()
  await holder.query('select pg_advisory_lock($1)', [kyselysLock])
  const applied = migrate(hasty.db)
  const waits = async () => {
    const { rows } = await busy.pool.query<{ query_start: Date }>(
      "select query_start from pg_stat_activity where wait_event = 'advisory' and datname = current_database()"
    )
    return rows[0]?.query_start.getTime()
  }
  const first = await until(waits)
  // Another wait: the first one was cut off by its time limit.
  await until(async () => ((await waits()) ?? first) > first)
  await holder.query('select pg_advisory_unlock($1)', [kyselysLock])
  holder.release()
  expect(await applied).toContain('0001_core')
})

test('a database that a newer version has migrated is refused', async () => {
  const { db, pool } = open()
  await migrate(db)
  await pool.query("insert into kysely_migration (name, timestamp) values ('9999_later', '')")
  await expect(migrate(db)).rejects.toThrow('9999_later')
})
