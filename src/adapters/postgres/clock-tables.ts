/** The tables of 0009_clocks.sql, as Kysely sees them. */
import type { ColumnType } from 'kysely'
import type { ClockKind, ClockRules, ClockStop } from '../../domain/clock.ts'
import type { Level } from '../../domain/organisation.ts'
import type { DayKind } from '../../domain/working-days.ts'
import type { Json } from './tables.ts'

export interface CalendarYearTable {
  year: number
  version: number
  changed_at: Date
  changed_by: string
}

export interface CalendarDayTable {
  /** yyyy-MM-dd */
  day: string
  year: ColumnType<number, never, never>
  kind: DayKind
  name: string
}

export interface CalendarWarningTable {
  year: number
  at: Date
}

export interface ClockRuleTable {
  version: number
  rules: Json<ClockRules>
  changed_at: Date
  changed_by: string
}

export interface ClockTable {
  delivery_id: string
  kind: ClockKind
  started_at: Date
  remind_at: Date
  due_at: Date
  stopped_at: Date | null
  stopped_by: ClockStop | null
  reminded_at: Date | null
  overdue_at: Date | null
  acting_connector: string | null
  waiting_connector: string | null
  level: Level | null
  rules_version: number
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type ClockTables = {
  calendar_year: CalendarYearTable
  calendar_day: CalendarDayTable
  calendar_warning: CalendarWarningTable
  clock_rule: ClockRuleTable
  clock: ClockTable
}
