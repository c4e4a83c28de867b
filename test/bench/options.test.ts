import { expect, it } from 'vitest'
import { OptionError, readOptions } from '../../bench/options.ts'

const roundsOf = (...argv: string[]) => {
  const options = readOptions(argv)
  if (options === 'help') throw new Error('help')
  return options.rounds
}

it('without options it measures 50 KB, 1 MB and 50 MB', () => {
  expect(roundsOf().map(round => round.bytes)).toEqual([50 * 1024, 1024 ** 2, 50 * 1024 ** 2])
})

it('large documents are few at a time', () => {
  expect(roundsOf('--sizes', '50MB')[0]?.inFlight).toBeLessThanOrEqual(2)
})

it('sizes and count can be said', () => {
  expect(roundsOf('--sizes', '10KB,2mb', '--count', '5')).toMatchObject([
    { bytes: 10_240, name: '10 KB', count: 5 },
    { bytes: 2 * 1024 ** 2, name: '2 MB', count: 5 }
  ])
})

it.each([
  ['--sizes', '50'],
  ['--sizes', '0KB'],
  ['--sizes', '300MB'],
  ['--sizes', ''],
  ['--count', '0'],
  ['--count', '1.5'],
  ['--fast']
])('refuses %s %s', (...argv) => {
  expect(() => readOptions(argv.filter(each => each !== undefined))).toThrow(OptionError)
})
