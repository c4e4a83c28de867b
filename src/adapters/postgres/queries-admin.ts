/** The lanes and the audit, as administrators and auditors read them. */
import { sql } from 'kysely'
import type { AuditView, LaneLoad, Page, PageRequest } from '../../exchange/ports/queries.ts'
import { pageOf } from './queries-pages.ts'
import { present } from './rows.ts'
import type { Db } from './pool.ts'

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
