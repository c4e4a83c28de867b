import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onCycles } from '../../src/domain/cycles.ts'
import type { DirectorySnapshot } from '../../src/domain/directory.ts'
import { isOpen, resolveCode } from '../../src/domain/directory.ts'
import type { Organisation } from '../../src/domain/organisation.ts'
import { codeForms } from '../../src/domain/organisation.ts'
import { anyDay, codes, smallDirectory } from '../support/directories.ts'

const office = (id: string, closedOn?: string): Organisation => ({
  id,
  name: id,
  level: 'xa',
  code: id.toUpperCase(),
  status: 'active',
  ...(closedOn === undefined ? {} : { closedOn })
})
const code = (text: string, organisationId: string, validFrom?: string, validTo?: string) => ({
  code: text,
  scheme: 'other' as const,
  organisationId,
  ...(validFrom === undefined ? {} : { validFrom }),
  ...(validTo === undefined ? {} : { validTo })
})

/** Bình Phước merges into Đồng Nai on 1/7/2025; a town is split; Đồng Nai's code is replaced in 2027. */
const merger: DirectorySnapshot = {
  organisations: [office('bp', '2025-07-01'), office('dn'), office('town', '2025-07-01'), office('ward')],
  codes: [
    code('H10', 'bp', undefined, '2025-07-01'),
    code('H19', 'dn', undefined, '2027-01-01'),
    code('H19.NEW', 'dn', '2027-01-01'),
    code('H10.1', 'town', undefined, '2025-07-01'),
    code('H19.1', 'ward', '2025-07-01')
  ],
  successions: [
    { organisationId: 'bp', successorId: 'dn', since: '2025-07-01' },
    { organisationId: 'town', successorId: 'dn', since: '2025-07-01' },
    { organisationId: 'town', successorId: 'ward', since: '2025-07-01' }
  ]
}
const told = (written: string, on: string, today?: string) => {
  const answer = resolveCode(merger, written, on, today)
  return 'organisation' in answer
    ? `${answer.kind} ${answer.organisation.id}`
    : `${answer.kind} ${'successors' in answer ? answer.successors.map(s => s.id).join(' ') : ''}`.trim()
}

describe('whom a code means', () => {
  it.each([
    ['the day before the merger, the old province', 'H10', '2025-06-30', undefined, 'found bp'],
    ['from the day of the merger on, its successor', 'H10', '2025-07-01', undefined, 'redirected dn'],
    ['after a split, all who took over', 'H10.1', '2026-01-01', undefined, 'closed dn ward'],
    ['a new ward, on a document a little older', 'H19.1', '2025-06-20', '2026-01-01', 'found ward'],
    ['a new ward, before anybody knew it', 'H19.1', '2025-06-20', undefined, 'redirected ward'],
    ['an office that changed its code, by the old one', 'H19', '2027-03-01', undefined, 'redirected dn'],
    ['a code that nobody ever had', 'H99', '2026-01-01', undefined, 'unknown']
  ])('%s', (_, written, on, today, expected) => {
    expect(told(written, on, today)).toBe(expected)
  })

  it('the status is that of today, whatever day was asked for', () => {
    expect(resolveCode(merger, 'H10', '2025-01-01', '2026-01-01')).toMatchObject({
      kind: 'found',
      organisation: { id: 'bp', status: 'closed', closedOn: '2025-07-01' }
    })
  })

  it('always has an answer, of open organisations, whatever the directory, circles included', () => {
    fc.assert(
      fc.property(
        smallDirectory,
        fc.constantFrom(...codes, 'X'),
        anyDay,
        anyDay,
        (snapshot, written, on, today) => {
          const answer = resolveCode(snapshot, written, on, today)
          const standing =
            'organisation' in answer ? [answer.organisation] : 'successors' in answer ? answer.successors : []
          expect(standing.every(organisation => isOpen(organisation, on))).toBe(true)
          if (answer.kind === 'closed') expect(standing).not.toHaveLength(1)
          expect(resolveCode(snapshot, ` ${written.toLowerCase()} `, on, today)).toEqual(answer)
        }
      )
    )
  })
})

describe('circles', () => {
  const edges = fc.array(fc.tuple(fc.nat(7).map(String), fc.nat(7).map(String)), { maxLength: 14 })
  it('are found exactly when somebody can be reached from himself', () => {
    fc.assert(
      fc.property(edges, list => {
        const reaches = (from: string) => {
          const [seen, waiting] = [new Set<string>(), [from]]
          for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
            for (const [a, b] of list) if (a === at && !seen.has(b)) waiting.push((seen.add(b), b))
          return seen.has(from)
        }
        const members = new Set(list.flat().filter(reaches))
        const found = onCycles(list)
        expect([...members].every(member => found.has(member))).toBe(true)
        expect(found.size > 0).toBe(members.size > 0)
      })
    )
  })
  it('a line of a hundred thousand is looked through at once', () => {
    const line = Array.from({ length: 100_000 }, (_, n) => [String(n), String(n + 1)] as [string, string])
    expect(onCycles(line).size).toBe(0)
    expect(onCycles([...line, ['100000', '0']]).size).toBe(100_001)
  })
})

describe('the form of a code', () => {
  const schemeOf = (text: string) => codeForms.find(([, form]) => new RegExp(form).test(text))?.[0] ?? 'other'
  it.each([
    ['000.00.05.H19', 'qcvn102'],
    ['H19', 'qd20'],
    ['H19.5.12', 'qd20'],
    ['28.22.H17', 'other'],
    ['A8', 'other']
  ])('of %s is %s', (text, scheme) => {
    expect(schemeOf(text)).toBe(scheme)
  })
})
