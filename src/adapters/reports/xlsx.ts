/** A report as a workbook: a table of values, every value with what it is made of, refusals, and what is counted. */
import writeXlsxFile from 'write-excel-file/node'
import type { Cell, CellObject, Row, Sheet } from 'write-excel-file/node'
import type { IndicatorUnit } from '../../domain/indicator.ts'
import { indicatorOf, indicators } from '../../domain/indicator.ts'
import { refusalReasonTexts } from '../../domain/refusal-reason.ts'
import type { IndicatorReport, ReportLine } from '../../exchange/ports/reports.ts'
import { levelNames } from '../../exchange/indicator-report.ts'
import { scopeText, titleOf, unitNames } from './words.ts'

export async function xlsxReport(report: IndicatorReport): Promise<Buffer> {
  const sheets = [overview(report), detail(report), refusals(report), definitions()]
  return writeXlsxFile(sheets, { fontFamily: 'Times New Roman', fontSize: 12 }).toBuffer()
}

const heading: Partial<CellObject> = {
  fontWeight: 'bold',
  align: 'center',
  alignVertical: 'center',
  wrap: true,
  backgroundColor: '#E8EDF3',
  borderColor: '#808080',
  borderStyle: 'thin'
}
const head = (value: string): Cell => ({ value, type: String, ...heading })
/** Text as text: `=1+1` in the name of an office is a name. */
const text = (value: string | undefined, more: Partial<CellObject> = {}): Cell =>
  value === undefined || value === ''
    ? null
    : { value, type: String, format: '@', alignVertical: 'top', wrap: true, ...more }

const formats: Readonly<Partial<Record<IndicatorUnit, string>>> = { percent: '0.00', seconds: '[h]:mm:ss' }

/** Shares in percent; times as Excel keeps them, in days. */
function number(value: number | null | undefined, unit: IndicatorUnit, more: Partial<CellObject> = {}): Cell {
  if (value === null || value === undefined) return null
  const kept = unit === 'seconds' ? value / 86_400 : value
  return { value: kept, type: Number, format: formats[unit] ?? '#,##0', ...more }
}

function overview(report: IndicatorReport): Sheet<Buffer> {
  const scope = scopeText(report)
  const title = [titleOf(report), scope].filter(Boolean).join(', ')
  const columns = indicators.map(i =>
    head(`${i.vi} (${i.unit === 'seconds' ? 'giờ:phút:giây' : unitNames[i.unit]})`)
  )
  const row = (line: ReportLine, index: number | null): Row => {
    const bold = index === null ? ({ fontWeight: 'bold' } as const) : {}
    return [
      index === null ? null : number(index + 1, 'documents'),
      text(line.label, bold),
      text(line.organisation?.code, bold),
      text(line.level === undefined ? undefined : levelNames[line.level], bold),
      ...line.values.map(value =>
        number(value.value, indicatorOf(value.indicator).unit, { ...bold, ...missed(value) })
      )
    ]
  }
  return {
    sheet: 'Tổng hợp',
    orientation: 'landscape',
    stickyRowsCount: 2,
    stickyColumnsCount: 2,
    columns: [
      { width: 6 },
      { width: 40 },
      { width: 18 },
      { width: 12 },
      ...indicators.map(() => ({ width: 15 }))
    ],
    data: [
      [{ value: title, type: String, fontWeight: 'bold', fontSize: 14 }],
      [head('TT'), head(title1[report.by]), head('Mã'), head('Cấp'), ...columns],
      ...report.lines.map((line, index) => row(line, index)),
      row(report.total, null)
    ]
  }
}

const title1 = { organisation: 'Đơn vị', level: 'Cấp', month: 'Tháng' } as const

/** Not by colour alone: the sheet beside it says it in words. */
function missed({ met }: { readonly met?: boolean | null }): Partial<CellObject> {
  return met === false ? { textColor: '#9C0006', backgroundColor: '#FFE9E7' } : {}
}

function detail(report: IndicatorReport): Sheet<Buffer> {
  const names = ['Nhóm', 'Mã', 'Chỉ số', 'Đơn vị tính', 'Giá trị', 'Tử số', 'Mẫu số', 'Chỉ tiêu', 'Đánh giá']
  return {
    sheet: 'Chi tiết',
    stickyRowsCount: 1,
    columns: [40, 18, 44, 14, 14, 12, 12, 12, 14, 14, 14].map(width => ({ width })),
    data: [
      [...names, 'Kỳ trước', 'Tăng, giảm'].map(head),
      ...[...report.lines, report.total].flatMap(line =>
        line.values.map((value): Row => {
          const { vi, unit } = indicatorOf(value.indicator)
          const judged =
            value.met === undefined || value.met === null ? undefined : value.met ? 'đạt' : 'chưa đạt'
          return [
            text(line.label),
            text(line.organisation?.code ?? line.key),
            text(vi),
            text(unit === 'seconds' ? 'giờ:phút:giây' : unitNames[unit]),
            number(value.value, unit, missed(value)),
            number(value.numerator, 'documents'),
            number(value.denominator, 'documents'),
            number(value.target, unit),
            text(judged),
            number(value.before, unit),
            // A time that grew shorter has no form of its own: in seconds it may be below zero.
            number(value.change, unit === 'seconds' ? 'documents' : unit)
          ]
        })
      )
    ]
  }
}

function refusals(report: IndicatorReport): Sheet<Buffer> {
  return {
    sheet: 'Lý do từ chối',
    stickyRowsCount: 1,
    columns: [{ width: 34 }, { width: 80 }, { width: 12 }],
    data: [
      [head('Nhóm lý do'), head('Đơn vị nhận ghi'), head('Số lượt')],
      ...report.refusals.map(({ reason, words, count }): Row => {
        return [text(refusalReasonTexts[reason].vi), text(words), number(count, 'deliveries')]
      })
    ]
  }
}

function definitions(): Sheet<Buffer> {
  return {
    sheet: 'Cách tính',
    stickyRowsCount: 1,
    columns: [{ width: 44 }, { width: 60 }, { width: 60 }, { width: 44 }],
    data: [
      [head('Chỉ số'), head('Tử số'), head('Mẫu số'), head('Căn cứ')],
      ...indicators.map((i): Row => [
        text(i.vi),
        text(i.numerator.vi),
        text(i.denominator?.vi),
        text(source(i.source))
      ])
    ]
  }
}

function source(written: string): string {
  return written.replace(/\bArt /g, 'Điều ')
}
