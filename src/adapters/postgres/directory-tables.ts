/** The tables of 0005_directory.sql, as Kysely sees them. */
import type { Generated } from 'kysely'
import type {
  ChangeSetSummary,
  ChangedParts,
  DirectoryChangeKind,
  SkippedAgencies
} from '../../exchange/ports/directory.ts'
import type { Db } from './pool.ts'
import type { Json, JsonWithDefault } from './tables.ts'

export interface DirectoryStateTable {
  only_one: Generated<boolean>
  version: Generated<number>
  /** yyyy-MM-dd */
  day: string | null
}

export interface DirectoryChangeSetTable {
  id: string
  source: ChangeSetSummary['source'] | 'edit'
  label: string
  base_version: number
  state: 'previewed' | 'applied' | 'discarded'
  organisations: number
  counts: JsonWithDefault<ChangeSetSummary['counts']>
  skipped: Json<SkippedAgencies> | null
  created_at: Date
  created_by: string
  settled_at: Date | null
  settled_by: string | null
}

export interface DirectoryChangeTable {
  set_id: string
  number: number
  kind: DirectoryChangeKind
  organisation_id: string
  organisation_code: string
  organisation_name: string
  before: Json<ChangedParts> | null
  after: Json<ChangedParts> | null
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type DirectoryTables = {
  directory_state: DirectoryStateTable
  directory_change_set: DirectoryChangeSetTable
  directory_change: DirectoryChangeTable
}

export const directoryTables = (db: Db) => db.withTables<DirectoryTables>()
