/** Small directories at random: mergers, splits, renames, reused codes, closures announced, and circles that no rule would let in. */
import fc from 'fast-check'
import type { DirectorySnapshot } from '../../src/domain/directory.ts'
import type { CodePeriod, Organisation } from '../../src/domain/organisation.ts'

export const days = [
  '2024-01-01',
  '2024-07-01',
  '2025-01-01',
  '2025-07-01',
  '2026-01-01',
  '2026-07-01'
] as const
export const codes = ['H10', 'H19', 'H10.1', 'H19.1', '000.00.01.H19'] as const
export const anyDay = fc.constantFrom(...days)
const idOf = (n: number) => `00000000-0000-7000-8000-00000000000${n}`

interface Drawn {
  readonly closedOn: string | undefined
  readonly code: string
}

export const smallDirectory: fc.Arbitrary<DirectorySnapshot> = fc
  .tuple(
    fc.array(
      fc.record<Drawn>({
        closedOn: fc.option(anyDay, { nil: undefined }),
        code: fc.constantFrom(...codes)
      }),
      { minLength: 1, maxLength: 6 }
    ),
    // For each code: at which days it changes hands, and to whom (9: to nobody).
    fc.array(fc.array(fc.nat(9), { minLength: 7, maxLength: 7 }), { minLength: 5, maxLength: 5 }),
    fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5), anyDay), {
      maxLength: 8,
      selector: ([from, to]) => `${from} ${to}`
    })
  )
  .map(([drawn, hands, successions]) => ({
    organisations: drawn.map(({ closedOn, code }, n): Organisation => ({
      id: idOf(n),
      name: `Đơn vị ${n}`,
      level: 'xa',
      code,
      status: 'active',
      ...(closedOn === undefined ? {} : { closedOn })
    })),
    codes: hands.flatMap((holders, index) => periodsOf(codes[index] ?? '', holders, drawn.length)),
    successions: successions
      .filter(([from, to]) => from !== to && from < drawn.length && to < drawn.length)
      .map(([from, to, since]) => ({ organisationId: idOf(from), successorId: idOf(to), since }))
  }))

/** Between two of the days one holder or none: the periods of a code never overlap. */
function periodsOf(code: string, holders: readonly number[], organisations: number): CodePeriod[] {
  return holders.flatMap((holder, index): CodePeriod[] => {
    const [from, to] = [days[index - 1], days[index]]
    if (holder >= organisations) return []
    return [
      {
        code,
        scheme: 'other',
        organisationId: idOf(holder),
        ...(from === undefined ? {} : { validFrom: from }),
        ...(to === undefined ? {} : { validTo: to })
      }
    ]
  })
}
