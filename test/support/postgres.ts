/**
 * One PostgreSQL for the whole run: the server that TEST_DATABASE_URL names, else an embedded one in a folder
 * that is thrown away. Test files clone their databases from one migrated template (see database.ts).
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openDatabase } from '../../src/adapters/postgres/pool.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** May create databases. */
    serverUrl: string
    templateDatabase: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await serverForTests()
  const template = `test_template_${randomBytes(6).toString('hex')}`
  await onServer(server.url, client => client.query(`create database ${template}`))
  const database = openDatabase({ url: withDatabase(server.url, template) })
  await migrate(database.db)
  await database.close()
  project.provide('serverUrl', server.url)
  project.provide('templateDatabase', template)
  return async () => {
    await onServer(server.url, client => client.query(`drop database ${template} with (force)`))
    await server.stop()
  }
}

async function serverForTests(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') return { url: given, stop: async () => {} }
  const dataDir = await mkdtemp(join(tmpdir(), 'lienthong-test-'))
  const server = await startEmbeddedPostgres({ dataDir, onProgress: () => {} })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  }
}

export async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
