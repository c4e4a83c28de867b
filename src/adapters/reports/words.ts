/** Numbers as an office writes them: 1.234; 95,5; 2 giờ 05 phút. Nothing to tell is a dash. */
import type { Indicator, IndicatorUnit } from '../../domain/indicator.ts'
import { indicatorOf } from '../../domain/indicator.ts'
import { refusalReasonTexts, refusalReasons } from '../../domain/refusal-reason.ts'
import { periodText } from '../../domain/reporting-period.ts'
import type { IndicatorReport, ReportLine, ReportValue } from '../../exchange/ports/reports.ts'

export const unitNames: Readonly<Record<IndicatorUnit, string>> = {
  documents: 'văn bản',
  deliveries: 'lượt',
  receipts: 'trạng thái',
  organisations: 'đơn vị',
  percent: '%',
  seconds: 'thời gian'
}

const whole = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 0 })
const hundredths = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
export const nothing = '–'

export function written(value: number | null | undefined, unit: IndicatorUnit): string {
  if (value === null || value === undefined) return nothing
  if (unit === 'seconds') return duration(value)
  return (unit === 'percent' ? hundredths : whole).format(value)
}

/** A change carries its sign; a minus is a minus, not a hyphen. */
export function writtenChange(value: number | undefined, unit: IndicatorUnit): string {
  if (value === undefined) return nothing
  if (value === 0) return '0'
  return `${value > 0 ? '+' : '−'}${written(Math.abs(value), unit)}`
}

function duration(seconds: number): string {
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor((seconds % 86_400) / 3600)]
  const minutes = Math.floor((seconds % 3600) / 60)
  if (days > 0) return `${whole.format(days)} ngày ${hours} giờ`
  if (hours > 0) return `${hours} giờ ${String(minutes).padStart(2, '0')} phút`
  return minutes > 0 ? `${minutes} phút` : `${Math.floor(seconds)} giây`
}

export function valueOf(line: ReportLine, key: Indicator['key']): ReportValue {
  return line.values.find(value => value.indicator === key) ?? { indicator: key, value: null }
}

/** The columns of the table of lines: what the law asks for. Everything is in CSV and XLSX. */
export const mainColumns: readonly Indicator[] = (
  [
    'sent',
    'received',
    'electronic-share',
    'two-signatures',
    'sent-in-window',
    'answered-in-day',
    'refused',
    'completed',
    'overdue'
  ] as const
).map(indicatorOf)

export function titleOf(report: IndicatorReport): string {
  return `Tình hình gửi, nhận văn bản điện tử ${periodText(report.period)}`
}

const levelWords = {
  'trung-uong': 'các cơ quan trung ương',
  tinh: 'các cơ quan cấp tỉnh',
  huyen: 'các cơ quan cấp huyện',
  xa: 'các cơ quan cấp xã'
} as const

/** Of whom it speaks, when not of everybody. */
export function scopeText({ level, parent }: IndicatorReport): string | undefined {
  const whose = level === undefined ? undefined : levelWords[level]
  if (parent === undefined) return whose
  return `${whose ?? 'các cơ quan, đơn vị'} thuộc ${parent.name}`
}

export const divisionNames = { organisation: 'đơn vị', level: 'cấp', month: 'tháng' } as const

export interface ReasonLine {
  readonly name: string
  readonly count: number
  /** The commonest words, at most three. */
  readonly words: readonly string[]
}

export function reasonsOf({ refusals }: IndicatorReport): readonly ReasonLine[] {
  return refusalReasons
    .map(reason => {
      const mine = refusals.filter(refusal => refusal.reason === reason)
      const count = mine.reduce((sum, refusal) => sum + refusal.count, 0)
      return { name: refusalReasonTexts[reason].vi, count, words: mine.slice(0, 3).map(r => r.words) }
    })
    .filter(line => line.count > 0)
    .sort((a, b) => b.count - a.count)
}

/** HH:mm dd/MM/yyyy in Vietnam. */
export function writtenTime(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString()
  return `${local.slice(11, 16)} ngày ${local.slice(0, 10).split('-').reverse().join('/')}`
}

export function decree(issuer: string, report: IndicatorReport): string {
  return (
    'Thực hiện Quyết định số 28/2018/QĐ-TTg ngày 12 tháng 7 năm 2018 của Thủ tướng Chính phủ về việc gửi, nhận ' +
    'văn bản điện tử giữa các cơ quan trong hệ thống hành chính nhà nước, ' +
    `${issuer} báo cáo tình hình gửi, nhận văn bản điện tử${of(report)} ${periodText(report.period)} như sau:`
  )
}

function of(report: IndicatorReport): string {
  const scope = scopeText(report)
  return scope === undefined ? '' : ` của ${scope}`
}

export function remarks(report: IndicatorReport): readonly string[] {
  const { madeAt, before } = report
  return [
    `Số liệu do Cổng liên thông văn bản tự động trích xuất lúc ${writtenTime(madeAt)} (Điều 11 Quyết định số ` +
      `28/2018/QĐ-TTg); kỳ trước là ${periodText(before)}.`,
    'Văn bản tính cho đơn vị gửi theo ngày cổng tiếp nhận, cho đơn vị nhận theo ngày được chuyển tới; không tính văn ' +
      'bản thu hồi, cập nhật. Tỷ lệ điện tử chỉ tính các đơn vị và các tháng trọn vẹn đã báo số văn bản giấy.',
    `Dấu * : chưa đạt chỉ tiêu. Dấu ${nothing} : không có số liệu.`
  ]
}
