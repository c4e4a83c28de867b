import { expect, it } from 'vitest'
import { questions } from '../../bench/directory/questions.ts'
import { directoryLines } from '../../bench/directory/report.ts'
import { directoryFile, makeWorld } from '../../bench/directory/world.ts'
import { readDirectoryCsv } from '../../src/adapters/csv/directory.ts'

const world = makeWorld()

it('the made directory has 120,000 organisations over four levels, each code once', () => {
  expect(world).toHaveLength(120_000)
  expect(new Set(world.map(each => each.level)).size).toBe(4)
  expect(new Set(world.flatMap(each => each.codes)).size).toBe(240_000)
})

it('whoever is named as parent or successor is there, and stands', () => {
  const byKey = new Map(world.map(each => [each.key, each]))
  for (const { parent, successors = [] } of world) {
    if (parent !== undefined) expect(byKey.has(parent)).toBe(true)
    for (const heir of successors) expect(byKey.get(heir)?.successors).toBeUndefined()
  }
})

it('is the same every time, and a file that the import can read', () => {
  const small = makeWorld(50_000)
  expect(directoryFile(small)).toBe(directoryFile(makeWorld(50_000)))
  expect(readDirectoryCsv(directoryFile(small))).toHaveLength(50_000)
})

it('fewer organisations than the offices need are refused', () => {
  expect(() => makeWorld(1000)).toThrow(RangeError)
})

it('the questions are mixed, and the same every time', () => {
  const asked = questions(world, 100)
  expect(questions(world, 100)).toEqual(asked)
  expect(asked.filter(({ q }) => q === undefined)).toHaveLength(10)
  expect(asked.every(({ q }) => q === undefined || q.length > 0)).toBe(true)
})

it('every figure stands beside the floor of the same run', () => {
  const ms = { p50: 2, p95: 4, p99: 5, max: 6 }
  const twice = { p50: 4, p95: 8, p99: 9, max: 10 }
  const lines = directoryLines({
    ...{ organisations: 120_000, changes: 5, previewed: 3, applied: 4, questions: 500 },
    ...{ floor: ms, search: twice, resolve: ms }
  })
  expect(lines.find(line => line.includes('search'))).toMatch(/4\.00 +2\.00 +×2\.00$/)
  expect(lines.at(-1)).toMatch(/4\.00 +4\.00 +×1\.00$/)
})
