/** Indicators as they are read: counts over days and organisations, and the rows behind a count. */
import type { IndicatorKey, IndicatorTarget, Measures } from '../../domain/indicator.ts'
import type { Level } from '../../domain/organisation.ts'
import type { RefusalReason } from '../../domain/refusal-reason.ts'
import type { Page, PageRequest } from './queries.ts'

/** Which organisations: all that match every part given. */
export interface IndicatorScope {
  readonly level?: Level
  /** This one alone. */
  readonly organisationId?: string
  /** This organisation and all below it. */
  readonly parentId?: string
  /** Those that this DMS manages. */
  readonly connectorId?: string
}

export interface IndicatorQuestion extends IndicatorScope {
  /** yyyy-MM-dd in Vietnam, both inclusive. */
  readonly from: string
  readonly to: string
  readonly by: 'organisation' | 'level' | 'month'
  /** How old a closed day's count may be although something of it has changed since, milliseconds. 0: exact. */
  readonly lagMs?: number
}

export interface ReasonCount {
  readonly reason: RefusalReason
  /** As the recipients wrote it. */
  readonly words: string
  readonly count: number
}

export interface MeasuredGroup {
  /** An organisation's id, a level, or yyyy-MM. */
  readonly key: string
  /** By organisation only. */
  readonly organisation?: {
    readonly id: string
    readonly code: string
    readonly name: string
    readonly level: Level
  }
  readonly measures: Measures
}

export interface Measured {
  readonly groups: readonly MeasuredGroup[]
  readonly total: Measures
  /** Most frequent first. */
  readonly refusals: readonly ReasonCount[]
}

/** A document, or one delivery of it, that a number counts. */
export interface CountedRow {
  readonly documentId?: string
  readonly deliveryId?: string
  readonly receiptId?: string
  readonly organisationId: string
  readonly at: Date
}

export interface Indicators {
  /** `being-counted`: the days are not all counted yet; what was done is kept, the next call goes on. */
  measure(question: IndicatorQuestion): Promise<Measured | 'being-counted'>
  /** Null for a cursor it did not give out, or an indicator that no rows make. */
  rows(
    indicator: IndicatorKey,
    part: 'numerator' | 'denominator',
    question: IndicatorScope & Pick<IndicatorQuestion, 'from' | 'to'>,
    page: PageRequest
  ): Promise<Page<CountedRow> | null>
  /** By id or by any of its codes. */
  organisation(idOrCode: string): Promise<ReportedOrganisation | null>
}

export interface ReportedOrganisation {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly level: Level
  readonly parentName?: string
  readonly connectorId?: string
}

export interface PaperTotal {
  readonly organisationId: string
  /** yyyy-MM */
  readonly month: string
  readonly sent: number
  readonly received: number
  readonly reason?: string
  readonly reportedAt: Date
}

export interface PaperTotals {
  /** Stands in place of an earlier report of the same month; its audit event is in the same commit. */
  report(total: Omit<PaperTotal, 'reportedAt'>, actor: string): Promise<PaperTotal>
  find(organisationId: string, month: string): Promise<PaperTotal | null>
}

/** 0 while nothing has been set. */
export interface TargetList {
  readonly version: number
  readonly targets: readonly IndicatorTarget[]
  readonly changedAt?: Date
  readonly changedBy?: string
}

export interface IndicatorTargets {
  /** The latest, or an older one; null when there is no such version. */
  list(version?: number): Promise<TargetList | null>
  /** `stale` when somebody has changed the list since `version`. Null: whatever the version is. */
  replace(
    version: number | null,
    targets: readonly IndicatorTarget[],
    actor: string
  ): Promise<TargetList | 'stale'>
}
