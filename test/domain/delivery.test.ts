import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/domain/delivery.ts'
import { afterAttempt, retryDelay, standardTimetable } from '../../src/domain/delivery.ts'
import type { ErrorCode } from '../../src/domain/errors/index.ts'
import { errors } from '../../src/domain/errors/index.ts'

const acceptedAt = new Date('2026-03-02T01:00:00Z')
const soon = new Date('2026-03-02T01:00:10Z')
const afterAll = new Date(acceptedAt.getTime() + standardTimetable.window)
const next = (outcome: Outcome, now = soon, attempts = 1) =>
  afterAttempt({ attempts, acceptedAt }, outcome, now, 0, standardTimetable)

describe('after an attempt', () => {
  it('what was handed over is final', () => {
    expect(next({ kind: 'handed-over', remoteId: 'x' })).toEqual({ state: 'handed-over' })
  })

  it('what lies in a DMS inbox waits for the DMS, not for a clock', () => {
    expect(next({ kind: 'offered' })).toEqual({ state: 'offered' })
  })

  it('a refusal is final and keeps its code', () => {
    expect(next({ kind: 'refused', code: 'carrier.recipient-unknown' })).toEqual({
      state: 'refused',
      code: 'carrier.recipient-unknown'
    })
  })

  it('a passing failure comes back after the first delay', () => {
    const { state, dueAt } = next({ kind: 'failed', code: 'carrier.unreachable' })
    expect(state).toBe('queued')
    expect(dueAt?.getTime()).toBe(soon.getTime() + standardTimetable.firstRetry)
  })

  it('a permanent failure goes to the operators at once', () => {
    expect(next({ kind: 'failed', code: 'carrier.sender-unregistered' }).state).toBe('failed')
  })

  it('an unknown outcome is never sent again before the answer could have settled', () => {
    const { state, dueAt } = next({ kind: 'unknown', code: 'carrier.answer-lost' })
    expect(state).toBe('unknown')
    expect(dueAt?.getTime()).toBeGreaterThanOrEqual(soon.getTime() + standardTimetable.settleAfter)
  })

  it('past the window a failure is given up and an unknown outcome is held for a person', () => {
    expect(next({ kind: 'failed', code: 'carrier.unreachable' }, afterAll)).toEqual({
      state: 'failed',
      code: 'carrier.attempts-exhausted'
    })
    expect(next({ kind: 'unknown', code: 'carrier.answer-lost' }, afterAll).state).toBe('held')
  })

  const codes = Object.keys(errors) as ErrorCode[]
  const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
    fc.constant<Outcome>({ kind: 'handed-over' }),
    fc.constant<Outcome>({ kind: 'offered' }),
    fc.record({
      kind: fc.constantFrom('refused', 'failed', 'unknown'),
      code: fc.constantFrom(...codes)
    }) as fc.Arbitrary<Outcome>
  )

  it('whatever happens, a delivery is either settled, waits for somebody, or has a time to come back', () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (outcome, attempts, random) => {
          const { state, dueAt } = afterAttempt({ attempts, acceptedAt }, outcome, soon, random)
          const comesBack = state === 'queued' || state === 'unknown'
          expect(dueAt !== undefined).toBe(comesBack)
          if (dueAt !== undefined) expect(dueAt.getTime()).toBeGreaterThan(soon.getTime())
        }
      )
    )
  })

  it('delays grow to the cap and never pass it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const delay = retryDelay(attempts, random, standardTimetable)
          expect(delay).toBeGreaterThan(0)
          expect(delay).toBeLessThanOrEqual(standardTimetable.longestRetry)
          expect(retryDelay(attempts + 1, random, standardTimetable)).toBeGreaterThanOrEqual(delay)
        }
      )
    )
  })
})
