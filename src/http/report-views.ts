/** From a report to what the API shows, with the way to the rows behind each number. */
import { indicatorOf, indicators } from '../domain/indicator.ts'
import { refusalReasonTexts } from '../domain/refusal-reason.ts'
import { monthOf, periodText } from '../domain/reporting-period.ts'
import type { IndicatorReport, ReportLine } from '../exchange/ports/reports.ts'
import type { IndicatorLineBody, IndicatorReportBody } from './schemas/indicator.ts'
import { given } from './views.ts'

export function reportBody(report: IndicatorReport): IndicatorReportBody {
  const { period, before, by, level, parent, madeAt, targetsVersion, refusals } = report
  return given({
    period: { ...period, text: periodText(period) },
    before: { from: before.from, to: before.to },
    by,
    level,
    parent: parent === undefined ? undefined : { id: parent.id, code: parent.code, name: parent.name },
    madeAt: madeAt.toISOString(),
    targetsVersion,
    indicators: indicators.map(({ key, vi, en, unit, better, numerator, denominator, source }) =>
      given({
        key,
        name: vi,
        nameEn: en,
        unit,
        better,
        numerator: numerator.vi,
        numeratorEn: numerator.en,
        denominator: denominator?.vi,
        denominatorEn: denominator?.en,
        source
      })
    ),
    lines: report.lines.map(line => lineBody(report, line)),
    total: lineBody(report, report.total),
    refusals: refusals.map(refusal => ({ ...refusal, name: refusalReasonTexts[refusal.reason].vi }))
  })
}

function lineBody(report: IndicatorReport, line: ReportLine): IndicatorLineBody {
  const { key, label, level, organisation } = line
  return given({
    key,
    label,
    level,
    organisation:
      organisation === undefined
        ? undefined
        : { id: organisation.id, code: organisation.code, name: organisation.name },
    values: line.values.map(value => {
      const counts = value.value !== null && indicatorOf(value.indicator).withoutRows !== true
      return given({ ...value, rows: counts ? rowsPath(report, line, value.indicator) : undefined })
    })
  })
}

function rowsPath(report: IndicatorReport, { key, organisation }: ReportLine, indicator: string): string {
  const month = report.by === 'month' && key !== undefined ? monthOf(`${key}-01`) : report.period
  const { period } = report
  const query = given({
    from: month.from > period.from ? month.from : period.from,
    to: month.to < period.to ? month.to : period.to,
    level: report.by === 'level' && key !== undefined ? key : report.level,
    parent: report.parent?.id,
    organisation: organisation?.id
  })
  return `/v1/reports/indicators/${indicator}/rows?${new URLSearchParams(query as Record<string, string>).toString()}`
}
