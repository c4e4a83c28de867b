/**
 * From the outbox to the queue. The row stays until its work is done: a queue that loses a job, or everything,
 * only costs time.
 */
import { sql } from 'kysely'
import { lanePermits } from '../../domain/breaker.ts'
import type { Relay, RelayedJob } from '../../exchange/ports/index.ts'
import { createBell } from './bell.ts'
import { breakerOf } from './lanes.ts'
import { outboxChannel } from './outbox.ts'
import type { Database, Db } from './pool.ts'

export type OpenRelay = Relay & { close(): Promise<void> }

export function createRelay({ db, url }: Database): OpenRelay {
  const bell = createBell(url, outboxChannel)
  const turns = new Map<string, number>()
  return {
    hand: options => hand(db, options, turns),
    wait: (ms, signal) => bell.wait(ms, signal),
    close: () => bell.close()
  }
}

type HandOptions = Parameters<Relay['hand']>[0]

/** One of so many places goes to whoever is due the longest, so that urgent ones cannot starve the rest. */
const oldestShare = 4

/** `turns` counts what each lane was given, because a lane with one free place gives one at a time. */
async function hand(db: Db, options: HandOptions, turns: Map<string, number>): Promise<number> {
  const taken = new Map<string, number>()
  const count = await db.transaction().execute(async tx => {
    // One relay at a time counts what is under way, or two together would fill a lane twice.
    const turn = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('lienthong.relay')) as mine`.execute(tx)
    if (turn.rows[0]?.mine !== true) return 0
    const jobs: RelayedJob[] = []
    for (const lane of await lanesWithPermits(tx, options)) {
      const places = Math.min(lane.permits, options.limit)
      const before = turns.get(lane.id) ?? 0
      const forOldest = Math.floor((before + places) / oldestShare) - Math.floor(before / oldestShare)
      const chosen = await choose(tx, lane.id, places, forOldest, options)
      taken.set(lane.id, before + chosen.length)
      jobs.push(...chosen)
    }
    if (jobs.length === 0) return 0
    jobs.sort((a, b) => b.priority - a.priority || a.dueAt.getTime() - b.dueAt.getTime())
    await options.enqueue(jobs)
    await markHanded(tx, jobs, options.now)
    return jobs.length
  })
  for (const [lane, turn] of taken) turns.set(lane, turn)
  return count
}

/** Each lane of the outbox is found by a jump through the index, however many rows wait on it. */
async function lanesWithPermits(db: Db, { now, sweepMs, lanes }: HandOptions) {
  const found = await sql<{
    id: string
    under_way: number
    failures_in_a_row: number | null
    paused_until: Date | null
  }>`
    with recursive waiting (id) as (
      (select lane from outbox order by lane limit 1)
      union all
      select (select lane from outbox where lane > waiting.id order by lane limit 1)
      from waiting where waiting.id is not null
    )
    select waiting.id, lane.failures_in_a_row, lane.paused_until,
      (select count(*) from outbox where outbox.lane = waiting.id
        and enqueued_at > ${sweepTime(now, sweepMs)}) as under_way
    from waiting left join lane on lane.id = waiting.id
    where waiting.id is not null`.execute(db)
  return found.rows
    .map(row => {
      const breaker = breakerOf({ ...row, failures_in_a_row: row.failures_in_a_row ?? 0 })
      return { id: row.id, permits: lanePermits(breaker, lanes(row.id).concurrency, now) - row.under_way }
    })
    .filter(lane => lane.permits > 0)
}

async function choose(
  db: Db,
  lane: string,
  places: number,
  forOldest: number,
  { now, sweepMs }: HandOptions
): Promise<readonly RelayedJob[]> {
  const rows = await sql<RelayedJob>`
    with urgent as (
      select * from outbox where ${isDue(lane, now, sweepMs)}
      order by priority desc, due_at limit ${places - forOldest} for update skip locked
    ), oldest as (
      select * from outbox where ${isDue(lane, now, sweepMs)}
        and (topic, ref) not in (select topic, ref from urgent)
      order by due_at limit ${forOldest} for update skip locked
    )
    select topic, ref, lane, priority, due_at as "dueAt", epoch + 1 as epoch
    from (select * from urgent union all select * from oldest) as chosen`.execute(db)
  return rows.rows
}

/** Not in the queue, or there for so long that the queue must have lost it. */
function isDue(lane: string, now: Date, sweepMs: number) {
  return sql`lane = ${lane} and due_at <= ${now}
    and (enqueued_at is null or enqueued_at <= ${sweepTime(now, sweepMs)})`
}

function sweepTime(now: Date, sweepMs: number): Date {
  return new Date(now.getTime() - sweepMs)
}

async function markHanded(db: Db, jobs: readonly RelayedJob[], now: Date): Promise<void> {
  await sql`
    update outbox set enqueued_at = ${now}, epoch = epoch + 1
    from unnest(${jobs.map(job => job.topic)}::text[], ${jobs.map(job => job.ref)}::text[]) as handed (topic, ref)
    where outbox.topic = handed.topic and outbox.ref = handed.ref`.execute(db)
}
