import { describe, expect, it } from 'vitest'
import { changesSince, isBelieved } from '../../src/domain/axis-list.ts'

const now = new Date('2026-03-10T00:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

describe('the whole list is read', () => {
  it.each([
    ['at first', {}],
    ['when no version is known', { wholeAt: daysAgo(1) }],
    ['when the last one is a week old', { version: 5, wholeAt: daysAgo(7) }],
    ['when none has been believed yet', { version: 5 }]
  ])('%s', (_, state) => {
    expect(changesSince(state, now)).toBeUndefined()
  })

  it('else only what changed since', () => {
    expect(changesSince({ version: 5, wholeAt: daysAgo(6) }, now)).toBe(5)
    expect(changesSince({ version: 0, wholeAt: daysAgo(6) }, now)).toBe(0)
  })
})

describe('a whole list', () => {
  it.each([
    ['the first', 100, { listed: 0 }, true],
    ['a little shorter', 95, { listed: 100 }, true],
    ['half as long', 50, { listed: 100 }, true],
    ['less than half as long', 49, { listed: 100 }, false],
    ['less than half, as another one said', 49, { listed: 100, doubtedListed: 50 }, true],
    ['less than half, unlike the other one', 30, { listed: 100, doubtedListed: 49 }, false],
    ['empty', 0, { listed: 100 }, false],
    ['empty once more', 0, { listed: 100, doubtedListed: 0 }, false]
  ])('%s: %i after %j is believed: %s', (_, listed, before, believed) => {
    expect(isBelieved(listed, before)).toBe(believed)
  })
})
