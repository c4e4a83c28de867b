/** Clocks, the calendar they go by and the rules they are set by. */
import type { ClockKind, ClockRules, ClockStop, ClockTimes } from '../../domain/clock.ts'
import type { Level } from '../../domain/organisation.ts'
import type { Calendar, CalendarDay } from '../../domain/working-days.ts'
import type { Page, PageRequest } from './queries.ts'

/** What clocks are set by now. */
export interface ClockBasis {
  readonly calendar: Calendar
  readonly rules: ClockRules
  /** Of the rules; 0 while nobody has changed them. */
  readonly version: number
}

export interface NewClock extends ClockTimes {
  readonly deliveryId: string
  readonly kind: ClockKind
  /** The DMS whose office must act; absent when it is on the other side of an axis. */
  readonly actingConnector?: string
  /** The DMS whose office waits for it, where it is another one of ours. */
  readonly waitingConnector?: string
  readonly level?: Level
  readonly rulesVersion: number
  /** What it asks for was there before it began. */
  readonly stopped?: { readonly at: Date; readonly by: ClockStop }
}

/** A clock as the round tells of it. */
export interface TellingClock {
  readonly deliveryId: string
  readonly documentId: string
  readonly kind: ClockKind
  readonly startedAt: Date
  readonly dueAt: Date
  readonly actingConnector?: string
  readonly waitingConnector?: string
  readonly senderCode: string
  readonly recipientCode: string
  /** Number and notation of the document. */
  readonly code?: string
  readonly priority: number
}

export interface Clocks {
  /** Read anew only when somebody has changed something. */
  basis(): Promise<ClockBasis>
  /** One that is there already stays as it is, unless the delivery was refused and goes again, or is asked again. */
  start(clocks: readonly NewClock[]): Promise<void>
  /** Those of the kinds that still run. */
  stop(deliveryId: string, kinds: readonly ClockKind[], by: ClockStop, at: Date): Promise<void>
  /** Marks at most so many whose reminder has come, and returns them: nobody else gets the same ones. */
  takeReminders(now: Date, limit: number): Promise<readonly TellingClock[]>
  /** The same for those whose time is over. */
  takeOverdue(now: Date, limit: number): Promise<readonly TellingClock[]>
  /** True for the first who complains of this year. */
  complainOf(year: number, at: Date): Promise<boolean>
}

export const clockStates = ['running', 'running-out', 'overdue'] as const
/** `running`: all that are not stopped. `running-out`: past the reminder. `overdue`: past the end. */
export type ClockState = (typeof clockStates)[number]

export interface ClockFilter {
  readonly state: ClockState
  readonly kind?: ClockKind
  readonly level?: Level
  /** Clocks in which this DMS acts or waits. */
  readonly connectorId?: string
}

export interface ClockView extends TellingClock {
  readonly remindAt: Date
  readonly remindedAt?: Date
  readonly overdueAt?: Date
  readonly level?: Level
  readonly subject?: string
}

export interface ClockCount {
  readonly kind: ClockKind
  readonly running: number
  readonly runningOut: number
  readonly overdue: number
}

export interface CalendarYear {
  readonly year: number
  /** 0: nothing is known of it but its weekends. */
  readonly version: number
  readonly days: readonly CalendarDay[]
  readonly changedAt?: Date
  readonly changedBy?: string
}

export interface RulesVersion {
  readonly version: number
  readonly rules: ClockRules
  readonly changedAt?: Date
  readonly changedBy?: string
}

/** What administrators set, each change with its audit event in the same commit. */
export interface Timekeeping {
  year(year: number): Promise<CalendarYear>
  /** The whole year. `stale` when somebody has changed it since `version`. */
  replaceYear(
    year: number,
    version: number,
    days: readonly CalendarDay[],
    actor: string
  ): Promise<CalendarYear | 'stale'>
  rules(): Promise<RulesVersion>
  /** For clocks that start from now on. `stale` as above. */
  replaceRules(version: number, rules: ClockRules, actor: string): Promise<RulesVersion | 'stale'>
  /** Days of a calendar file, or what is wrong with it. */
  readCalendar(text: string): CalendarFile
  /** Years whose calendar should be there by now and is not. */
  missingYears(now: Date): Promise<readonly number[]>
}

export type CalendarFile =
  | { readonly kind: 'read'; readonly days: readonly CalendarDay[] }
  | { readonly kind: 'wrong'; readonly problems: readonly CalendarRowProblem[] }

export interface CalendarRowProblem {
  /** 1-based; the header is line 1. */
  readonly line: number
  readonly column: string
  readonly value: string
  readonly expected: string
}

export interface ClockQueries {
  /** What runs out first comes first. */
  clocks(filter: ClockFilter, now: Date, page: PageRequest): Promise<Page<ClockView> | null>
  clockCounts(now: Date, connectorId?: string): Promise<readonly ClockCount[]>
}
