import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCalendarCsv } from '../../src/adapters/csv/calendar.ts'
import { vietnamDate } from '../../src/domain/calendar.ts'
import type { CalendarDay } from '../../src/domain/working-days.ts'
import {
  addWorkingDays,
  bareCalendar,
  calendarOf,
  dayEnd,
  endOfNextWorkingMorning,
  endOfWorkingDay,
  hoursInOrder,
  isCalendarDay,
  isWorkingDay,
  missingYears,
  nextWorkingDay,
  shareOf,
  standardHours,
  workingDayFrom,
  wrongInYear
} from '../../src/domain/working-days.ts'

const seeded = (year: number): readonly CalendarDay[] => {
  const read = readCalendarCsv(
    readFileSync(new URL(`../../seed/calendar-${year}.csv`, import.meta.url), 'utf8')
  )
  if (read.kind === 'wrong') throw new Error(JSON.stringify(read.problems))
  return read.days
}
const years = [2025, 2026, 2027]
const calendar = calendarOf(years, years.flatMap(seeded))
const vn = (text: string) => new Date(`${text}+07:00`)

describe('the calendar of 2026', () => {
  it('rests from the Saturday before Tết to the Sunday after it', () => {
    expect(isWorkingDay(calendar, '2026-02-13')).toBe(true)
    expect(nextWorkingDay(calendar, '2026-02-13')).toBe('2026-02-23')
  })

  it('works a Saturday in exchange for a Monday', () => {
    expect(isWorkingDay(calendar, '2026-08-22')).toBe(true)
    expect(isWorkingDay(calendar, '2026-08-31')).toBe(false)
    expect(nextWorkingDay(calendar, '2026-08-21')).toBe('2026-08-22')
    expect(nextWorkingDay(calendar, '2026-08-28')).toBe('2026-09-03')
  })

  it('gives a document signed on the last day before Tết until the first morning after it', () => {
    expect(endOfNextWorkingMorning(calendar, vn('2026-02-13T16:30:00'))).toEqual(vn('2026-02-23T11:30:00'))
  })
})

describe('the seeds', () => {
  it.each(years)('of %i stand up to the check of a year', year => {
    expect(wrongInYear(year, seeded(year))).toEqual([])
  })

  it('work as many days in exchange as they give off for it', () => {
    for (const year of years) {
      const worked = seeded(year).filter(day => day.kind === 'working').length
      const exchanged = seeded(year).filter(day => day.name.startsWith('Nghỉ hoán đổi')).length
      expect(worked, String(year)).toBe(exchanged)
    }
  })
})

describe('the day in Vietnam', () => {
  it('ends at its own midnight, whatever the zone of the machine', () => {
    expect(dayEnd('2026-03-02').toISOString()).toBe('2026-03-02T16:59:59.999Z')
    expect(vietnamDate(dayEnd('2026-03-02'))).toBe('2026-03-02')
  })

  it('just after midnight is the next one already', () => {
    expect(endOfNextWorkingMorning(bareCalendar, vn('2026-03-03T00:00:00'))).toEqual(
      vn('2026-03-04T11:30:00')
    )
  })

  it('keeps the hours that were set', () => {
    const early = calendarOf([], [], { ...standardHours, afternoon: { from: '13:00', to: '16:30' } })
    expect(endOfWorkingDay(early, '2026-03-02')).toEqual(vn('2026-03-02T16:30:00'))
  })
})

describe('a share of the working time', () => {
  it('passes over the night and the weekend', () => {
    // One hour on Friday and four on Monday morning: half of it is Monday at nine.
    const half = shareOf(bareCalendar, vn('2026-03-06T16:00:00'), vn('2026-03-09T11:30:00'), 50)
    expect(half).toEqual(vn('2026-03-09T09:00:00'))
  })

  it('is a share of the time itself where nothing of it is worked', () => {
    expect(shareOf(bareCalendar, vn('2026-03-07T10:00:00'), vn('2026-03-07T10:20:00'), 50)).toEqual(
      vn('2026-03-07T10:10:00')
    )
  })

  it('of a span of years is not counted day by day', () => {
    expect(shareOf(bareCalendar, vn('2026-01-01T00:00:00'), vn('2046-01-01T00:00:00'), 50)).toEqual(
      vn('2036-01-01T12:00:00')
    )
  })
})

describe('a year without data', () => {
  it('is missed in its own time, and from 1 December of the year before', () => {
    expect(missingYears(calendar, '2027-11-30')).toEqual([])
    expect(missingYears(calendar, '2027-12-01')).toEqual([2028])
    expect(missingYears(calendar, '2028-01-01')).toEqual([2028])
    expect(missingYears(calendar, '2028-12-31')).toEqual([2028, 2029])
  })

  it('knows its weekends', () => {
    expect(nextWorkingDay(calendar, '2030-08-30')).toBe('2030-09-02')
  })
})

