import { describe, expect, it } from 'vitest'
import type { Breaker } from '../../src/domain/breaker.ts'
import { afterFailure, closedBreaker, lanePermits, standardBreaker } from '../../src/domain/breaker.ts'

const now = new Date('2026-03-02T01:00:00Z')
const failures = (count: number) => {
  let breaker: Breaker = closedBreaker
  for (let i = 0; i < count; i += 1) breaker = afterFailure(breaker, false, now, standardBreaker)
  return breaker
}

describe("a lane's breaker", () => {
  it('a few failures leave the lane open', () => {
    expect(lanePermits(failures(standardBreaker.threshold - 1), 8, now)).toBe(8)
  })
  it('failures in a row close it, then let one message try', () => {
    const paused = failures(standardBreaker.threshold)
    expect(lanePermits(paused, 8, now)).toBe(0)
    expect(lanePermits(paused, 8, new Date(now.getTime() + standardBreaker.firstPause))).toBe(1)
  })
  it('refused credentials close it at the first word', () => {
    expect(lanePermits(afterFailure(closedBreaker, true, now, standardBreaker), 8, now)).toBe(0)
  })
  it('pauses double up to the longest', () => {
    const pause = (count: number) => (failures(count).pausedUntil?.getTime() ?? 0) - now.getTime()
    expect(pause(standardBreaker.threshold + 1)).toBe(2 * standardBreaker.firstPause)
    expect(pause(500)).toBe(standardBreaker.longestPause)
  })
})
