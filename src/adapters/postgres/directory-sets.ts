/** Change sets as rows: written, settled, read. */
import { sql } from 'kysely'
import type { ChangeSetSummary, DirectoryChange } from '../../exchange/ports/directory.ts'
import type { ChangeFilter } from '../../exchange/ports/directory.ts'
import type { Page, PageRequest } from '../../exchange/ports/queries.ts'
import type { DirectoryChangeSetTable, DirectoryTables } from './directory-tables.ts'
import { directoryTables } from './directory-tables.ts'
import { directoryVersion } from './directory-turn.ts'
import type { Db } from './pool.ts'
import { idCursor, pageOf } from './queries-pages.ts'
import { present } from './rows.ts'
import type { Selectable } from 'kysely'

export type NewChangeSet = Pick<
  DirectoryChangeSetTable,
  'id' | 'source' | 'label' | 'base_version' | 'organisations' | 'created_at' | 'created_by'
>

export async function openSet(tx: Db, set: NewChangeSet): Promise<void> {
  await directoryTables(tx)
    .insertInto('directory_change_set')
    .values({ ...set, state: 'previewed', skipped: null, settled_at: null, settled_by: null })
    .execute()
}

export async function countSet(
  tx: Db,
  id: string,
  counts: ChangeSetSummary['counts'],
  skipped?: ChangeSetSummary['skipped']
): Promise<void> {
  await directoryTables(tx)
    .updateTable('directory_change_set')
    .set({
      counts: JSON.stringify(counts),
      skipped: skipped === undefined ? null : JSON.stringify(skipped)
    })
    .where('id', '=', id)
    .execute()
}

export async function settleSet(
  tx: Db,
  id: string,
  state: 'applied' | 'discarded',
  at: Date,
  actor: string
): Promise<void> {
  await directoryTables(tx)
    .updateTable('directory_change_set')
    .set({ state, settled_at: at, settled_by: actor })
    .where('id', '=', id)
    .execute()
}

/** What was discarded is not kept; that it was, is. */
export async function dropChanges(tx: Db, id: string): Promise<void> {
  await directoryTables(tx).deleteFrom('directory_change').where('set_id', '=', id).execute()
}

/** For an edit that changes nothing. */
export async function dropSet(tx: Db, id: string): Promise<void> {
  await directoryTables(tx).deleteFrom('directory_change_set').where('id', '=', id).execute()
}

export async function findSet(db: Db, id: string): Promise<ChangeSetSummary | null> {
  const row = await directoryTables(db)
    .selectFrom('directory_change_set')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : summaryOf(row, await directoryVersion(db))
}

/** Previews and what became of them; single edits are not previewed. */
export async function listSets(db: Db, page: PageRequest): Promise<Page<ChangeSetSummary> | null> {
  const after = idCursor(page.cursor)
  if (after === null) return null
  const rows = await directoryTables(db)
    .selectFrom('directory_change_set')
    .selectAll()
    .where('source', '<>', 'edit')
    .$if(after !== undefined, query => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  const version = await directoryVersion(db)
  return pageOf(
    rows,
    page.limit,
    row => summaryOf(row, version),
    row => row.id
  )
}

export async function listChanges(
  db: Db,
  id: string,
  { kind, organisationId }: ChangeFilter,
  { cursor, limit }: PageRequest
): Promise<Page<DirectoryChange> | null> {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) return null
  if ((await findSet(db, id)) === null) return null
  const rows = await directoryTables(db)
    .selectFrom('directory_change')
    .selectAll()
    .where('set_id', '=', id)
    .$if(cursor !== undefined, query => query.where('number', '>', Number(cursor)))
    .$if(kind !== undefined, query => query.where(sql`kind`, '=', kind))
    .$if(organisationId !== undefined, query => query.where(sql`organisation_id`, '=', organisationId))
    .orderBy('number')
    .limit(limit + 1)
    .execute()
  return pageOf(rows, limit, changeOf, row => String(row.number))
}

function changeOf(row: Selectable<DirectoryTables['directory_change']>): DirectoryChange {
  return {
    number: row.number,
    kind: row.kind,
    organisation: { id: row.organisation_id, code: row.organisation_code, name: row.organisation_name },
    ...present({ before: row.before, after: row.after })
  }
}

function summaryOf(row: Selectable<DirectoryChangeSetTable>, version: number): ChangeSetSummary {
  const stale = row.state === 'previewed' && row.base_version !== version
  return {
    id: row.id,
    source: row.source === 'axis' ? 'axis' : 'file',
    label: row.label,
    state: stale ? 'stale' : row.state,
    counts: row.counts,
    organisations: row.organisations,
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...present({ skipped: row.skipped, settledAt: row.settled_at, settledBy: row.settled_by })
  }
}
