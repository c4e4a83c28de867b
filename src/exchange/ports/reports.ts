/** A report of indicators, and the forms in which it is written. */
import type { IndicatorKey } from '../../domain/indicator.ts'
import type { Level } from '../../domain/organisation.ts'
import type { ReportingPeriod } from '../../domain/reporting-period.ts'
import type {
  IndicatorQuestion,
  Indicators,
  IndicatorTargets,
  MeasuredGroup,
  PaperTotals,
  ReasonCount,
  ReportedOrganisation
} from './indicators.ts'

export interface ReportValue {
  readonly indicator: IndicatorKey
  /** In the indicator's unit; null: there is nothing that it could be of. */
  readonly value: number | null
  readonly numerator?: number
  readonly denominator?: number
  readonly target?: number
  /** Null where a value and a target cannot be compared. */
  readonly met?: boolean | null
  /** The period before; absent where there is none to compare with. */
  readonly before?: number | null
  /** value - before, in percentage points for shares. */
  readonly change?: number
}

export interface ReportLine {
  /** An organisation's id, a level, or yyyy-MM; absent for the whole. */
  readonly key?: string
  readonly label: string
  readonly level?: Level
  readonly organisation?: NonNullable<MeasuredGroup['organisation']>
  readonly values: readonly ReportValue[]
}

export interface IndicatorReport {
  readonly period: ReportingPeriod
  readonly before: ReportingPeriod
  readonly by: IndicatorQuestion['by']
  readonly level?: Level
  readonly parent?: ReportedOrganisation
  readonly madeAt: Date
  readonly targetsVersion: number
  readonly lines: readonly ReportLine[]
  readonly total: ReportLine
  readonly refusals: readonly ReasonCount[]
}

/** What an administrative document carries around its content (NĐ 30/2020 Appendix I). */
export interface AdministrativeForm {
  /** tên cơ quan ban hành */
  readonly issuer: string
  /** tên cơ quan chủ quản trực tiếp */
  readonly above?: string
  /** địa danh; dotted when absent. */
  readonly place?: string
  /** yyyy-MM-dd */
  readonly date: string
  readonly signerTitle?: string
  readonly signerName?: string
}

export interface ReportWriters {
  /** UTF-8 with BOM, one line a value; cells that a spreadsheet would run are written as text. */
  csv(report: IndicatorReport): Buffer
  xlsx(report: IndicatorReport): Promise<Buffer>
  /** `csp`: what a page with it may load, for Content-Security-Policy. */
  html(report: IndicatorReport, form: AdministrativeForm): { readonly html: string; readonly csp: string }
  pdf(report: IndicatorReport, form: AdministrativeForm): Promise<Buffer>
}

/** Everything that reporting is made of. */
export interface Reporting {
  readonly indicators: Indicators
  readonly targets: IndicatorTargets
  readonly papers: PaperTotals
  readonly writers: ReportWriters
  /** Code of the organisation that keeps the gateway: it issues what names no other. */
  readonly gatewayCode: string
}
