import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClockFacts, ClockRules } from '../../src/domain/clock.ts'
import {
  answerTimes,
  arrivalTimes,
  clockKinds,
  dueTimes,
  ruleFor,
  sendTimes,
  standardRules,
  stoppedByReceipt
} from '../../src/domain/clock.ts'
import { bareCalendar, calendarOf } from '../../src/domain/working-days.ts'

const vn = (text: string) => new Date(`${text}+07:00`)
const tet = ['16', '17', '18', '19', '20'].map(d => ({ day: `2026-02-${d}`, kind: 'off' as const }))
const calendar = calendarOf(
  [2026],
  [...tet, { day: '2026-08-22', kind: 'working' }, { day: '2026-08-31', kind: 'off' }]
)
const ordinary: ClockFacts = { businessType: 'new', priority: 0, promulgationDate: '2026-03-02' }
const { send, arrival, due, answer } = standardRules

describe('sending (QĐ 28/2018 Art 6.2)', () => {
  const dueOf = (facts: Partial<ClockFacts>, acceptedAt: string, rule = send) =>
    sendTimes(rule, calendar, { ...ordinary, ...facts }, vn(acceptedAt)).dueAt

  it('runs from the day of signing to the end of the next working morning', () => {
    const times = sendTimes(send, calendar, ordinary, vn('2026-03-02T16:00:00'))
    expect(times.startedAt).toEqual(vn('2026-03-02T07:30:00'))
    expect(times.dueAt).toEqual(vn('2026-03-03T11:30:00'))
    expect(times.remindAt).toEqual(vn('2026-03-02T15:15:00'))
  })

  it('counts from the signing, not from when we were given it', () => {
    expect(dueOf({ promulgationDate: '2026-02-25' }, '2026-03-02T08:00:00')).toEqual(
      vn('2026-02-26T11:30:00')
    )
  })

  it('waits for the end of Tết, and for a Saturday that is worked', () => {
    expect(dueOf({ promulgationDate: '2026-02-13' }, '2026-02-13T16:00:00')).toEqual(
      vn('2026-02-23T11:30:00')
    )
    expect(dueOf({ promulgationDate: '2026-08-21' }, '2026-08-21T16:00:00')).toEqual(
      vn('2026-08-22T11:30:00')
    )
  })

  it('starts no later than we have it, though it is dated tomorrow', () => {
    const times = sendTimes(
      send,
      calendar,
      { ...ordinary, promulgationDate: '2026-03-04' },
      vn('2026-03-03T10:00:00')
    )
    expect(times.startedAt).toEqual(vn('2026-03-03T10:00:00'))
    expect(times.dueAt).toEqual(vn('2026-03-05T11:30:00'))
  })

  it.each([['9999-12-31'], ['0001-01-01'], ['2026-13-45']])('does not reckon with the date %s', date => {
    expect(dueOf({ promulgationDate: date }, '2026-03-02T08:00:00')).toEqual(vn('2026-03-03T11:30:00'))
  })

  it.each(['recall', 'update'] as const)(
    'of a %s counts from its own day: its date is the original’s',
    type => {
      expect(dueOf({ businessType: type, promulgationDate: '2025-01-02' }, '2026-03-02T08:00:00')).toEqual(
        vn('2026-03-03T11:30:00')
      )
    }
  )

  it('is at once for what is urgent, the more the sooner, by night and on a holiday', () => {
    const at = '2026-02-17T02:00:00'
    const minutes = ([1, 2, 3, 4] as const).map(
      priority => (dueOf({ priority }, at).getTime() - vn(at).getTime()) / 60_000
    )
    expect(minutes).toEqual([15, 10, 5, 5])
  })

  it('may be set to the working day itself', () => {
    expect(dueOf({}, '2026-03-02T08:00:00', { ...send, workingDays: 0 })).toEqual(vn('2026-03-02T17:00:00'))
  })

  it('that was late when it came is not reminded of, only late', () => {
    const times = sendTimes(
      send,
      calendar,
      { ...ordinary, promulgationDate: '2026-03-09' },
      vn('2026-03-09T08:00:00')
    )
    expect(times.remindAt < times.dueAt).toBe(true)
  })
})

