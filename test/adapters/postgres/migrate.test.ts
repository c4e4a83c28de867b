import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { migrate, pendingMigrations } from '../../../src/adapters/postgres/migrate.ts'
import type { Database } from '../../../src/adapters/postgres/pool.ts'
import { openDatabase } from '../../../src/adapters/postgres/pool.ts'
import { onServer, withDatabase } from '../../support/postgres.ts'

const server = inject('serverUrl')
const made: { name: string; databases: Database[] }[] = []

let open: () => Database
beforeEach(async () => {
  const name = `test_empty_${randomBytes(6).toString('hex')}`
  await onServer(server, client => client.query(`create database ${name}`))
  const databases: Database[] = []
  made.push({ name, databases })
  open = () => {
    const database = openDatabase({ url: withDatabase(server, name) })
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

test('a database that a newer version has migrated is refused', async () => {
  const { db, pool } = open()
  await migrate(db)
  await pool.query("insert into kysely_migration (name, timestamp) values ('9999_later', '')")
  await expect(migrate(db)).rejects.toThrow('9999_later')
})
