import { expect, test } from 'vitest'
import { freshDatabase } from '../../support/database.ts'

const { lanes } = await freshDatabase()

test('a lane nobody has written is open', async () => {
  expect(await lanes.read('new')).toEqual({ failuresInARow: 0 })
})

test('ten failures at once are ten failures', async () => {
  await Promise.all(
    Array.from({ length: 10 }, () =>
      lanes.change('vxp', breaker => ({ failuresInARow: breaker.failuresInARow + 1 }))
    )
  )
  expect(await lanes.read('vxp')).toEqual({ failuresInARow: 10 })
})

test('a pause is kept, told, and lifted', async () => {
  const pausedUntil = new Date('2026-11-23T01:00:15Z')
  expect(await lanes.change('lgsp', () => ({ failuresInARow: 5, pausedUntil }))).toEqual({
    failuresInARow: 5,
    pausedUntil
  })
  expect(await lanes.read('lgsp')).toEqual({ failuresInARow: 5, pausedUntil })
  await lanes.change('lgsp', () => ({ failuresInARow: 0 }))
  expect(await lanes.read('lgsp')).toEqual({ failuresInARow: 0 })
})
