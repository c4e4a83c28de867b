import { expect, it } from 'vitest'
import type { Figures } from '../../bench/measure.ts'
import { number, roundLines } from '../../bench/report.ts'

const quantiles = { p50: 10, p95: 20, p99: 30, max: 40 }
const figures: Figures = {
  documents: 4,
  seconds: 2,
  documentsPerSecond: 2,
  megabytesPerSecond: 2,
  answeredMs: quantiles,
  handedOverMs: quantiles,
  cpuMs: 10,
  postgresCpuMs: null,
  peakMiB: 200,
  peakSinceStart: false,
  postgresMiB: null
}
const twice: Figures = { ...figures, documentsPerSecond: 1, cpuMs: 20 }
const parts = { hashMs: 1, base64Ms: 1, filesMs: 1, commitsMs: 1, hopsMs: 1, wholeMs: 5 }
const round = { bytes: 1024, name: '1 KB', count: 4, inFlight: 2 }
const linesOf = (change: Partial<Parameters<typeof roundLines>[0]> = {}) =>
  roundLines({ round, gateway: twice, bare: figures, parts, ...change })

it('the ratio grows with what the gateway takes, whichever way the figure counts', () => {
  expect(linesOf().find(line => line.includes('documents/s'))).toMatch(/1\.00 +2\.00 +×2\.00$/)
  expect(linesOf().find(line => line.includes('CPU ms/'))).toMatch(/20\.0 +10\.0 +×2\.00$/)
})

it('what could not be measured is a dash, not a zero', () => {
  expect(linesOf().find(line => line.includes('CPU PostgreSQL'))).toMatch(/– +– +–$/)
  expect(number(null)).toBe('–')
})

it('a round that ran out of time says so', () => {
  expect(linesOf().join('\n')).not.toContain('the time was up')
  expect(linesOf({ round: { ...round, count: 9 } }).join('\n')).toContain('the time was up before all 9')
})

it('a peak that could not be forgotten says since when it counts', () => {
  const since = linesOf({ gateway: { ...twice, peakSinceStart: true } })
  expect(since.find(line => line.includes('peak memory'))).toContain('since start')
})
