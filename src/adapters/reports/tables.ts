/** The tables of the printed report, the same on paper and as a page. */
import { indicatorOf } from '../../domain/indicator.ts'
import type { IndicatorReport, ReportLine } from '../../exchange/ports/reports.ts'
import {
  divisionNames,
  mainColumns,
  nothing,
  reasonsOf,
  unitNames,
  valueOf,
  written,
  writtenChange
} from './words.ts'

export interface PrintedColumn {
  readonly head: string
  /** Shares of the width. */
  readonly width: number
  readonly align: 'left' | 'right' | 'center'
}

export interface PrintedTable {
  readonly title: string
  readonly columns: readonly PrintedColumn[]
  readonly rows: readonly { readonly cells: readonly string[]; readonly bold?: boolean }[]
  /** Many columns: smaller letters. */
  readonly dense: boolean
}

export function tablesOf(report: IndicatorReport): readonly PrintedTable[] {
  const tables = [overall(report), ...(report.lines.length === 0 ? [] : [byLine(report)]), ...reasons(report)]
  return tables.map((table, index) => ({ ...table, title: `${numerals[index]}. ${table.title}` }))
}

const numerals = ['I', 'II', 'III']
const right = (head: string, width: number): PrintedColumn => ({ head, width, align: 'right' })

function overall(report: IndicatorReport): PrintedTable {
  return {
    title: 'KẾT QUẢ CHUNG',
    dense: false,
    columns: [
      { head: 'TT', width: 4.5, align: 'center' },
      { head: 'Chỉ số', width: 33, align: 'left' },
      { head: 'Đơn vị tính', width: 11, align: 'center' },
      right('Kỳ này', 15),
      right('Chỉ tiêu', 9),
      right('Kỳ trước', 14),
      right('Tăng, giảm', 14)
    ],
    rows: report.total.values.map((value, index) => {
      const { vi, unit } = indicatorOf(value.indicator)
      return {
        cells: [
          String(index + 1),
          vi,
          unitNames[unit],
          marked(written(value.value, unit), value.met),
          written(value.target, unit),
          written(value.before, unit),
          writtenChange(value.change, unit)
        ]
      }
    })
  }
}

function byLine(report: IndicatorReport): PrintedTable {
  const row = (line: ReportLine, number: string) =>
    mainColumns.reduce<string[]>(
      (cells, { key, unit }) => {
        const value = valueOf(line, key)
        return [...cells, marked(written(value.value, unit), value.met)]
      },
      [number, line.label]
    )
  return {
    title: `KẾT QUẢ THEO ${divisionNames[report.by].toUpperCase()}`,
    dense: true,
    columns: [
      { head: 'TT', width: 5, align: 'center' },
      { head: { organisation: 'Đơn vị', level: 'Cấp', month: 'Tháng' }[report.by], width: 21, align: 'left' },
      ...mainColumns.map(({ short, unit }) => right(unit === 'percent' ? `${short} (%)` : short, 9))
    ],
    rows: [
      ...report.lines.map((line, index) => ({ cells: row(line, String(index + 1)) })),
      { cells: row(report.total, ''), bold: true }
    ]
  }
}

function reasons(report: IndicatorReport): readonly PrintedTable[] {
  const lines = reasonsOf(report)
  if (lines.length === 0) return []
  return [
    {
      title: 'LÝ DO TỪ CHỐI TIẾP NHẬN',
      dense: false,
      columns: [
        { head: 'TT', width: 4.5, align: 'center' },
        { head: 'Nhóm lý do', width: 28, align: 'left' },
        { head: 'Đơn vị nhận ghi', width: 56, align: 'left' },
        right('Số lượt', 11)
      ],
      rows: lines.map(({ name, count, words }, index) => ({
        cells: [String(index + 1), name, words.join('; ') || nothing, written(count, 'deliveries')]
      }))
    }
  ]
}

/** A star where a target is missed: seen without colour, on any copy. */
function marked(value: string, met: boolean | null | undefined): string {
  return met === false ? `${value}*` : value
}