describe('a year that is wrong', () => {
  const codes = (days: readonly CalendarDay[]) =>
    wrongInYear(2026, days).map(({ code, field }) => [code, field])
  const day = (text: string, kind: CalendarDay['kind'] = 'off') => ({ day: text, kind, name: 'x' })

  it('names each day that does not exist, is of another year or stands twice', () => {
    expect(
      codes([day('2026-02-30'), day('2025-12-31'), day('2026-09-02'), day('2026-09-02'), day('hôm nay')])
    ).toEqual([
      ['calendar.day-unreadable', '/days/0/day'],
      ['calendar.day-of-another-year', '/days/1/day'],
      ['calendar.day-repeated', '/days/3/day'],
      ['calendar.day-unreadable', '/days/4/day']
    ])
  })

  it('cannot have a Wednesday worked in exchange', () => {
    expect(codes([day('2026-09-02', 'working'), day('2026-08-22', 'working')])).toEqual([
      ['calendar.day-worked-anyway', '/days/0/kind']
    ])
  })
})

describe('working hours', () => {
  it('are in order, and may have no noon', () => {
    const hours = (a: string, b: string, c: string, d: string) => ({
      morning: { from: a, to: b },
      afternoon: { from: c, to: d }
    })
    expect(hoursInOrder(standardHours)).toBe(true)
    expect(hoursInOrder(hours('08:00', '12:00', '12:00', '16:00'))).toBe(true)
    expect(hoursInOrder(hours('08:00', '08:00', '13:00', '17:00'))).toBe(false)
    expect(hoursInOrder(hours('07:30', '13:00', '12:30', '17:00'))).toBe(false)
    expect(hoursInOrder(hours('07:30', '11:30', '17:00', '13:30'))).toBe(false)
  })
})

const anyDay = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2200-12-31'), noInvalidDate: true })
  .map(at => at.toISOString().slice(0, 10))
const anyMoment = fc.date({
  min: new Date('2000-01-02T00:00:00Z'),
  max: new Date('2200-12-30T00:00:00Z'),
  noInvalidDate: true
})
/** Any data at all, sensible or not, much of it around the days that are asked about. */
const anyCalendar = fc
  .array(
    fc.record({
      day: fc.oneof(
        anyDay,
        fc
          .integer({ min: 0, max: 90 })
          .map(n => new Date(Date.UTC(2026, 0, 15 + n)).toISOString().slice(0, 10))
      ),
      kind: fc.constantFrom('off' as const, 'working' as const)
    }),
    { maxLength: 200 }
  )
  .map(days => calendarOf([2026], days))
const nearDay = fc.oneof(
  anyDay,
  fc.integer({ min: 0, max: 90 }).map(n => new Date(Date.UTC(2026, 0, 15 + n)).toISOString().slice(0, 10))
)

describe('whatever the calendar says', () => {
  it('the next working day is worked, later, and nothing between is', () => {
    fc.assert(
      fc.property(anyCalendar, nearDay, (any, day) => {
        const next = nextWorkingDay(any, day)
        expect(next > day && isCalendarDay(next.replace(/^2201/, '2200'))).toBe(true)
        expect(isWorkingDay(any, next)).toBe(true)
        const between = new Date(`${day}T00:00:00Z`)
        for (;;) {
          between.setUTCDate(between.getUTCDate() + 1)
          const each = between.toISOString().slice(0, 10)
          if (each >= next) break
          expect(isWorkingDay(any, each)).toBe(false)
        }
      })
    )
  })

  it('adding working days never lands on a day off, grows with the count, and adds up', () => {
    fc.assert(
      fc.property(anyCalendar, nearDay, fc.nat(20), fc.nat(20), (any, day, a, b) => {
        const reached = addWorkingDays(any, day, a)
        expect(isWorkingDay(any, reached)).toBe(true)
        // From a day off, none and one both mean the first that is worked.
        if (a > 0 || isWorkingDay(any, day)) expect(addWorkingDays(any, day, a + 1) > reached).toBe(true)
        expect(addWorkingDays(any, day, a + b) >= reached).toBe(true)
        if (a > 0) expect(addWorkingDays(any, reached, b === 0 ? 0 : b)).toBe(addWorkingDays(any, day, a + b))
      })
    )
  })

  it('a later day never ends sooner', () => {
    fc.assert(
      fc.property(anyCalendar, nearDay, nearDay, fc.nat(10), (any, one, other, count) => {
        const [early, late] = [one, other].sort() as [string, string]
        expect(nextWorkingDay(any, early) <= nextWorkingDay(any, late)).toBe(true)
        expect(workingDayFrom(any, early) <= workingDayFrom(any, late)).toBe(true)
        expect(addWorkingDays(any, early, count) <= addWorkingDays(any, late, count)).toBe(true)
      })
    )
  })

  it('the next working morning is after the moment, and monotone', () => {
    fc.assert(
      fc.property(anyCalendar, anyMoment, anyMoment, (any, one, other) => {
        const [early, late] = [one, other].sort((a, b) => a.getTime() - b.getTime()) as [Date, Date]
        expect(endOfNextWorkingMorning(any, early) > early).toBe(true)
        expect(endOfNextWorkingMorning(any, early) <= endOfNextWorkingMorning(any, late)).toBe(true)
      })
    )
  })

  it('a share lies between its ends and grows with the percent', () => {
    const span = fc.integer({ min: 0, max: 60 * 86_400_000 })
    const percent = fc.integer({ min: 1, max: 99 })
    fc.assert(
      fc.property(anyCalendar, anyMoment, span, percent, percent, (any, start, ms, one, other) => {
        const end = new Date(start.getTime() + ms)
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const early = shareOf(any, start, end, less)
        const late = shareOf(any, start, end, more)
        expect(early >= start && early <= late && late <= end).toBe(true)
      })
    )
  })
})
