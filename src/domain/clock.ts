/**
 * Clocks: what must be done by when, and by whom. Each delivery of a document has its own; the numbers are rules
 * that an administrator sets, the defaults are the law's.
 */
import { vietnamDate } from './calendar.ts'
import type { BusinessType } from './envelope.ts'
import type { Level } from './organisation.ts'
import type { ReceiptCode } from './receipt.ts'
import type { Calendar, WorkingHours } from './working-days.ts'
import {
  addWorkingDays,
  dayEnd,
  endOfMorning,
  endOfWorkingDay,
  isCalendarDay,
  moment,
  shareOf,
  standardHours
} from './working-days.ts'

export const clockKinds = ['send', 'arrival', 'due', 'answer'] as const
/**
 * `send`: it must have left (QĐ 28/2018 Art 6.2). `arrival`: its recipient says 01 or 03 (NĐ 30/2020 Art 21.2).
 * `due`: it is done (06) by its DueDate. `answer`: 15 or 16 to a recall.
 */
export type ClockKind = (typeof clockKinds)[number]

/** What ended a clock: `left` and `receipt` by what it asks for, the others by there being nothing left to do. */
export type ClockStop = 'left' | 'receipt' | 'refused' | 'withdrawn' | 'recalled'

export interface ClockTimes {
  readonly startedAt: Date
  readonly remindAt: Date
  readonly dueAt: Date
}

/** Minutes for priorities 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ. */
export type UrgentMinutes = readonly [number, number, number, number]

interface Reminded {
  /** Share of the time after which it is reminded, 1..99. */
  readonly reminderPercent: number
}
export interface SendRule extends Reminded {
  /** By the end of the morning of so many working days after signing; 0: by the end of the working day itself. */
  readonly workingDays: number
  /** After acceptance. */
  readonly urgentMinutes: UrgentMinutes
}
export interface ArrivalRule extends Reminded {
  /** By the end of so many working days after hand-over; 0: of the day itself, or the next that is worked. */
  readonly workingDays: number
  /** After hand-over. */
  readonly urgentMinutes: UrgentMinutes
}
export type DueRule = Reminded
export interface AnswerRule extends Reminded {
  /** By the end of so many working days after it was asked. */
  readonly workingDays: number
}

export interface KindRules {
  readonly send: SendRule
  readonly arrival: ArrivalRule
  readonly due: DueRule
  readonly answer: AnswerRule
}

export interface ClockRules extends KindRules {
  readonly hours: WorkingHours
  /** In place of the above, by the level of the office that must act. */
  readonly levels: Readonly<Partial<Record<Level, Partial<KindRules>>>>
}

export const standardRules: ClockRules = {
  hours: standardHours,
  send: { workingDays: 1, urgentMinutes: [15, 10, 5, 5], reminderPercent: 50 },
  arrival: { workingDays: 0, urgentMinutes: [60, 30, 15, 15], reminderPercent: 50 },
  due: { reminderPercent: 50 },
  answer: { workingDays: 2, reminderPercent: 50 },
  levels: {}
}

export function ruleFor<K extends ClockKind>(
  rules: ClockRules,
  kind: K,
  level: Level | undefined
): KindRules[K] {
  const own = level === undefined ? undefined : rules.levels[level]?.[kind]
  return own ?? rules[kind]
}

/** What a document says that clocks go by. */
export interface ClockFacts {
  readonly businessType: BusinessType
  /** 0..4 */
  readonly priority: number
  /** yyyy-MM-dd */
  readonly promulgationDate?: string
  /** yyyy-MM-dd */
  readonly dueDate?: string
}

/**
 * From the day of signing to the end of the next working morning. A recall or an update repeats the date of the
 * document it speaks of, so its own day is that of acceptance.
 */
export function sendTimes(
  rule: SendRule,
  calendar: Calendar,
  facts: ClockFacts,
  acceptedAt: Date
): ClockTimes {
  if (facts.priority > 0)
    return within(calendar, acceptedAt, minutesFor(rule.urgentMinutes, facts.priority), rule)
  const { promulgationDate } = facts
  const own = expectsReceipts(facts) && promulgationDate !== undefined && isCalendarDay(promulgationDate)
  const signed = own ? promulgationDate : vietnamDate(acceptedAt)
  const last = addWorkingDays(calendar, signed, rule.workingDays)
  const dueAt = rule.workingDays === 0 ? endOfWorkingDay(calendar, last) : endOfMorning(calendar, last)
  const begins = moment(signed, calendar.hours.morning.from)
  return times(calendar, begins < acceptedAt ? begins : acceptedAt, dueAt, rule)
}

/** From the moment the recipient's system has it to the end of that day, or of the next one that is worked. */
export function arrivalTimes(
  rule: ArrivalRule,
  calendar: Calendar,
  facts: ClockFacts,
  handedOverAt: Date
): ClockTimes | null {
  if (!expectsReceipts(facts)) return null
  if (facts.priority > 0)
    return within(calendar, handedOverAt, minutesFor(rule.urgentMinutes, facts.priority), rule)
  const last = addWorkingDays(calendar, vietnamDate(handedOverAt), rule.workingDays)
  return times(calendar, handedOverAt, dayEnd(last), rule)
}

/** To the end of DueDate; null when there is none. */
export function dueTimes(
  rule: DueRule,
  calendar: Calendar,
  facts: ClockFacts,
  handedOverAt: Date
): ClockTimes | null {
  if (facts.dueDate === undefined || !isCalendarDay(facts.dueDate)) return null
  if (!expectsReceipts(facts)) return null
  return times(calendar, handedOverAt, dayEnd(facts.dueDate), rule)
}

export function answerTimes(rule: AnswerRule, calendar: Calendar, askedAt: Date): ClockTimes {
  const last = addWorkingDays(calendar, vietnamDate(askedAt), rule.workingDays)
  return times(calendar, askedAt, dayEnd(last), rule)
}

/** A recall and an update are answered by 15 or 16 on their original, not by 01 to 06. */
function expectsReceipts({ businessType }: ClockFacts): boolean {
  return businessType === 'new' || businessType === 'replace'
}

function minutesFor(minutes: UrgentMinutes, priority: number): number {
  return minutes[Math.min(4, priority) - 1] ?? minutes[0]
}

/** Urgent: night and holiday do not stop it. */
function within(calendar: Calendar, start: Date, minutes: number, rule: Reminded): ClockTimes {
  return times(calendar, start, new Date(start.getTime() + minutes * 60_000), rule)
}

function times(calendar: Calendar, startedAt: Date, dueAt: Date, { reminderPercent }: Reminded): ClockTimes {
  // It was late when it began: there is nothing to remind of.
  if (dueAt <= startedAt) return { startedAt, remindAt: dueAt, dueAt }
  return { startedAt, remindAt: shareOf(calendar, startedAt, dueAt, reminderPercent), dueAt }
}

export interface Stopped {
  readonly kinds: readonly ClockKind[]
  readonly by: ClockStop
}

/** Whatever a recipient says of a document also proves that it left. */
export function stoppedByReceipt(code: ReceiptCode): Stopped | null {
  switch (code) {
    case '01':
    case '03':
    case '04':
    case '05':
      return { kinds: ['send', 'arrival'], by: 'receipt' }
    case '06':
      return { kinds: ['send', 'arrival', 'due'], by: 'receipt' }
    case '02':
      return { kinds: clockKinds, by: 'refused' }
    case '15':
    case '16':
      return { kinds: ['answer'], by: 'receipt' }
    case '13':
      return null
  }
}
