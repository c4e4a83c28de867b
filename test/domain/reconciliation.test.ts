import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareGroup } from '../../src/domain/reconciliation.ts'
import type { Finding, Rules } from '../../src/domain/reconciliation.ts'
import { keyOf } from '../../src/domain/reconciliation-books.ts'
import type { OwnLine, TheirLine } from '../../src/domain/reconciliation-books.ts'

const [minute, hour, day] = [60_000, 3_600_000, 24 * 3_600_000]
const start = Date.parse('2026-03-02T00:00:00+07:00')
const rules: Rules = {
  now: start + day + 5.5 * hour,
  judged: { from: start, to: start + day },
  judgedOwn: { from: start, to: start + day },
  tolerance: { sent: { before: hour, after: hour }, received: { before: 30 * day, after: hour } },
  stuckAfter: 4 * hour,
  unfetchedAfter: 24 * hour,
  complete: { sent: true, received: false },
  someUnplaced: false,
  undatedInDay: false
}
const from = '000.00.01.H19'
const sent = (id: string, more: Partial<OwnLine> = {}): OwnLine => {
  const settled = more.settled ?? start + 10 * hour
  return {
    flow: 'sent',
    kind: 'edoc',
    key: keyOf('sent', 'edoc', from, more.code ?? '1/CV'),
    ids: [id],
    names: [],
    from,
    to: '000.00.00.G22',
    code: '1/CV',
    subject: `delivery:${id}`,
    state: 'taken',
    since: settled - minute,
    until: settled,
    settled,
    ...more
  }
}
const listed = (own: OwnLine, more: Partial<TheirLine> = {}): TheirLine => ({
  flow: own.flow,
  kind: own.kind,
  key: own.key,
  ids: own.ids,
  names: [],
  from,
  ...(own.to === undefined ? {} : { to: own.to }),
  item: own.ids[0] ?? own.subject,
  at: own.settled ?? own.since,
  state: 'taken',
  ...more
})
const kinds = (findings: readonly Finding[]) => findings.map(({ kind, reason }) => reason ?? kind)

describe('two books of a day', () => {
  it('that say the same have no finding', () => {
    expect(compareGroup([sent('a')], [listed(sent('a'))], rules)).toEqual([])
  })

  it('what we handed over and they do not list is missing there', () => {
    expect(kinds(compareGroup([sent('a')], [], rules))).toEqual(['missing-there'])
  })

  it('nothing is said missing there when their list holds entries that cannot be placed and ours has no id', () => {
    const unnamed = sent('a', { ids: [] })
    expect(compareGroup([unnamed], [], { ...rules, someUnplaced: true })).toEqual([])
    expect(kinds(compareGroup([sent('a')], [], { ...rules, someUnplaced: true }))).toEqual(['missing-there'])
  })

  it('what they list and we do not know is missing here', () => {
    expect(compareGroup([], [listed(sent('x'))], rules)).toMatchObject([
      { kind: 'missing-here', key: 'missing-here|sent|item:x' }
    ])
  })

  it('an entry without a time is of the day only where the book is the day’s', () => {
    const { at: _, ...undated } = listed(sent('x'))
    expect(compareGroup([], [undated], rules)).toEqual([])
    expect(kinds(compareGroup([], [undated], { ...rules, undatedInDay: true }))).toEqual(['missing-here'])
  })

  it('a second entry for one delivery is doubled, with our id or with its own', () => {
    const own = sent('a')
    expect(kinds(compareGroup([own], [listed(own), listed(own, { item: 'a2' })], rules))).toEqual(['doubled'])
    const other = listed(own, { item: 'b', ids: ['b'] })
    expect(kinds(compareGroup([own], [listed(own), other], rules))).toEqual(['doubled'])
    expect(
      compareGroup([own], [listed(own), listed(own, { item: 'c', ids: ['c'], state: 'duplicate' })], rules)
    ).toEqual([])
  })

  it('an update shares its number with the original and is no double of it', () => {
    const [first, update] = [sent('a'), sent('b', { settled: start + 12 * hour })]
    expect(compareGroup([first, update], [listed(first), listed(update)], rules)).toEqual([])
    const withoutIds = [first, update].map(own => listed(own, { ids: [], item: `x-${own.subject}` }))
    expect(compareGroup([first, update], withoutIds, rules)).toEqual([])
  })

  it('a status that was sent twice is no finding: its receiver drops the repeat', () => {
    const own = sent('a', { kind: 'status' })
    expect(compareGroup([own], [listed(own), listed(own, { item: 'b', ids: ['b'] })], rules)).toEqual([])
  })

  it.each([
    ['queued', 'queued'],
    ['unknown', 'unknown'],
    ['offered', 'offered']
  ] as const)('what is %s for longer than the limit is stuck', (state, reason) => {
    const { settled: _, ...waiting } = sent('a', { state, ids: [] })
    expect(kinds(compareGroup([waiting], [], rules))).toEqual([reason])
    expect(compareGroup([waiting], [], { ...rules, now: waiting.since + hour })).toEqual([])
    expect(compareGroup([{ ...waiting, underWay: true }], [], rules)).toEqual([])
    // Another day's report names it.
    expect(compareGroup([{ ...waiting, since: start - 10 * hour }], [], rules)).toEqual([])
  })

  it('held, failed and refused deliveries that are not there are as they should be', () => {
    for (const state of ['held', 'failed', 'refused'] as const)
      expect(compareGroup([sent('a', { state })], [], rules)).toEqual([])
  })

  it('what the recipient’s centre has not fetched within the limit is stuck there', () => {
    const own = sent('a', { settled: start - 20 * hour })
    expect(kinds(compareGroup([own], [listed(own, { state: 'waiting' })], rules))).toEqual([
      'not-fetched-there'
    ])
    const late = sent('b', { settled: start + 20 * hour })
    expect(compareGroup([late], [listed(late, { state: 'waiting' })], rules)).toEqual([])
  })

  it('what they say they have and we still offer lost its acknowledgement', () => {
    const { settled: _, ...offered } = sent('a', { state: 'offered' })
    expect(kinds(compareGroup([offered], [listed(offered)], rules))).toEqual(['taken-there'])
  })

  it('what we received and they still list as waiting lost its acknowledgement', () => {
    const own = sent('a', { flow: 'received' })
    expect(kinds(compareGroup([own], [listed(own, { state: 'waiting' })], rules))).toEqual([
      'acknowledgement-lost'
    ])
  })

  it.each<[string, Partial<OwnLine>, Partial<TheirLine>]>([
    ['recipient', {}, { to: '000.00.00.G09' }],
    ['state', { state: 'refused' }, {}],
    ['state', {}, { state: 'refused' }],
    ['state', { state: 'queued' }, {}],
    ['time', {}, { at: start + 15 * hour }],
    ['digest', { sha256: 'a' }, { sha256: 'b' }]
  ])('%s that differs is named', (aspect, ours, theirs) => {
    const own = sent('a', ours)
    expect(compareGroup([own], [listed(own, theirs)], rules)).toMatchObject([
      { kind: 'differing', aspects: [aspect] }
    ])
  })

  it('one refusal stands for all recipients they list', () => {
    const { to: _, ...refusal } = sent('r', { state: 'refused', ids: [] })
    const lines = ['G1', 'G2'].map(to => listed(sent(to), { to, state: 'refused' }))
    expect(compareGroup([refusal], lines, rules)).toEqual([])
  })
})

