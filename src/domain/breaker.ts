/**
 * A lane is the way to one partner (an axis or a DMS). Its breaker stops work after repeated failures of the
 * partner, so that one dead neighbour neither fills the workers nor the log. Its state is a row shared by all
 * processes.
 */
export interface Breaker {
  readonly failuresInARow: number
  /** Closed to traffic until then; afterwards one message at a time tries the way. */
  readonly pausedUntil?: Date
}

export interface BreakerRule {
  /** This many failures in a row pause the lane. */
  readonly threshold: number
  /** First pause and longest pause, milliseconds; each further failure doubles. */
  readonly firstPause: number
  readonly longestPause: number
}

export const standardBreaker: BreakerRule = { threshold: 5, firstPause: 15_000, longestPause: 10 * 60_000 }
export const closedBreaker: Breaker = { failuresInARow: 0 }

/** `refusesCredentials` pauses at once: every further call with a wrong secret may lock the account. */
export function afterFailure(
  breaker: Breaker,
  refusesCredentials: boolean,
  now: Date,
  rule: BreakerRule
): Breaker {
  const failuresInARow = breaker.failuresInARow + 1
  if (failuresInARow < rule.threshold && !refusesCredentials) return { failuresInARow }
  const doublings = Math.max(0, failuresInARow - rule.threshold)
  const pause = Math.min(rule.longestPause, rule.firstPause * 2 ** Math.min(doublings, 20))
  return { failuresInARow, pausedUntil: new Date(now.getTime() + pause) }
}

/** How many messages may be on this lane now, given its limit. */
export function lanePermits(breaker: Breaker, limit: number, now: Date): number {
  if (breaker.pausedUntil === undefined) return limit
  return now < breaker.pausedUntil ? 0 : 1
}
