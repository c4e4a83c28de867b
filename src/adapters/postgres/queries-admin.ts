/** The directory, the lanes and the audit, as administrators and auditors read them. */
import { sql } from 'kysely'
import type { CodeScheme } from '../../domain/organisation.ts'
import type {
  AuditView,
  LaneLoad,
  OrganisationDetail,
  OrganisationView,
  Page,
  PageRequest
} from '../../exchange/ports/queries.ts'
import { containing, pageOf, readCursor, startingWith, writeCursor } from './queries-pages.ts'
import { present } from './rows.ts'
import type { Db } from './pool.ts'

interface OrganisationRow {
  id: string
  name: string
  level: OrganisationView['level']
  parent_id: string | null
  code: string
  status: OrganisationView['status']
  connector_id: string | null
}

/** By a part of the name, without diacritics, or by the beginning of any of its codes, old or new. */
export async function organisations(
  db: Db,
  q: string | undefined,
  page: PageRequest
): Promise<Page<OrganisationView> | null> {
  const after = readCursor(page.cursor, 2)
  if (after === null) return null
  const conditions = [sql`true`]
  if (after !== undefined)
    conditions.push(sql`(o.name, o.id::text) > (${after[0]} collate "vi-x-icu", ${after[1]})`)
  if (q !== undefined)
    conditions.push(sql`(folded(o.name) like folded(${containing(q)}) or o.id in (
      select c.organisation_id from organisation_code c where c.code like ${startingWith(q.toUpperCase())}))`)
  const { rows } = await sql<OrganisationRow>`
    select o.id, o.name, o.level, o.parent_id, o.code, o.status, o.connector_id from organisation o
    where ${sql.join(conditions, sql` and `)} order by o.name, o.id::text limit ${page.limit + 1}`.execute(db)
  return pageOf(rows, page.limit, organisationOf, row => writeCursor([row.name, row.id]))
}

export async function organisation(db: Db, id: string): Promise<OrganisationDetail | null> {
  const row = await db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  const codes = await db
    .selectFrom('organisation_code')
    .selectAll()
    .where('organisation_id', '=', id)
    .orderBy('valid_from')
    .execute()
  const successors = await db
    .selectFrom('organisation_successor as s')
    .innerJoin('organisation as o', 'o.id', 's.successor_id')
    .select(['o.id', 'o.name', 'o.code', 's.since', 's.kind'])
    .where('s.organisation_id', '=', id)
    .orderBy('s.since')
    .orderBy('o.id')
    .execute()
  return {
    ...organisationOf(row),
    codes: codes.map(({ code, scheme, valid_from, valid_to }) => ({
      code,
      scheme: scheme satisfies CodeScheme,
      ...(valid_from === '-infinity' ? {} : { validFrom: valid_from }),
      ...(valid_to === 'infinity' ? {} : { validTo: valid_to })
    })),
    successors
  }
}

function organisationOf(row: OrganisationRow): OrganisationView {
  const { id, name, level, code, status, parent_id, connector_id } = row
  return { id, name, level, code, status, ...present({ parentId: parent_id, connectorId: connector_id }) }
}

interface LaneRow {
  lane: string
  in_flight: number
  waiting: number
  oldest_due_at: Date | null
  failures_in_a_row: number
  paused_until: Date | null
}

export async function lanes(db: Db): Promise<readonly LaneLoad[]> {
  const { rows } = await sql<LaneRow>`
    select coalesce(w.lane, l.id, f.lane) as lane, coalesce(f.count, 0) as in_flight, coalesce(w.count, 0) as waiting,
      w.oldest as oldest_due_at, coalesce(l.failures_in_a_row, 0) as failures_in_a_row, l.paused_until
    from (select lane, count(*)::int as count, min(due_at) as oldest from outbox group by lane) w
      full join lane l on l.id = w.lane
      full join (select route_id as lane, count(*)::int as count from delivery where lease_until > now() group by route_id) f
        on f.lane = coalesce(w.lane, l.id)
    order by 1`.execute(db)
  return rows.map(row => ({
    lane: row.lane,
    inFlight: row.in_flight,
    waiting: row.waiting,
    failuresInARow: row.failures_in_a_row,
    ...present({ oldestDueAt: row.oldest_due_at, pausedUntil: row.paused_until })
  }))
}

/** Newest first. */
export async function audit(db: Db, page: PageRequest): Promise<Page<AuditView> | null> {
  const { cursor, limit } = page
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) return null
  const all = db
    .selectFrom('audit_event')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit + 1)
  const rows = await (cursor === undefined ? all : all.where('seq', '<', Number(cursor))).execute()
  return pageOf(
    rows,
    limit,
    row => ({ ...row, seq: String(row.seq) }),
    row => String(row.seq)
  )
}
