import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeliveryState } from '../../src/domain/delivery.ts'
import type { Demand, Standing } from '../../src/domain/life.ts'
import { isComplete, kindFor, receiversOf, standingOf, stepFor } from '../../src/domain/life.ts'

const states: readonly DeliveryState[] = [
  'queued',
  'unknown',
  'offered',
  'handed-over',
  'refused',
  'failed',
  'held',
  'cancelled'
]
const standing = fc.constantFrom<Standing>('not-sent', 'offered', 'has-it', 'never-had', 'unclear')
const copies = fc.array(standing, { minLength: 1, maxLength: 4 })

describe('where a copy stands', () => {
  it.each([
    ['handed-over', false, false, 'has-it'],
    ['handed-over', true, true, 'has-it'],
    ['cancelled', false, true, 'never-had'],
    ['queued', false, false, 'not-sent'],
    ['queued', true, false, 'unclear'],
    ['queued', false, true, 'unclear'],
    ['held', false, true, 'unclear'],
    ['held', false, false, 'not-sent'],
    ['unknown', false, false, 'unclear'],
    ['offered', false, false, 'offered'],
    ['refused', false, false, 'never-had'],
    ['failed', false, true, 'unclear']
  ] as const)('%s, held %s, unclear %s: %s', (state, leased, unclear, expected) => {
    expect(standingOf({ state, leased, unclear })).toBe(expected)
  })

  it('is never taken for absent while it may have been taken', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.boolean(), fc.boolean(), (state, leased, unclear) => {
        if (state === 'handed-over' || state === 'cancelled' || !(leased || unclear)) return
        expect(standingOf({ state, leased, unclear })).toBe('unclear')
      })
    )
  })
})

describe('a step', () => {
  it('asks only who has a copy, and everybody who has one', () => {
    fc.assert(
      fc.property(copies, all => {
        const { message, copies: steps } = stepFor('return', all)
        const waits = all.includes('unclear')
        expect(message).toBe(waits ? 'waits' : all.includes('has-it') ? 'goes' : 'not-needed')
        for (const [at, copy] of all.entries()) {
          if (copy === 'has-it') expect(steps[at]?.state).toBe(waits ? 'waiting' : 'asked')
          else if (copy === 'unclear') expect(steps[at]).toEqual({ state: 'waiting', withdraw: false })
          else expect(steps[at]?.state).toBe('withdrawn')
          if (copy === 'has-it' || copy === 'unclear') expect(steps[at]?.withdraw).toBe(false)
        }
      })
    )
  })

  it('of an update stops nothing, and never overtakes what has not left', () => {
    fc.assert(
      fc.property(copies, all => {
        const { message, copies: steps } = stepFor('inform', all)
        expect(steps.every(each => !each.withdraw)).toBe(true)
        expect(message).toBe(all.includes('unclear') || all.includes('not-sent') ? 'waits' : 'goes')
      })
    )
  })

  it('of a replacement always sends the new document', () => {
    fc.assert(
      fc.property(copies, all => {
        expect(stepFor('supersede', all).message).not.toBe('not-needed')
      })
    )
  })

  it.each(['return', 'inform', 'supersede'] satisfies Demand[])(
    'for a new recipient (%s) simply goes',
    demand => {
      expect(stepFor(demand, [])).toEqual({ message: 'goes', copies: [] })
    }
  )
})

describe('an update', () => {
  const business = {
    type: 'update',
    receivers: [
      { organId: ' a.1 ', change: 'removed' },
      { organId: 'A.1', change: 'removed' },
      { organId: 'B', change: 'added' }
    ]
  } as const

  it('names each receiver once, whatever its letters', () => {
    expect(receiversOf(business, 'removed')).toEqual(['A.1'])
    expect(receiversOf(business, 'added')).toEqual(['B'])
  })

  it('is a recall for those it removes', () => {
    expect(kindFor('update', ['A.1'], 'a.1')).toBe('recall')
    expect(kindFor('update', ['A.1'], 'B')).toBe('update')
    expect(kindFor('replace', ['A.1'], 'A.1')).toBe('replace')
  })
})

it('an act is complete when nobody is asked and nothing waits', () => {
  expect(isComplete([])).toBe(true)
  expect(isComplete(['withdrawn', 'agreed', 'declined', 'informed'])).toBe(true)
  expect(isComplete(['agreed', 'asked'])).toBe(false)
  expect(isComplete(['waiting'])).toBe(false)
})
