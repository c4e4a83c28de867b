/**
 * Periods of reports, in days of Vietnam: a day, a week (ISO, from Monday), a month, a quarter (QĐ 28/2018 Art 15.1),
 * a year, or any range. Both ends are inside.
 */
export type PeriodKind = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'range'

export interface ReportingPeriod {
  readonly kind: PeriodKind
  /** yyyy-MM-dd, inclusive. */
  readonly from: string
  /** yyyy-MM-dd, inclusive. */
  readonly to: string
}

const dayMs = 86_400_000
const forms: readonly (readonly [Exclude<PeriodKind, 'range'>, RegExp])[] = [
  ['day', /^(\d{4}-\d{2}-\d{2})$/],
  ['week', /^(\d{4})-W(\d{2})$/],
  ['month', /^(\d{4})-(\d{2})$/],
  ['quarter', /^(\d{4})-Q([1-4])$/],
  ['year', /^(\d{4})$/]
]

/** `2026-03-02`, `2026-W10`, `2026-03`, `2026-Q1`, `2026`; null for anything else. */
export function readPeriod(text: string): ReportingPeriod | null {
  for (const [kind, form] of forms) {
    const [, first, second = ''] = form.exec(text) ?? []
    if (first === undefined) continue
    return kind === 'day' ? rangeOf(first, first, kind) : partOfYear(kind, Number(first), Number(second))
  }
  return null
}

/** Null when a day does not exist or `from` is after `to`. */
export function rangeOf(from: string, to: string, kind: PeriodKind = 'range'): ReportingPeriod | null {
  return isDay(from) && isDay(to) && from <= to ? { kind, from, to } : null
}

function partOfYear(kind: PeriodKind, year: number, number: number): ReportingPeriod | null {
  if (year < 2000 || year > 2200) return null
  switch (kind) {
    case 'week':
      return week(year, number)
    case 'month':
      return number >= 1 && number <= 12 ? months(kind, year, number, 1) : null
    case 'quarter':
      return months(kind, year, number * 3 - 2, 3)
    default:
      return months('year', year, 1, 12)
  }
}

function months(kind: PeriodKind, year: number, first: number, count: number): ReportingPeriod {
  const from = new Date(Date.UTC(year, first - 1, 1))
  return { kind, from: dayOf(from), to: dayOf(new Date(Date.UTC(year, first - 1 + count, 0))) }
}

/** The first week of a year is the one with its first Thursday. */
function week(year: number, number: number): ReportingPeriod | null {
  const fourth = new Date(Date.UTC(year, 0, 4))
  const monday = addDays(dayOf(fourth), -((fourth.getUTCDay() + 6) % 7) + (number - 1) * 7)
  const thursday = addDays(monday, 3)
  if (number < 1 || !thursday.startsWith(String(year))) return null
  return { kind: 'week', from: monday, to: addDays(monday, 6) }
}

export function weekOf(day: string): ReportingPeriod {
  const monday = addDays(day, -((new Date(day).getUTCDay() + 6) % 7))
  return { kind: 'week', from: monday, to: addDays(monday, 6) }
}

export function monthOf(day: string): ReportingPeriod {
  return months('month', Number(day.slice(0, 4)), Number(day.slice(5, 7)), 1)
}

/** What it is compared with: the same kind just before, or as many days just before. */
export function periodBefore(period: ReportingPeriod): ReportingPeriod {
  const lastDay = addDays(period.from, -1)
  const [year, month] = [Number(lastDay.slice(0, 4)), Number(lastDay.slice(5, 7))]
  switch (period.kind) {
    case 'month':
      return months('month', year, month, 1)
    case 'quarter':
      return months('quarter', year, month - 2, 3)
    case 'year':
      return months('year', year, 1, 12)
    default:
      return { kind: period.kind, from: addDays(period.from, -daysIn(period)), to: lastDay }
  }
}

export function daysIn({ from, to }: Pick<ReportingPeriod, 'from' | 'to'>): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs + 1
}

export function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * dayMs))
}

/** yyyy-MM-dd of a day that exists, in this age. */
export function isDay(text: string): boolean {
  if (!/^2[01]\d\d-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(text)
  return !Number.isNaN(at) && dayOf(new Date(at)) === text
}

/** `yyyy-MM` of a month that exists. */
export function isMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && isDay(`${text}-01`)
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

const roman = ['I', 'II', 'III', 'IV']

/** As a heading says it: `quý I năm 2026`, `tháng 3 năm 2026`, `từ ngày 02/03/2026 đến ngày 05/03/2026`. */
export function periodText({ kind, from, to }: ReportingPeriod): string {
  const [year = '', month = ''] = from.split('-')
  switch (kind) {
    case 'day':
      return `ngày ${writtenDay(from)}`
    case 'week':
      return `tuần từ ngày ${writtenDay(from)} đến ngày ${writtenDay(to)}`
    case 'month':
      return `tháng ${Number(month)} năm ${year}`
    case 'quarter':
      return `quý ${roman[(Number(month) - 1) / 3]} năm ${year}`
    case 'year':
      return `năm ${year}`
    case 'range':
      return `từ ngày ${writtenDay(from)} đến ngày ${writtenDay(to)}`
  }
}

/** dd/MM/yyyy */
export function writtenDay(day: string): string {
  return day.split('-').reverse().join('/')
}
