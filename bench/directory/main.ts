/**
 * `npm run bench -- directory`: a directory of 120,000 organisations previewed and applied on a PostgreSQL of its own, then
 * searched and resolved, beside the least there is through the same pool: one row by its primary key.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/adapters/clock/system.ts'
import { createDirectoryChanges } from '../../src/adapters/postgres/directory-changes.ts'
import { createDirectoryFiles } from '../../src/adapters/postgres/directory-files.ts'
import { createDirectory } from '../../src/adapters/postgres/directory.ts'
import { startEmbeddedPostgres } from '../../src/adapters/postgres/embedded.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import type { Database } from '../../src/adapters/postgres/pool.ts'
import { openDatabase } from '../../src/adapters/postgres/pool.ts'
import { searchOrganisations } from '../../src/adapters/postgres/search-organisations.ts'
import { describeMachine } from '../machine.ts'
import { quantilesOf, type Quantiles } from '../quantiles.ts'
import { machineLines } from '../report.ts'
import { questions, sequence } from './questions.ts'
import { directoryLines, type DirectoryFigures } from './report.ts'
import { directoryFile, makeWorld, type MadeOrganisation } from './world.ts'

const asked = 500

export async function benchDirectory(say: (line?: string) => void): Promise<DirectoryFigures> {
  for (const line of machineLines(describeMachine(), 'src/ (tsx)')) say(line)
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-directory-'))
  // A root's PostgreSQL runs as another user, who must come through to his folder.
  await chmod(folder, 0o711)
  try {
    const server = await startEmbeddedPostgres({ dataDir: folder, onProgress: line => say(`  ${line}`) })
    const database = openDatabase({ url: server.url })
    try {
      await migrate(database.db)
      const figures = await measureDirectory(database, makeWorld())
      for (const line of ['', ...directoryLines(figures)]) say(line)
      return figures
    } finally {
      await database.close()
      await server.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function measureDirectory(
  { db, pool }: Pick<Database, 'db' | 'pool'>,
  world: readonly MadeOrganisation[]
): Promise<DirectoryFigures> {
  const changes = createDirectoryChanges(db, systemClock)
  const organisations = createDirectoryFiles(db, systemClock).read(directoryFile(world))
  const began = performance.now()
  const preview = await changes.preview({ kind: 'file', organisations, label: 'bench' }, 'bench')
  if (preview.kind === 'refused') throw new Error(JSON.stringify(preview.problems.slice(0, 5)))
  const previewed = performance.now()
  const answer = await changes.apply(preview.set.id, 'bench')
  if (answer.kind !== 'applied') throw new Error(answer.kind)
  const applied = performance.now()
  // As autovacuum leaves it a minute later.
  await pool.query('vacuum analyze organisation')
  await pool.query('vacuum analyze organisation_code')

  const { rows } = await pool.query<{ id: string }>('select id from organisation order by id limit 1000')
  const pick = sequence(3)
  const codes = Array.from({ length: asked }, () => world[pick(world.length)]?.codes[pick(2)] ?? '')
  const directory = createDirectory(db)
  const byKey = async ({ id }: { id: string }) =>
    pool.query('select name from organisation where id = $1', [id])
  const search = questions(world, asked)
  // Once unmeasured: caches and prepared plans belong to a gateway that has been up for a while.
  await timed(search.slice(0, 50), question => searchOrganisations(db, question, { limit: 50 }))
  return {
    organisations: world.length,
    changes: Object.values(preview.set.counts).reduce((sum, count) => sum + count, 0),
    previewed: (previewed - began) / 1000,
    applied: (applied - previewed) / 1000,
    floor: await timed(rows.slice(0, asked), byKey),
    search: await timed(search, question => searchOrganisations(db, question, { limit: 50 })),
    resolve: await timed(codes, code => directory.resolve(code, '2026-03-02')),
    questions: asked
  }
}

/** Milliseconds, one after another. */
async function timed<T>(each: readonly T[], work: (one: T) => Promise<unknown>): Promise<Quantiles> {
  const times: number[] = []
  for (const one of each) {
    const began = performance.now()
    await work(one)
    times.push(performance.now() - began)
  }
  return quantilesOf(times)
}
