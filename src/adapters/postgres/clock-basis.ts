/** What clocks are set by, kept in memory until somebody has changed it: every accepted document asks. */
import { sql } from 'kysely'
import type { ClockRules } from '../../domain/clock.ts'
import { standardRules } from '../../domain/clock.ts'
import { calendarOf } from '../../domain/working-days.ts'
import type { ClockBasis } from '../../exchange/ports/clocks.ts'
import type { ClockTables } from './clock-tables.ts'
import type { Db } from './pool.ts'

export interface BasisMemory {
  kept?: { readonly mark: string; readonly basis: ClockBasis }
}

export async function readBasis(db: Db, memory: BasisMemory): Promise<ClockBasis> {
  // Versions only grow, so their sum moves with each change. Read before the data: older than them at worst.
  const { rows } = await sql<{ years: number; rules: number }>`
    select coalesce((select sum(version) from calendar_year), 0)::int as years,
      coalesce((select max(version) from clock_rule), 0) as rules`.execute(db)
  const { years = 0, rules = 0 } = rows[0] ?? {}
  const mark = `${years}/${rules}`
  if (memory.kept?.mark === mark) return memory.kept.basis
  const basis = await readAll(db)
  memory.kept = { mark, basis }
  return basis
}

async function readAll(db: Db): Promise<ClockBasis> {
  const tables = db.withTables<ClockTables>()
  const years = await tables.selectFrom('calendar_year').select('year').execute()
  const days = await tables.selectFrom('calendar_day').select(['day', 'kind']).execute()
  const { version, rules } = await latestRules(db)
  const calendar = calendarOf(
    years.map(({ year }) => year),
    days,
    rules.hours
  )
  return { calendar, rules, version }
}

export async function latestRules(db: Db): Promise<{ version: number; rules: ClockRules }> {
  const row = await db
    .withTables<ClockTables>()
    .selectFrom('clock_rule')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined
    ? { version: 0, rules: standardRules }
    : { ...row, rules: { ...standardRules, ...row.rules } }
}