describe('the notice of receipt (NĐ 30/2020 Art 21.2)', () => {
  const dueOf = (at: string, facts: Partial<ClockFacts> = {}) =>
    arrivalTimes(arrival, calendar, { ...ordinary, ...facts }, vn(at))?.dueAt

  it('is within the day of hand-over', () => {
    expect(dueOf('2026-03-02T16:59:00')).toEqual(vn('2026-03-02T23:59:59.999'))
  })

  it('is on the next working day when it comes on a day off', () => {
    expect(dueOf('2026-03-07T09:00:00')).toEqual(vn('2026-03-09T23:59:59.999'))
    expect(dueOf('2026-02-14T09:00:00')).toEqual(vn('2026-02-23T23:59:59.999'))
    expect(dueOf('2026-08-22T09:00:00')).toEqual(vn('2026-08-22T23:59:59.999'))
  })

  it('is minutes for what is urgent', () => {
    expect(dueOf('2026-02-17T02:00:00', { priority: 3 })).toEqual(vn('2026-02-17T02:15:00'))
  })

  it('is not awaited of a recall or an update: those are answered by 15 or 16', () => {
    expect(dueOf('2026-03-02T09:00:00', { businessType: 'recall' })).toBeUndefined()
    expect(dueOf('2026-03-02T09:00:00', { businessType: 'update' })).toBeUndefined()
    expect(dueOf('2026-03-02T09:00:00', { businessType: 'replace' })).toBeDefined()
  })
})

describe('completion', () => {
  const dueOf = (dueDate?: string, facts: Partial<ClockFacts> = {}) =>
    dueTimes(
      due,
      calendar,
      { ...ordinary, ...(dueDate === undefined ? {} : { dueDate }), ...facts },
      vn('2026-03-02T09:00:00')
    )

  it('is by the end of DueDate, worked or not', () => {
    expect(dueOf('2026-03-08')?.dueAt).toEqual(vn('2026-03-08T23:59:59.999'))
  })

  it('has no clock without a DueDate, or with one that cannot be meant', () => {
    expect(dueOf()).toBeNull()
    expect(dueOf('9999-12-31')).toBeNull()
    expect(dueOf('2026-03-08', { businessType: 'update' })).toBeNull()
  })

  it('that is past when it arrives is late at once', () => {
    const times = dueOf('2026-02-01')
    expect(times?.dueAt).toEqual(vn('2026-02-01T23:59:59.999'))
    expect(times?.remindAt).toEqual(times?.dueAt)
  })
})

it('an answer to a recall has two working days', () => {
  const times = answerTimes(answer, calendar, vn('2026-03-06T10:00:00'))
  expect(times.dueAt).toEqual(vn('2026-03-10T23:59:59.999'))
})

describe('rules', () => {
  it('of a level stand in place of the common ones, kind by kind', () => {
    const rules: ClockRules = {
      ...standardRules,
      levels: { xa: { answer: { workingDays: 5, reminderPercent: 80 } } }
    }
    expect(ruleFor(rules, 'answer', 'xa').workingDays).toBe(5)
    expect(ruleFor(rules, 'answer', 'tinh').workingDays).toBe(2)
    expect(ruleFor(rules, 'send', 'xa')).toBe(standardRules.send)
    expect(ruleFor(rules, 'send', undefined)).toBe(standardRules.send)
  })
})

describe('what a receipt stops', () => {
  it('01 and 03 the notice, 06 completion too, 02 everything, 15 and 16 the answer, 13 nothing', () => {
    expect(stoppedByReceipt('01')).toEqual({ kinds: ['send', 'arrival'], by: 'receipt' })
    expect(stoppedByReceipt('03')).toEqual(stoppedByReceipt('01'))
    expect(stoppedByReceipt('06')).toEqual({ kinds: ['send', 'arrival', 'due'], by: 'receipt' })
    expect(stoppedByReceipt('02')).toEqual({ kinds: clockKinds, by: 'refused' })
    expect(stoppedByReceipt('15')).toEqual({ kinds: ['answer'], by: 'receipt' })
    expect(stoppedByReceipt('16')).toEqual(stoppedByReceipt('15'))
    expect(stoppedByReceipt('13')).toBeNull()
  })
})

it('no clock is reminded of after its end, or ends before it starts unless it was late', () => {
  const text = fc.oneof(
    fc
      .date({ min: new Date('1990-01-01'), max: new Date('2300-01-01'), noInvalidDate: true })
      .map(at => at.toISOString().slice(0, 10)),
    fc.string({ maxLength: 12 })
  )
  const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  const facts = fc.record({
    businessType: fc.constantFrom('new' as const, 'recall' as const, 'update' as const, 'replace' as const),
    priority: fc.integer({ min: 0, max: 9 }),
    promulgationDate: text,
    dueDate: text
  })
  fc.assert(
    fc.property(facts, moments, fc.boolean(), (any, at, bare) => {
      const by = bare ? bareCalendar : calendar
      const all = [
        sendTimes(send, by, any, at),
        arrivalTimes(arrival, by, any, at),
        dueTimes(due, by, any, at),
        answerTimes(answer, by, at)
      ]
      for (const times of all) {
        if (times === null) continue
        expect(Number.isNaN(times.dueAt.getTime())).toBe(false)
        expect(times.remindAt <= times.dueAt).toBe(true)
        if (times.dueAt > times.startedAt) expect(times.remindAt > times.startedAt).toBe(true)
      }
    })
  )
})
