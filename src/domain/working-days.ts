/**
 * The working calendar: Saturdays and Sundays are off, and a year's data say what differs: holidays, and weekend
 * days worked in exchange for a weekday off (the Government decides them year by year).
 *
 * Every function is total: of a year without data only its weekends are known, and the rest counts as worked.
 * Days are yyyy-MM-dd in Vietnam; moments are instants.
 */
import { vietnamDate } from './calendar.ts'
import type { Problem } from './problem.ts'

export const dayKinds = ['off', 'working'] as const
export type DayKind = (typeof dayKinds)[number]

export interface CalendarDay {
  /** yyyy-MM-dd */
  readonly day: string
  readonly kind: DayKind
  readonly name: string
}

/** HH:mm each; the morning ends before the afternoon begins. */
export interface WorkingHours {
  readonly morning: { readonly from: string; readonly to: string }
  readonly afternoon: { readonly from: string; readonly to: string }
}

export const standardHours: WorkingHours = {
  morning: { from: '07:30', to: '11:30' },
  afternoon: { from: '13:30', to: '17:00' }
}

/** Each part has its length, and the afternoon follows the morning. Times are HH:mm. */
export function hoursInOrder({ morning, afternoon }: WorkingHours): boolean {
  return morning.from < morning.to && morning.to <= afternoon.from && afternoon.from < afternoon.to
}

export interface Calendar {
  /** Years whose days are known. */
  readonly years: ReadonlySet<number>
  /** Days that are not what their weekday says. */
  readonly days: ReadonlyMap<string, DayKind>
  readonly hours: WorkingHours
}

export function calendarOf(
  years: Iterable<number>,
  days: Iterable<Pick<CalendarDay, 'day' | 'kind'>>,
  hours: WorkingHours = standardHours
): Calendar {
  return { years: new Set(years), days: new Map([...days].map(({ day, kind }) => [day, kind])), hours }
}

/** Weekends and nothing else, at the usual hours. */
export const bareCalendar: Calendar = calendarOf([], [])

export function isWorkingDay({ days }: Calendar, day: string): boolean {
  const kind = days.get(day)
  return kind === undefined ? !isWeekend(day) : kind === 'working'
}

/** The first working day after `day`. It ends: data are finite, and beyond them weekdays are worked. */
export function nextWorkingDay(calendar: Calendar, day: string): string {
  let next = dayAfter(day)
  while (!isWorkingDay(calendar, next)) next = dayAfter(next)
  return next
}

/** `day` itself when it is worked, else the next that is. */
export function workingDayFrom(calendar: Calendar, day: string): string {
  return isWorkingDay(calendar, day) ? day : nextWorkingDay(calendar, day)
}

/** The `count`th working day after `day`; with 0 the first that is not before it. */
export function addWorkingDays(calendar: Calendar, day: string, count: number): string {
  if (count <= 0) return workingDayFrom(calendar, day)
  let reached = day
  for (let left = count; left > 0; left--) reached = nextWorkingDay(calendar, reached)
  return reached
}

/** When the afternoon of `day` ends, worked or not. */
export function endOfWorkingDay({ hours }: Calendar, day: string): Date {
  return moment(day, hours.afternoon.to)
}

export function endOfMorning({ hours }: Calendar, day: string): Date {
  return moment(day, hours.morning.to)
}

/** The end of the morning of the next working day (QĐ 28/2018 Art 6.2). */
export function endOfNextWorkingMorning(calendar: Calendar, at: Date): Date {
  return endOfMorning(calendar, nextWorkingDay(calendar, vietnamDate(at)))
}

/** The last millisecond of `day`: what happens in it is within the day. */
export function dayEnd(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00+07:00`) + dayMs - 1)
}

/** The moment of `day` at `time` (HH:mm) in Vietnam. */
export function moment(day: string, time: string): Date {
  return new Date(`${day}T${time}:00+07:00`)
}

/** A longer span is divided plainly: its working time would be counted for nothing. */
const longestCounted = 400

/**
 * When `percent` of the working time between two moments has gone by; where none lies between them, of the time
 * itself. Never before `start`, never after `end`.
 */
export function shareOf(calendar: Calendar, start: Date, end: Date, percent: number): Date {
  const spans = workingSpans(calendar, start, end)
  const total = spans.reduce((sum, [from, to]) => sum + (to - from), 0)
  if (total === 0) return plainShare(start, end, percent)
  let left = (total * percent) / 100
  for (const [from, to] of spans) {
    if (left <= to - from) return new Date(Math.round(from + left))
    left -= to - from
  }
  return end
}

function plainShare(start: Date, end: Date, percent: number): Date {
  const span = Math.max(0, end.getTime() - start.getTime())
  return new Date(Math.min(start.getTime(), end.getTime()) + Math.round((span * percent) / 100))
}

/** Working time between two moments, as pairs of milliseconds in order. */
function workingSpans(calendar: Calendar, start: Date, end: Date): (readonly [number, number])[] {
  if (end.getTime() - start.getTime() > longestCounted * dayMs) return []
  const spans: (readonly [number, number])[] = []
  const last = vietnamDate(end)
  for (let day = vietnamDate(start); day <= last; day = dayAfter(day)) {
    if (!isWorkingDay(calendar, day)) continue
    for (const { from, to } of [calendar.hours.morning, calendar.hours.afternoon]) {
      const begins = Math.max(moment(day, from).getTime(), start.getTime())
      const ends = Math.min(moment(day, to).getTime(), end.getTime())
      if (begins < ends) spans.push([begins, ends])
    }
  }
  return spans
}

/** From this day of a year on, the next year's calendar is missed. */
const missedFrom = '12-01'

export const firstYear = 2000
export const lastYear = 2200

/** Years whose calendar should be there by `day` and is not: its own, and from 1 December the coming one. */
export function missingYears({ years }: Pick<Calendar, 'years'>, day: string): readonly number[] {
  const year = yearOf(day)
  const needed = day.slice(5) >= missedFrom ? [year, year + 1] : [year]
  return needed.filter(each => !years.has(each))
}

/** What is wrong with a year's days; `field` is a JSON pointer. An empty list is a year of plain weekends. */
export function wrongInYear(year: number, days: readonly CalendarDay[]): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [index, { day, kind }] of days.entries()) {
    const at = { field: `/days/${index}/day`, detail: day }
    if (!isRealDay(day)) problems.push({ code: 'calendar.day-unreadable', ...at })
    else if (yearOf(day) !== year) problems.push({ code: 'calendar.day-of-another-year', ...at })
    else if (seen.has(day)) problems.push({ code: 'calendar.day-repeated', ...at })
    else if (kind === 'working' && !isWeekend(day))
      problems.push({ code: 'calendar.day-worked-anyway', ...at, field: `/days/${index}/kind` })
    seen.add(day)
  }
  return problems
}

/** A date that exists and that a calendar may reckon with: years 1 and 9999 are slips of the pen. */
export function isCalendarDay(day: string): boolean {
  return isRealDay(day) && yearOf(day) >= firstYear && yearOf(day) <= lastYear
}

/** 2026-02-30 is none. */
function isRealDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}

export function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}

const dayMs = 86_400_000

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10)
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}
