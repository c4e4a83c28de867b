/** Brings a database to this version: every numbered .sql file of migrations/, in order, once, never back. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Migration, MigrationProvider } from 'kysely'
import { Migrator, sql } from 'kysely'
import type { Db } from './pool.ts'

/** Beside this file in src and, copied by the build, in dist. */
const folder = join(import.meta.dirname, 'migrations')

const sqlFiles: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(folder)).filter(name => /^\d{4}_.+\.sql$/.test(name)).sort()
    return Object.fromEntries(
      files.map(name => [name.replace(/\.sql$/, ''), migrationOf(join(folder, name))])
    )
  }
}

function migrationOf(file: string): Migration {
  return {
    async up(db) {
      await sql`set local statement_timeout = 0`.execute(db)
      await sql.raw(await readFile(file, 'utf8')).execute(db)
    }
  }
}

const statementTimeout = '57014'

/**
 * Returns the names applied now. All of them stand or fall in one transaction; a lock of the database lets
 * one process do it while others wait and then find nothing left.
 */
export async function migrate(db: Db): Promise<readonly string[]> {
  for (;;) {
    const { error, results } = await new Migrator({ db, provider: sqlFiles }).migrateToLatest()
    // Migrations have no time limit, so this was the wait for another process's: wait on.
    if ((error as { code?: string } | undefined)?.code === statementTimeout) continue
    if (error !== undefined) throw error as Error
    return (results ?? []).map(result => result.migrationName)
  }
}

/** What `migrate` would apply. */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  const all = await new Migrator({ db, provider: sqlFiles }).getMigrations()
  return all.filter(migration => migration.executedAt === undefined).map(migration => migration.name)
}
