/** The tables of 0011_indicators.sql, as Kysely sees them. Counts are read and written by visible SQL alone. */
import type { IndicatorKey } from '../../domain/indicator.ts'
import type { Level } from '../../domain/organisation.ts'

export interface PaperTotalTable {
  organisation_id: string
  /** yyyy-MM-01 */
  month: string
  sent: number
  received: number
  reason: string | null
  reported_at: Date
  reported_by: string
}

export interface IndicatorTargetVersionTable {
  version: number
  changed_at: Date
  changed_by: string
}

export interface IndicatorTargetTable {
  version: number
  indicator: IndicatorKey
  level: Level
  /** numeric comes as text */
  value: number | string
  from_date: string
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type IndicatorTables = {
  paper_total: PaperTotalTable
  indicator_target_version: IndicatorTargetVersionTable
  indicator_target: IndicatorTargetTable
}
