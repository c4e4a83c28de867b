import { expect, it } from 'vitest'
import { quantilesOf } from '../../bench/quantiles.ts'

it('a quantile is a value that was measured, by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect(quantilesOf(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 })
})

it('of few values the high quantiles are the highest of them', () => {
  expect(quantilesOf([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 })
  expect(quantilesOf([3, 1, 4, 2])).toEqual({ p50: 2, p95: 4, p99: 4, max: 4 })
})

it('nothing measured has no quantiles', () => {
  expect(() => quantilesOf([])).toThrow(RangeError)
})
