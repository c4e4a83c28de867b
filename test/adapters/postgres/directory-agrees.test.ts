import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DirectorySnapshot } from '../../../src/domain/directory.ts'
import { resolveCode } from '../../../src/domain/directory.ts'
import { freshDatabase } from '../../support/database.ts'
import { anyDay, codes, days, smallDirectory } from '../../support/directories.ts'

const { store, db, pool } = await freshDatabase()

async function hold({ organisations, codes, successions }: DirectorySnapshot) {
  for (const table of ['organisation_successor', 'organisation_code', 'organisation'])
    await pool.query(`delete from ${table}`)
  await db
    .insertInto('organisation')
    .values(
      organisations.map(({ id, name, level, code, closedOn }) => ({
        id,
        name,
        level,
        code,
        parent_id: null,
        connector_id: null,
        closed_on: closedOn ?? null
      }))
    )
    .execute()
  const periods = codes.map(({ code, scheme, organisationId, validFrom, validTo }) => ({
    code,
    scheme,
    organisation_id: organisationId,
    valid_from: validFrom ?? '-infinity',
    valid_to: validTo ?? 'infinity'
  }))
  if (periods.length > 0) await db.insertInto('organisation_code').values(periods).execute()
  const lines = successions.map(({ organisationId, successorId, since }) => ({
    organisation_id: organisationId,
    successor_id: successorId,
    since,
    kind: 'merger' as const
  }))
  if (lines.length > 0) await db.insertInto('organisation_successor').values(lines).execute()
}

test('PostgreSQL answers as the rule does, on every day, in every directory, circles included', async () => {
  await fc.assert(
    fc.asyncProperty(smallDirectory, anyDay, async (snapshot, today) => {
      await hold(snapshot)
      for (const on of days)
        for (const code of codes)
          expect(await store.directory.resolve(code, on, today), `${code} on ${on}`).toEqual(
            resolveCode(snapshot, code, on, today)
          )
    }),
    { numRuns: 40 }
  )
}, 60_000)
