/** Sums over days and organisations, in groups and as a whole. The whole has no key. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Measures } from '../../domain/indicator.ts'
import { refusalReasonOf } from '../../domain/refusal-reason.ts'
import type { IndicatorQuestion, ReasonCount } from '../../exchange/ports/indicators.ts'
import { countedDays, counts, dayColumns } from './indicator-columns.ts'
import { refusalWords, unmatchedReceipts } from './indicator-facts.ts'
import { groupKey, organisationsIn } from './indicator-scope.ts'
import type { Db } from './pool.ts'

/** A question with the first day that is not kept, up to which counts are ready. */
export interface Ready extends IndicatorQuestion {
  readonly live: string
  readonly now: Date
}

type Row<T> = T & { key: string | null }
export type ByKey<T> = ReadonlyMap<string | null, T>

/** Kept days and, beside them, those that are still counted as they are asked for. */
export function daysOf({ from, to, live, now }: Ready): RawBuilder<unknown> {
  const kept = sql`select ${dayColumns} from indicator_day
    where day between ${from}::date and least(${to}::date, ${live}::date - 1)`
  if (to < live) return kept
  const days = { from: from > live ? from : live, to, asOf: now }
  return sql`${kept} union all select ${dayColumns} from (${countedDays(days)}) counted`
}

type Sums = Omit<
  Measures,
  'unmatched' | 'inactive' | 'electronicBeside' | 'paper' | 'oldestFailure' | `median${string}`
> & {
  failedSince: Date | null
  toHandover: number | null
  toRegistered: number | null
  toCompleted: number | null
}

export async function sums(db: Db, ready: Ready): Promise<ByKey<Sums>> {
  const key = groupKey(ready.by)
  const added = counts.map(column => sql`sum(f.${sql.ref(column)})::int as ${sql.ref(camel(column))}`)
  const { rows } = await sql<Row<Omit<Sums, keyof Medians>>>`
    select ${key} as key, ${sql.join(added)}, min(f.failed_since) as "failedSince"
    from (${daysOf(ready)}) f join (${organisationsIn(ready)}) s on s.id = f.organisation_id
    group by grouping sets ((${key}), ())`.execute(db)
  const middles = await medians(db, ready)
  return keyed(rows.map(row => ({ ...row, ...noMedians, ...middles.get(row.key) })))
}

const noMedians = { toHandover: null, toRegistered: null, toCompleted: null }
type Medians = Pick<Sums, keyof typeof noMedians>

/** A median is the value at which the lower half ends: one that was really measured. All groups in one pass. */
async function medians(db: Db, ready: Ready): Promise<ByKey<Partial<Medians>>> {
  const key = groupKey(ready.by)
  const { rows } = await sql<Row<{ which: keyof Medians; median: number }>>`
    select ${key} as key, t.which, percentile_disc(0.5) within group (order by t.seconds) as median
    from (${daysOf(ready)}) f join (${organisationsIn(ready)}) s on s.id = f.organisation_id
    cross join lateral (
      select 'toHandover' as which, unnest(f.to_handover) as seconds
      union all select 'toRegistered', unnest(f.to_registered)
      union all select 'toCompleted', unnest(f.to_completed)
    ) t
    group by grouping sets ((${key}, t.which), (t.which))`.execute(db)
  const found = new Map<string | null, Partial<Medians>>()
  for (const { key: group, which, median } of rows) found.set(group, { ...found.get(group), [which]: median })
  return found
}

export async function unmatched(db: Db, ready: Ready): Promise<ByKey<number>> {
  const { from, to, now, by } = ready
  const { rows } = await sql<Row<{ count: number }>>`
    select ${groupKey(by)} as key, count(*)::int as count
    from (${unmatchedReceipts({ from, to, asOf: now })}) f
    join (${organisationsIn(ready)}) s on s.id = f.organisation_id
    group by grouping sets ((${groupKey(by)}), ())`.execute(db)
  return new Map(rows.map(row => [row.key, row.count]))
}

