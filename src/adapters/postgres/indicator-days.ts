/**
 * Counts of closed days, made when they are first asked for and kept. A day is counted again when something of it has
 * changed since (marks left by triggers), when one of its clocks has run out, or when the rules have changed.
 */
import { sql } from 'kysely'
import { vietnamDate } from '../../domain/calendar.ts'
import { addDays } from '../../domain/reporting-period.ts'
import { countedDays, dayColumns } from './indicator-columns.ts'
import { firstToRunOut, refusalWords } from './indicator-facts.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

/** Grows with every change of what is counted: days kept by older rules are counted again. */
const rules = 1
/** Longer than any transaction lives: what belongs to a day is committed when the day is kept. */
const settledAfterMs = 15 * 60_000
/** Days counted in one commit. */
const atOnce = 7

/** The first day that is not kept yet: today, and shortly after midnight yesterday too. */
export function firstLiveDay(now: Date): string {
  return vietnamDate(new Date(now.getTime() - settledAfterMs))
}

export interface Keeping {
  readonly from: string
  /** Inclusive; before the first live day. */
  readonly to: string
  readonly now: Date
  /** A day touched is counted again only when its count is older than this. */
  readonly lagMs: number
  /** Milliseconds of work, by the machine's own time. */
  readonly budgetMs: number
}

/** True when all days of the range are counted; false when the budget was spent first. Some work is always done. */
export async function keepDays(db: Db, keeping: Keeping): Promise<boolean> {
  const end = performance.now() + keeping.budgetMs
  while ((await staleDays(db, keeping)).length > 0) {
    await within(db, tx => countAgain(tx, keeping))
    if (performance.now() > end) return (await staleDays(db, keeping)).length === 0
  }
  return true
}

async function staleDays(db: Db, { from, to, now, lagMs }: Keeping): Promise<readonly string[]> {
  const { rows } = await sql<{ day: string }>`
    with known as (
      select vietnam_day(least(
        (select min(accepted_at) from document),
        (select min(settled_at) from delivery where kind = 'edoc' and settled_at is not null),
        (select min(at) from sender_act))) as first
    )
    select g.day::date as day
    from known, generate_series(greatest(${from}::date, known.first), ${to}::date, interval '1 day') as g (day)
    left join indicator_day_kept k on k.day = g.day::date
    where k.day is null or k.rules <> ${rules} or k.valid_until < ${now}
      or (k.kept_at <= ${new Date(now.getTime() - lagMs)}
        and exists (select from indicator_day_touched t where t.day = k.day))
    order by g.day limit ${atOnce}`.execute(db)
  return rows.map(row => row.day)
}

async function countAgain(db: Db, keeping: Keeping): Promise<void> {
  // One counts, others wait and then find it done. Readers and writers of the exchange go on.
  await sql`select pg_advisory_xact_lock(hashtext('lienthong.indicator_day'))`.execute(db)
  const stale = await staleDays(db, keeping)
  for (const { from, to } of runs(stale)) await keepRun(db, from, to, keeping.now)
}

async function keepRun(db: Db, from: string, to: string, now: Date): Promise<void> {
  const days = { from, to, asOf: now }
  const span = sql`day between ${from}::date and ${to}::date`
  // The marks first: what is marked after this statement is counted by a later one, and marked still.
  await sql`delete from indicator_day_touched where ${span}`.execute(db)
  await sql`delete from indicator_day where ${span}`.execute(db)
  await sql`delete from indicator_day_refusal where ${span}`.execute(db)
  await sql`insert into indicator_day (${dayColumns})
    select ${dayColumns} from (${countedDays(days)}) counted`.execute(db)
  await sql`insert into indicator_day_refusal (day, organisation_id, reason_key, reason, count)
    select day, organisation_id, folded(reason), min(reason), count(*)::int from (${refusalWords(days)}) said
    group by day, organisation_id, folded(reason)`.execute(db)
  await sql`insert into indicator_day_kept (day, rules, kept_at, valid_until)
    select g::date, ${rules}, ${now}, ${firstToRunOut(days)}
    from generate_series(${from}::date, ${to}::date, interval '1 day') g
    on conflict (day) do update set rules = excluded.rules, kept_at = excluded.kept_at,
      valid_until = excluded.valid_until`.execute(db)
}

/** Days in a row are counted in one pass. */
function runs(days: readonly string[]): { from: string; to: string }[] {
  const found: { from: string; to: string }[] = []
  for (const day of days) {
    const last = found.at(-1)
    if (last !== undefined && addDays(last.to, 1) === day) last.to = day
    else found.push({ from: day, to: day })
  }
  return found
}
