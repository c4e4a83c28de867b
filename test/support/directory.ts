/** A directory file brought in at once, as `lienthong directory import` does. */
import { v7 } from 'uuid'
import { importOrganisations } from '../../src/adapters/postgres/directory-import.ts'
import type { Db } from '../../src/adapters/postgres/pool.ts'
import type { ImportedOrganisation } from '../../src/domain/directory-entry.ts'

/** `today` is yyyy-MM-dd. */
export function importDirectory(db: Db, organisations: readonly ImportedOrganisation[], today: string) {
  const clock = { now: () => new Date(`${today}T05:00:00Z`), random: () => 0, id: () => v7() }
  return importOrganisations(db, clock, { organisations, label: 'directory.csv' }, 'system')
}
