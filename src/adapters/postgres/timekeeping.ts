/** The calendar and the clock rules, as administrators set them: each change with its audit event in one commit. */
import { sql } from 'kysely'
import { vietnamDate } from '../../domain/calendar.ts'
import type { ClockRules } from '../../domain/clock.ts'
import type { CalendarDay } from '../../domain/working-days.ts'
import { missingYears } from '../../domain/working-days.ts'
import type { CalendarFile, CalendarYear, RulesVersion, Timekeeping } from '../../exchange/ports/clocks.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import { createAudit } from './audit.ts'
import { latestRules } from './clock-basis.ts'
import type { ClockTables } from './clock-tables.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createTimekeeping(
  db: Db,
  clock: Clock,
  readCalendar: (text: string) => CalendarFile
): Timekeeping {
  return {
    year: year => readYear(db, year),
    replaceYear: (year, version, days, actor) =>
      within(db, tx => replaceYear(tx, clock, year, version, days, actor)),
    rules: () => readRules(db),
    replaceRules: (version, rules, actor) => within(db, tx => replaceRules(tx, clock, version, rules, actor)),
    readCalendar,
    missingYears: now => missing(db, now)
  }
}

const timekeeping = (db: Db) => db.withTables<ClockTables>()

async function readYear(db: Db, year: number): Promise<CalendarYear> {
  const known = await timekeeping(db)
    .selectFrom('calendar_year')
    .selectAll()
    .where('year', '=', year)
    .executeTakeFirst()
  if (known === undefined) return { year, version: 0, days: [] }
  const days = await timekeeping(db)
    .selectFrom('calendar_day')
    .select(['day', 'kind', 'name'])
    .where('year', '=', year)
    .orderBy('day')
    .execute()
  return { year, version: known.version, days, changedAt: known.changed_at, changedBy: known.changed_by }
}

async function replaceYear(
  db: Db,
  clock: Clock,
  year: number,
  version: number,
  days: readonly CalendarDay[],
  actor: string
): Promise<CalendarYear | 'stale'> {
  // Two administrators at once: the second waits here and then sees that his version is old. Readers go on.
  await sql`lock table calendar_year in share row exclusive mode`.execute(db)
  const before = await readYear(db, year)
  if (before.version !== version) return 'stale'
  const at = clock.now()
  const row = { version: version + 1, changed_at: at, changed_by: actor }
  await timekeeping(db)
    .insertInto('calendar_year')
    .values({ year, ...row })
    .onConflict(conflict => conflict.column('year').doUpdateSet(row))
    .execute()
  await timekeeping(db).deleteFrom('calendar_day').where('year', '=', year).execute()
  if (days.length > 0)
    await timekeeping(db)
      .insertInto('calendar_day')
      .values(days.map(({ day, kind, name }) => ({ day, kind, name })))
      .execute()
  await createAudit(db).note({
    action: 'calendar.replaced',
    outcome: 'success',
    actor,
    subject: {},
    facts: { year, version: row.version, ...difference(before.days, days) },
    at
  })
  return readYear(db, year)
}

/** What a reader of the audit wants to know of a change: which days became something else. */
function difference(before: readonly CalendarDay[], after: readonly CalendarDay[]) {
  const written = ({ day, kind }: CalendarDay) => `${day} ${kind}`
  const [old, now] = [new Set(before.map(written)), new Set(after.map(written))]
  return {
    added: [...now].filter(each => !old.has(each)).sort(),
    removed: [...old].filter(each => !now.has(each)).sort()
  }
}

async function readRules(db: Db): Promise<RulesVersion> {
  const { version, rules } = await latestRules(db)
  if (version === 0) return { version, rules }
  const row = await timekeeping(db)
    .selectFrom('clock_rule')
    .select(['changed_at', 'changed_by'])
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return { version, rules, changedAt: row.changed_at, changedBy: row.changed_by }
}

async function replaceRules(
  db: Db,
  clock: Clock,
  version: number,
  rules: ClockRules,
  actor: string
): Promise<RulesVersion | 'stale'> {
  await sql`lock table clock_rule in share row exclusive mode`.execute(db)
  const before = await latestRules(db)
  if (before.version !== version) return 'stale'
  const at = clock.now()
  await timekeeping(db)
    .insertInto('clock_rule')
    .values({ version: version + 1, rules: JSON.stringify(rules), changed_at: at, changed_by: actor })
    .execute()
  await createAudit(db).note({
    action: 'clock-rules.replaced',
    outcome: 'success',
    actor,
    subject: {},
    facts: { version: version + 1, before: before.rules, after: rules },
    at
  })
  return readRules(db)
}

async function missing(db: Db, now: Date): Promise<readonly number[]> {
  const known = await timekeeping(db).selectFrom('calendar_year').select('year').execute()
  return missingYears({ years: new Set(known.map(({ year }) => year)) }, vietnamDate(now))
}
