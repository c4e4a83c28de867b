/** A report as CSV (RFC 4180, UTF-8 with BOM): one line a value, for machines and for Excel's import. */
import { stringify } from 'csv-stringify/sync'
import { indicatorOf } from '../../domain/indicator.ts'
import { refusalReasonTexts } from '../../domain/refusal-reason.ts'
import type { IndicatorReport } from '../../exchange/ports/reports.ts'
import { unitNames } from './words.ts'

const head = [
  'từ ngày',
  'đến ngày',
  'nhóm',
  'mã',
  'cấp',
  'chỉ số',
  'tên chỉ số',
  'đơn vị tính',
  'giá trị',
  'tử số',
  'mẫu số',
  'chỉ tiêu',
  'đạt',
  'kỳ trước',
  'tăng, giảm'
]

type Cell = string | number | null | undefined

export function csvReport(report: IndicatorReport): Buffer {
  const { from, to } = report.period
  const lines = [...report.lines, report.total].flatMap(line =>
    line.values.map((value): Cell[] => {
      const { vi, unit } = indicatorOf(value.indicator)
      const met = value.met === undefined || value.met === null ? null : value.met ? 'đạt' : 'chưa đạt'
      const { numerator, denominator, target, before, change } = value
      const named = [
        from,
        to,
        line.label,
        line.organisation?.code ?? line.key,
        line.level,
        value.indicator,
        vi
      ]
      return [...named, unitNames[unit], value.value, numerator, denominator, target, met, before, change]
    })
  )
  const refusals = report.refusals.map(({ reason, words, count }): Cell[] => {
    const name = `${refusalReasonTexts[reason].vi}: ${words}`
    return [from, to, 'Lý do từ chối', reason, null, 'refusal-reason', name, unitNames.deliveries, count]
  })
  const rows = [
    head,
    ...lines,
    ...refusals.map(row => [...row, ...Array<null>(head.length - row.length).fill(null)])
  ]
  return Buffer.from(
    stringify(
      rows.map(row => row.map(inert)),
      { bom: true, record_delimiter: 'windows' }
    )
  )
}

/** What a spreadsheet would take for a formula stays text. Numbers are numbers, and may be negative. */
export function inert(cell: Cell): string | number {
  if (typeof cell === 'number') return cell
  return cell === null || cell === undefined ? '' : cell.replace(/^\s*[=+\-@\t\r]/, "'$&")
}
