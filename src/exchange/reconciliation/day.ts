/** Days of Vietnam's calendar as spans of time. */
import { vietnamDate } from '../../domain/calendar.ts'
import type { Span } from '../../domain/reconciliation-books.ts'

export const dayMs = 24 * 3_600_000

/** Half open, milliseconds since 1970. `day` is yyyy-MM-dd. */
export function spanOfDay(day: string): Span {
  const from = Date.parse(`${day}T00:00:00+07:00`)
  return { from, to: from + dayMs }
}

export function dayBefore(day: string, days = 1): string {
  return vietnamDate(new Date(spanOfDay(day).from - days * dayMs))
}

export function dayAfter(day: string): string {
  return dayBefore(day, -1)
}

/** The next moment at this minute of a day in Vietnam, strictly later than `now`. */
export function nextAt(minute: number, now: Date): Date {
  const today = spanOfDay(vietnamDate(now)).from + minute * 60_000
  return new Date(today > now.getTime() ? today : today + dayMs)
}
