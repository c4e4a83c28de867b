import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  dateFromEdxml,
  dateToEdxml,
  timestampFromEdxml,
  timestampToEdxml,
  vietnamDate,
  vietnamTimestamp
} from '../../src/edxml/dates.ts'

it('a date is a date, there and back', () => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(day, date => {
      const ours = date.toISOString().slice(0, 10)
      expect(dateFromEdxml(dateToEdxml(ours)!)).toBe(ours)
    })
  )
})

it.each(['2014/02/30', '2023/02/29', '2026/13/01', '2026/00/10', '2026/01/00', '0026/01/01'])(
  '%s is no day',
  text => {
    expect(dateFromEdxml(text)).toBeUndefined()
  }
)

it.each(['30/10/2020', '2026-03-02', '2026/3/2', '2026/03/02 ', '2026/03/02 10:00:00', '2026/03-02', ''])(
  '"%s" is not bent into a date',
  text => {
    expect(dateFromEdxml(text)).toBeUndefined()
  }
)

it('29 February stands in leap years only', () => {
  expect(dateFromEdxml('2024/02/29')).toBe('2024-02-29')
  expect(dateFromEdxml('2000/02/29')).toBe('2000-02-29')
  expect(dateFromEdxml('1900/02/29')).toBeUndefined()
})

it('a time on the wire is a time in Việt Nam', () => {
  expect(timestampFromEdxml('2018/09/28 17:25:11')).toBe('2018-09-28T17:25:11+07:00')
})

it.each([
  '2018/09/28',
  '2018/09/28 24:00:00',
  '2018/09/28 17:60:00',
  '2018/09/28T17:25:11',
  '2018/02/30 01:00:00'
])('"%s" is not bent into a time', text => {
  expect(timestampFromEdxml(text)).toBeUndefined()
})

it('an instant of any zone is written as clocks in Việt Nam show it', () => {
  expect(timestampToEdxml('2026-03-02T01:15:00Z')).toBe('2026/03/02 08:15:00')
  expect(timestampToEdxml('2026-03-02T18:00:00.999Z')).toBe('2026/03/03 01:00:00')
  expect(timestampToEdxml('2026-03-02T08:15:00+07:00')).toBe('2026/03/02 08:15:00')
  expect(timestampToEdxml('2026-03-02T08:15:00')).toBeUndefined()
})

it('the day begins at midnight in Việt Nam, not in Greenwich', () => {
  expect(vietnamDate(new Date('2026-03-02T16:59:59Z'))).toBe('2026-03-02')
  expect(vietnamDate(new Date('2026-03-02T17:00:00Z'))).toBe('2026-03-03')
  expect(vietnamTimestamp(new Date('2026-03-02T17:00:00.5Z'))).toBe('2026-03-03T00:00:00+07:00')
})
