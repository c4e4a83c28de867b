/** Axes' own lists of agencies (table `axis_agency`) and how far each has been read. */
import { sql } from 'kysely'
import type {
  AxisDirectories,
  AxisDirectoryState,
  AxisReading,
  RemoteAgency
} from '../../exchange/ports/index.ts'
import type { Db } from './pool.ts'
import { present } from './rows.ts'

/** The table of 0012_directory_search.sql. */
export interface AxisDirectoryStateTable {
  axis_id: string
  version: number | null
  whole_at: Date | null
  changes_at: Date | null
  listed: number
  changed: number
  gone: number
  doubted_listed: number | null
}

const withState = (db: Db) => db.withTables<{ axis_directory_state: AxisDirectoryStateTable }>()

export function createAxisDirectories(db: Db): AxisDirectories {
  return {
    state: axisId => state(db, axisId),
    keep: (axisId, agencies, at) => keep(db, axisId, agencies, at),
    markGone: (axisId, at) => markGone(db, axisId, at),
    note: (axisId, reading) => note(db, axisId, reading)
  }
}

async function state(db: Db, axisId: string): Promise<AxisDirectoryState> {
  const row = await withState(db)
    .selectFrom('axis_directory_state')
    .select(['version', 'whole_at as wholeAt', 'changes_at as changesAt', 'listed'])
    .select('doubted_listed as doubtedListed')
    .where('axis_id', '=', axisId)
    .executeTakeFirst()
  return row === undefined ? { listed: 0 } : present(row)
}

/**
 * The list of changes names one code only: what the whole list said of the other one stays, in the place where it
 * stood. `at` never goes back, so two readings at once do not take each other's agencies for gone.
 */
async function keep(db: Db, axisId: string, agencies: readonly RemoteAgency[], at: Date): Promise<void> {
  // An axis may list one key twice; the upsert takes each once.
  const once = [...new Map(agencies.map(agency => [agency.remoteKey, agency])).values()]
  if (once.length === 0) return
  await sql`
    insert into axis_agency as known
      (axis_id, remote_key, parent_key, code, other_code, name, mail, deleted, seen_at)
    select ${axisId}, a."remoteKey", a."parentKey", a.code, a."otherCode", a.name, a.mail,
      coalesce(a.deleted, false), ${at}
    from jsonb_to_recordset(${JSON.stringify(once)}::jsonb) as a
      ("remoteKey" text, "parentKey" text, code text, "otherCode" text, name text, mail text, deleted boolean)
    order by a."remoteKey"
    on conflict (axis_id, remote_key) do update set
      parent_key = excluded.parent_key,
      code = case when excluded.other_code is null and excluded.code = known.other_code
        then known.code else excluded.code end,
      other_code = case when excluded.other_code is null and excluded.code in (known.code, known.other_code)
        then known.other_code else excluded.other_code end,
      name = excluded.name, mail = excluded.mail, deleted = excluded.deleted,
      seen_at = greatest(known.seen_at, excluded.seen_at), gone_at = null`.execute(db)
}

async function markGone(db: Db, axisId: string, at: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update axis_agency set gone_at = ${at}
    where axis_id = ${axisId} and seen_at < ${at} and gone_at is null`.execute(db)
  return Number(numAffectedRows)
}

async function note(db: Db, axisId: string, { state: now, changed, gone }: AxisReading): Promise<void> {
  const values = {
    version: now.version ?? null,
    whole_at: now.wholeAt ?? null,
    changes_at: now.changesAt ?? null,
    listed: now.listed,
    doubted_listed: now.doubtedListed ?? null,
    changed,
    gone
  }
  await withState(db)
    .insertInto('axis_directory_state')
    .values({ axis_id: axisId, ...values })
    .onConflict(conflict => conflict.column('axis_id').doUpdateSet(values))
    .execute()
}
