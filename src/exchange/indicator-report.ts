/** A report: what was counted, against targets and against the period before. */
import type { IndicatorTarget, Measures } from '../domain/indicator.ts'
import { indicators, meets, targetFor } from '../domain/indicator.ts'
import type { Level } from '../domain/organisation.ts'
import type { ReportingPeriod } from '../domain/reporting-period.ts'
import { periodBefore } from '../domain/reporting-period.ts'
import type { Clock } from './ports/index.ts'
import type {
  IndicatorQuestion,
  Indicators,
  IndicatorTargets,
  MeasuredGroup,
  ReportedOrganisation
} from './ports/indicators.ts'
import type { IndicatorReport, ReportLine, ReportValue } from './ports/reports.ts'

export interface ReportPorts {
  readonly indicators: Indicators
  readonly targets: IndicatorTargets
  readonly clock: Clock
}

export interface ReportQuestion extends Pick<IndicatorQuestion, 'by' | 'level' | 'connectorId' | 'lagMs'> {
  readonly period: ReportingPeriod
  readonly parent?: ReportedOrganisation
}

export const levelNames: Readonly<Record<Level, string>> = {
  'trung-uong': 'Trung ương',
  tinh: 'Cấp tỉnh',
  huyen: 'Cấp huyện',
  xa: 'Cấp xã'
}

export async function makeReport(
  ports: ReportPorts,
  question: ReportQuestion
): Promise<IndicatorReport | 'being-counted'> {
  const { period, parent, by, level } = question
  const { period: _, parent: __, ...scope } = question
  const asked = { ...scope, ...(parent === undefined ? {} : { parentId: parent.id }) }
  const before = periodBefore(period)
  const now = await ports.indicators.measure({ ...asked, from: period.from, to: period.to })
  if (now === 'being-counted') return now
  const then = await ports.indicators.measure({ ...asked, from: before.from, to: before.to })
  if (then === 'being-counted') return then
  const { version, targets } = (await ports.targets.list()) ?? { version: 0, targets: [] }
  const compare = (measures: Measures, earlier: Measures | undefined, lineLevel: Level | undefined) =>
    valuesOf(measures, earlier, targets, lineLevel, period.to)
  const earlier = new Map(then.groups.map(group => [group.key, group.measures]))
  const lines = now.groups.map((group, index): ReportLine => {
    const lineLevel = levelOf(group, by) ?? level
    // A month is held against the month before it; the first of the report has none.
    const previous = by === 'month' ? now.groups[index - 1]?.measures : earlier.get(group.key)
    return {
      key: group.key,
      label: labelOf(group, by),
      ...(lineLevel === undefined ? {} : { level: lineLevel }),
      ...(group.organisation === undefined ? {} : { organisation: group.organisation }),
      values: compare(group.measures, previous, lineLevel)
    }
  })
  return {
    period,
    before,
    by,
    ...(level === undefined ? {} : { level }),
    ...(parent === undefined ? {} : { parent }),
    madeAt: ports.clock.now(),
    targetsVersion: version,
    lines,
    total: { label: 'Tổng cộng', values: compare(now.total, then.total, level) },
    refusals: now.refusals
  }
}

function levelOf({ key, organisation }: MeasuredGroup, by: IndicatorQuestion['by']): Level | undefined {
  return by === 'level' ? (key as Level) : organisation?.level
}

function labelOf({ key, organisation }: MeasuredGroup, by: IndicatorQuestion['by']): string {
  if (by === 'organisation') return organisation?.name ?? key
  if (by === 'level') return levelNames[key as Level]
  const [year, month] = key.split('-')
  return `Tháng ${Number(month)}/${year}`
}

function valuesOf(
  measures: Measures,
  earlier: Measures | undefined,
  targets: readonly IndicatorTarget[],
  level: Level | undefined,
  lastDay: string
): readonly ReportValue[] {
  return indicators.map((indicator): ReportValue => {
    const counted = indicator.of(measures)
    const target = targetFor(targets, indicator.key, level, lastDay)
    const before = earlier === undefined ? undefined : indicator.of(earlier).value
    return {
      indicator: indicator.key,
      ...counted,
      ...(target === null ? {} : { target: target.value, met: meets(indicator, counted, target.value) }),
      ...(before === undefined ? {} : { before }),
      ...changeOf(counted.value, before ?? null)
    }
  })
}

function changeOf(value: number | null, before: number | null): { change?: number } {
  return value === null || before === null ? {} : { change: Math.round((value - before) * 100) / 100 }
}
