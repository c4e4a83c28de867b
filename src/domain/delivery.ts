/**
 * A delivery takes one message to one recipient by one carrier. An attempt is one try of it.
 *
 * This is the only place that knows the retry timetable: the queue runs a job once, the row says when again.
 */
import type { ErrorCode } from './errors/index.ts'
import { errors } from './errors/index.ts'

export type DeliveryState =
  | 'queued' // waits for its next attempt
  | 'unknown' // the last attempt may have been taken: ask before sending again
  | 'offered' // lies in the DMS's inbox until it is picked up
  | 'handed-over' // the other side has it for good
  | 'refused' // the other side said no for good
  | 'failed' // could not be done; an operator decides
  | 'held' // waits for a person or a check
  | 'cancelled' // withdrawn before it left

export const settledStates: readonly DeliveryState[] = ['handed-over', 'refused', 'failed', 'cancelled']

/** What came of an attempt. `failed`: certainly not taken. `unknown`: perhaps taken. */
export type Outcome =
  | { readonly kind: 'handed-over'; readonly remoteId?: string }
  | { readonly kind: 'offered' }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail?: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail?: string }
  | { readonly kind: 'unknown'; readonly code: ErrorCode; readonly detail?: string }

/** What the other side says when asked whether it took a message. */
export type Found =
  | { readonly kind: 'taken'; readonly remoteId?: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'cannot-tell'; readonly code: ErrorCode; readonly detail?: string }

/** All times in milliseconds. */
export interface Timetable {
  readonly firstRetry: number
  readonly factor: number
  readonly longestRetry: number
  /** After this long since acceptance a delivery is given to the operators. */
  readonly window: number
  /** How long an answer may lag before "absent" is believed and the message is sent again. */
  readonly settleAfter: number
}

/** 5 s, 15 s, 45 s … 30 min for three days: an axis that stops for a long weekend costs no document. */
export const standardTimetable: Timetable = {
  firstRetry: 5_000,
  factor: 3,
  longestRetry: 30 * 60_000,
  window: 3 * 24 * 3_600_000,
  settleAfter: 20_000
}

export interface Next {
  readonly state: DeliveryState
  /** When to try or ask again; absent when the state is final or waits for somebody. */
  readonly dueAt?: Date
  /** Why it stands there, when that is not good news. */
  readonly code?: ErrorCode
}

export interface AttemptFacts {
  /** Attempts made so far, this one included. */
  readonly attempts: number
  readonly acceptedAt: Date
}

/** `random` is in [0, 1): the caller brings it so that the rule stays pure. */
export function afterAttempt(
  facts: AttemptFacts,
  outcome: Outcome,
  now: Date,
  random: number,
  timetable: Timetable = standardTimetable
): Next {
  switch (outcome.kind) {
    case 'handed-over':
    case 'offered':
      return { state: outcome.kind }
    case 'refused':
      return { state: 'refused', code: outcome.code }
    case 'unknown':
      if (isPastWindow(facts, now, timetable)) return { state: 'held', code: outcome.code }
      return {
        state: 'unknown',
        code: outcome.code,
        dueAt: later(now, Math.max(timetable.settleAfter, retryDelay(facts.attempts, random, timetable)))
      }
    case 'failed':
      // Its sender took it back while it was on its way out.
      if (outcome.code === 'delivery.withdrawn') return { state: 'cancelled', code: outcome.code }
      if (!errors[outcome.code].retry) return { state: 'failed', code: outcome.code }
      if (isPastWindow(facts, now, timetable)) return { state: 'failed', code: 'carrier.attempts-exhausted' }
      return {
        state: 'queued',
        code: outcome.code,
        dueAt: later(now, retryDelay(facts.attempts, random, timetable))
      }
  }
}

/** Exponential with a cap, and up to a quarter less by chance so that a thousand deliveries do not return at once. */
export function retryDelay(attempts: number, random: number, timetable: Timetable): number {
  const full = Math.min(
    timetable.longestRetry,
    timetable.firstRetry * timetable.factor ** Math.max(0, attempts - 1)
  )
  return Math.round(full * (1 - random / 4))
}

function isPastWindow(facts: AttemptFacts, now: Date, timetable: Timetable): boolean {
  return now.getTime() - facts.acceptedAt.getTime() >= timetable.window
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms)
}
