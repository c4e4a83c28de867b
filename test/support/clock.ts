/** Time that stands until a test moves it; chance that a test chooses. */
import { v7 } from 'uuid'
import type { Clock } from '../../src/exchange/ports/index.ts'

export interface SettableClock extends Clock {
  set(time: Date | string): void
  advance(ms: number): void
  /** What `random` gives from now on; 0 until set. */
  chance(random: number): void
}

export function settableClock(start: Date | string = '2026-11-23T01:00:00Z'): SettableClock {
  let now = new Date(start).getTime()
  let random = 0
  return {
    now: () => new Date(now),
    random: () => random,
    id: () => v7(),
    set: time => (now = new Date(time).getTime()),
    advance: ms => (now += ms),
    chance: value => (random = value)
  }
}