type Drift = 'none' | 'drop' | 'double' | 'invent' | 'recipient' | 'hold' | 'refuse' | 'time' | 'digest'
const drifts: readonly Drift[] = [
  'none',
  'drop',
  'double',
  'invent',
  'recipient',
  'hold',
  'refuse',
  'time',
  'digest'
]

interface Told {
  /** Of the day, in minutes; some lie at its very edges. */
  readonly at: number
  readonly skew: number
  readonly drift: Drift
  readonly withId: boolean
  readonly number: number
}

const told = fc.record<Told>({
  at: fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.constantFrom(0, 1, 1438, 1439)),
  skew: fc.integer({ min: -20, max: 20 }),
  drift: fc.constantFrom(...drifts),
  withId: fc.boolean(),
  number: fc.integer({ min: 1, max: 6 })
})

/** A true book, and theirs of it with the drift; the keys of what must be found. */
function books(all: readonly Told[]) {
  const own: OwnLine[] = []
  const theirs: TheirLine[] = []
  const expected: string[] = []
  all.forEach(({ at, skew, drift, withId, number }, index) => {
    const id = `r${index}`
    const settled = start + at * minute
    // One recipient has one delivery of a document; updates share their number and come with ids.
    const to = `000.00.00.G${index}`
    const code = `${number}/CV`
    const line = sent(id, { settled, to, code, sha256: 'aa', key: keyOf('sent', 'edoc', from, code) })
    const seen = listed(line, {
      at: settled + skew * minute,
      sha256: 'aa',
      ...(withId || drift === 'recipient' || drift === 'time' ? {} : { ids: [], item: `their-${id}` })
    })
    const subject = `sent|delivery:${id}`
    if (drift !== 'invent') own.push(line)
    switch (drift) {
      case 'drop':
        expected.push(`missing-there|${subject}`)
        return
      case 'double':
        theirs.push(seen, { ...seen, item: `again-${id}`, ids: [] })
        expected.push(`doubled|${subject}`)
        return
      case 'invent': {
        const inDay = Math.min(1439, Math.max(0, at + skew))
        theirs.push({ ...seen, at: start + inDay * minute })
        expected.push(`missing-here|sent|item:${seen.item}`)
        return
      }
      case 'hold':
        theirs.push({ ...seen, state: 'waiting' })
        if (settled + skew * minute + 5 * hour < start + day) expected.push(`stuck|${subject}`)
        return
      case 'recipient':
        theirs.push({ ...seen, to: '000.00.00.X99' })
        break
      case 'refuse':
        theirs.push({ ...seen, state: 'refused' })
        break
      case 'time':
        theirs.push({ ...seen, at: settled + 3 * hour })
        break
      case 'digest':
        theirs.push({ ...seen, sha256: 'bb' })
        break
      default:
        theirs.push(seen)
        return
    }
    expected.push(`differing|${subject}`)
  })
  return { own, theirs, expected }
}

describe('injected drift', () => {
  it('of every kind is found, and none is invented, whatever the clocks and the edges of the day', () => {
    const found = new Set<string>()
    fc.assert(
      fc.property(fc.array(told, { maxLength: 40 }), all => {
        const { own, theirs, expected } = books(all)
        const keys = new Set([...own, ...theirs].map(line => line.key))
        const findings = [...keys].flatMap(key =>
          compareGroup(
            own.filter(line => line.key === key),
            theirs.filter(line => line.key === key),
            { ...rules, unfetchedAfter: 5 * hour }
          )
        )
        for (const { kind } of findings) found.add(kind)
        expect(findings.map(({ key }) => key).sort()).toEqual(expected.sort())
      }),
      { numRuns: 400 }
    )
    expect([...found].sort()).toEqual(['differing', 'doubled', 'missing-here', 'missing-there', 'stuck'])
  })
})