/** Active organisations that a DMS of ours manages, without a document sent or received; by month: in that month. */
export async function inactive(db: Db, ready: Ready): Promise<ByKey<number>> {
  const { from, to, by } = ready
  const spans =
    by === 'month'
      ? sql`select greatest(m::date, ${from}::date) as day,
          least((m + interval '1 month')::date - 1, ${to}::date) as last
        from generate_series(date_trunc('month', ${from}::date::timestamp), ${to}::date, interval '1 month') m`
      : sql`select ${from}::date as day, ${to}::date as last`
  const idle = (span: RawBuilder<unknown>) => sql`
    select f.day, s.id, s.level from (${span}) f cross join (${organisationsIn(ready)}) s
    where s.status = 'active' and s.connector_id is not null and not exists (
      select from traffic t where t.organisation_id = s.id and t.day between f.day and f.last)`
  const whole = sql`select ${from}::date as day, ${to}::date as last`
  const { rows } = await sql<Row<{ count: number }>>`
    with traffic as materialized (
      select organisation_id, day from (${daysOf(ready)}) counted where sent + received > 0
    )
    select ${groupKeyOfIdle(by)} as key, count(*)::int as count from (${idle(spans)}) f group by 1
    union all select null, count(*)::int from (${idle(whole)}) f`.execute(db)
  return new Map(rows.map(row => [row.key, row.count]))
}

function groupKeyOfIdle(by: IndicatorQuestion['by']): RawBuilder<string> {
  if (by === 'organisation') return sql`f.id::text`
  return by === 'level' ? sql`f.level` : sql`to_char(f.day, 'YYYY-MM')`
}

/** Organisations and whole months of the range for which paper was reported, with the electronic traffic beside it. */
export async function beside(
  db: Db,
  ready: Ready
): Promise<ByKey<{ electronicBeside: number; paper: number }>> {
  const { from, to, by } = ready
  const { rows } = await sql<Row<{ electronicBeside: number; paper: number }>>`
    with reported as (
      select p.organisation_id, p.month as day, p.sent + p.received as paper from paper_total p
      where p.month >= ${from}::date and (p.month + interval '1 month')::date - 1 <= ${to}::date
    ),
    traffic as (
      select organisation_id, date_trunc('month', day::timestamp)::date as month, sum(sent + received)::int as documents
      from (${daysOf(ready)}) counted group by 1, 2
    )
    select ${groupKey(by)} as key, coalesce(sum(t.documents), 0)::int as "electronicBeside",
      coalesce(sum(f.paper), 0)::int as paper
    from reported f join (${organisationsIn(ready)}) s on s.id = f.organisation_id
    left join traffic t on t.organisation_id = f.organisation_id and t.month = f.day
    group by grouping sets ((${groupKey(by)}), ())`.execute(db)
  return keyed(rows)
}

export async function refusals(db: Db, ready: Ready): Promise<readonly ReasonCount[]> {
  const { from, to, live, now } = ready
  const kept = sql`select organisation_id, reason, count from indicator_day_refusal
    where day between ${from}::date and least(${to}::date, ${live}::date - 1)`
  const liveDays = { from: from > live ? from : live, to, asOf: now }
  const all =
    to < live
      ? kept
      : sql`${kept} union all select organisation_id, reason, 1 from (${refusalWords(liveDays)}) said`
  const { rows } = await sql<{ words: string; count: number }>`
    select min(f.reason) as words, sum(f.count)::int as count
    from (${all}) f join (${organisationsIn(ready)}) s on s.id = f.organisation_id
    group by folded(f.reason) order by count desc, words limit 200`.execute(db)
  return rows.map(row => ({ ...row, reason: refusalReasonOf(row.words) }))
}

function keyed<T extends object>(rows: readonly Row<T>[]): ByKey<T> {
  return new Map(rows.map(row => [row.key, row]))
}

function camel(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
