/** Who changed the trust store, when, why and what: newest first. */
import type { Page, PageRequest } from '../../exchange/ports/queries.ts'
import type { TrustVersion } from '../../exchange/ports/trust.ts'
import type { Db } from './pool.ts'
import { pageOf } from './queries-pages.ts'
import { trust } from './trust-read.ts'

type Change = TrustVersion['changes'][number]

export async function readHistory(
  db: Db,
  { cursor, limit }: PageRequest
): Promise<Page<TrustVersion> | null> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) return null
  const all = trust(db)
    .selectFrom('trust_version')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(limit + 1)
  const rows = await (cursor === undefined ? all : all.where('version', '<', Number(cursor))).execute()
  const changes = await changesOf(
    db,
    rows.map(row => row.version)
  )
  return pageOf(
    rows,
    limit,
    row => ({
      ...row,
      changes: changes.filter(({ version }) => version === row.version).map(({ change }) => change)
    }),
    row => String(row.version)
  )
}

interface Dated {
  readonly version: number
  readonly change: Change
}

async function changesOf(db: Db, versions: readonly number[]): Promise<readonly Dated[]> {
  if (versions.length === 0) return []
  const entries = await trust(db)
    .selectFrom('trust_entry as e')
    .innerJoin('certificate as c', 'c.sha256', 'e.certificate')
    .select(['e.kind', 'e.added_in', 'e.removed_in', 'c.sha256', 'c.subject'])
    .where(eb => eb.or([eb('e.added_in', 'in', versions), eb('e.removed_in', 'in', versions)]))
    .orderBy('c.subject')
    .execute()
  const bindings = await trust(db)
    .selectFrom('certificate_binding as b')
    .innerJoin('certificate as c', 'c.sha256', 'b.certificate')
    .select(['b.id', 'b.added_in', 'b.removed_in', 'c.sha256', 'c.subject'])
    .where(eb => eb.or([eb('b.added_in', 'in', versions), eb('b.removed_in', 'in', versions)]))
    .orderBy('c.subject')
    .execute()
  return [
    ...entries.flatMap(({ added_in, removed_in, ...entry }) =>
      dated(added_in, removed_in, { ...entry, what: 'entry-added' }, { ...entry, what: 'entry-removed' })
    ),
    ...bindings.flatMap(({ added_in, removed_in, id: bindingId, ...certificate }) => {
      const binding = { ...certificate, bindingId }
      return dated(
        added_in,
        removed_in,
        { ...binding, what: 'binding-added' },
        { ...binding, what: 'binding-removed' }
      )
    })
  ]
}

function dated(addedIn: number, removedIn: number | null, added: Change, removed: Change): Dated[] {
  const first = { version: addedIn, change: added }
  return removedIn === null ? [first] : [first, { version: removedIn, change: removed }]
}
