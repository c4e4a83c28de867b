import { expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock/system.ts'

test('ids are UUIDv7 and sort by their time', () => {
  const ids = Array.from({ length: 100 }, () => systemClock.id())
  expect([...ids].sort()).toEqual(ids)
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('now is now and chance is in [0, 1)', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1_000)
  const chance = systemClock.random()
  expect(chance >= 0 && chance < 1).toBe(true)
})
