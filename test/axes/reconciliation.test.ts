/** The drivers' own books against simulators whose books drift: every kind is found, none invented. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAxisSimulator } from '../../simulators/axis/index.ts'
import { startLgspSimulator } from '../../simulators/lgsp/index.ts'
import type { Simulator } from '../../simulators/hub/server.ts'
import { axisDrivers } from '../../src/axes/index.ts'
import { compareGroup } from '../../src/domain/reconciliation.ts'
import type { Rules } from '../../src/domain/reconciliation.ts'
import { keyOf } from '../../src/domain/reconciliation-books.ts'
import type { OwnLine, TheirLine } from '../../src/domain/reconciliation-books.ts'
import type { Axis, ListRange } from '../../src/exchange/ports/index.ts'
import { axisBook } from '../../src/exchange/reconciliation/their-book.ts'
import { allOf, ministry, ours, parcelOf } from './messages.ts'

const hour = 3_600_000
const signal = new AbortController().signal
const account = { systemId: 'dongnai', timeoutMs: 10_000 }
const secret = 'dongnai-secret-for-trying-out'

interface Side {
  readonly simulator: Simulator
  readonly axis: Axis
}

const kinds: readonly [string, string, () => Promise<Side>][] = [
  [
    'vxp',
    'getSentEdocList',
    async () => {
      const simulator = await startAxisSimulator({ speed: 0 })
      const config = { ...account, endpoint: simulator.url, secret }
      return { simulator, axis: axisDrivers.vxp.create('vxp', 'Trục', config) }
    }
  ],
  [
    'lgsp',
    'syncSentEdocList',
    async () => {
      const simulator = await startLgspSimulator({ speed: 0 })
      const login = {
        username: 'dongnai',
        password: 'dongnai-password-for-trying-out',
        sentListPath: '/v1/syncSentEdocList'
      }
      const config = { ...account, ...login, endpoint: simulator.url, secret }
      return { simulator, axis: axisDrivers.lgsp.create('lgsp', 'LGSP', config) }
    }
  ]
]

describe.each(kinds)('the books of %s', (name, sentCall, start) => {
  let side: Side
  let own: OwnLine[]
  const range = (): ListRange => {
    const now = Date.now()
    return { from: new Date(now - 26 * hour), to: new Date(now + hour), senders: [ours] }
  }

  beforeEach(async () => {
    side = await start()
    own = []
  })
  afterEach(() => side.simulator.close())

  async function handOver(number: string): Promise<OwnLine> {
    const since = Date.now()
    const outcome = await side.axis.deliver(
      parcelOf({ number, documentId: `${ours},2026,${number}` }),
      signal
    )
    if (outcome.kind !== 'handed-over' || outcome.remoteId === undefined) throw new Error(outcome.kind)
    const line: OwnLine = {
      flow: 'sent',
      kind: 'edoc',
      key: keyOf('sent', 'edoc', ours, `${number}/UBND-NC`),
      ids: [outcome.remoteId],
      names: [],
      from: ours,
      to: ministry,
      code: `${number}/UBND-NC`,
      subject: number,
      state: 'taken',
      since,
      until: Date.now(),
      settled: Date.now()
    }
    own.push(line)
    return line
  }

  async function found(more: Partial<Rules> = {}) {
    const unsaid = new Set<string>()
    const theirs: TheirLine[] = await allOf(axisBook(side.axis, range(), unsaid, signal))
    const day = { from: Date.now() - 25 * hour, to: Date.now() + hour }
    const rules: Rules = {
      now: Date.now() + hour,
      judged: day,
      judgedOwn: day,
      tolerance: { sent: { before: hour, after: hour }, received: { before: hour, after: hour } },
      stuckAfter: 4 * hour,
      unfetchedAfter: 4 * hour,
      complete: { sent: true, received: false },
      someUnplaced: false,
      undatedInDay: false,
      ...more
    }
    // As the store joins them: a line takes the key of ours that it names by an id.
    const keys = new Map(own.flatMap(line => line.ids.map(id => [id, line.key] as const)))
    const placed = theirs.map(line => ({
      ...line,
      key: line.ids.map(id => keys.get(id)).find(key => key !== undefined) ?? line.key
    }))
    const all = new Set([...own, ...placed].map(({ key }) => key))
    return [...all].flatMap(key =>
      compareGroup(
        own.filter(line => line.key === key),
        placed.filter(line => line.key === key && line.flow === 'sent'),
        rules
      ).map(({ kind, own: line, aspects }) => `${kind} ${aspects?.join() ?? ''}${line?.subject ?? ''}`)
    )
  }

  const idOf = (line: OwnLine) => line.ids[0] ?? ''

  it('agree with ours when nothing drifted', async () => {
    for (const number of ['1', '2', '3']) await handOver(number)
    expect(await found()).toEqual([])
  })

  it('show every drift that was put in, and no other', async () => {
    const [dropped, doubled, moved] = [await handOver('1'), await handOver('2'), await handOver('3')]
    await handOver('4')
    const { control } = side.simulator
    control.drift({ kind: 'drop', item: idOf(dropped) })
    control.drift({ kind: 'double', item: idOf(doubled) })
    control.drift({ kind: 'recipient', item: idOf(moved), to: '000.00.00.G09' })
    control.drift({ kind: 'invent', item: idOf(doubled), notation: '99/LA' })
    expect((await found()).sort()).toEqual([
      'differing recipient3',
      'doubled 2',
      'missing-here ',
      'missing-there 1'
    ])
  })

  it.each(['half', 'html', 'empty'] as const)('that come %s are no books: the reading fails', async form => {
    await handOver('1')
    side.simulator.control.fault({ kind: 'garbage', endpoint: sentCall, form, next: 1 })
    await expect(found()).rejects.toMatchObject({ code: 'carrier.answer-unreadable' })
  })

  it('of what is for us name what waits, and what was acknowledged where the list tells it', async () => {
    const { control } = side.simulator
    control.originate({ from: ministry, to: [ours], number: '7', notation: 'CV' })
    control.originate({ from: ministry, to: [ours], number: '8', notation: 'CV' })
    const [first] = await allOf(side.axis.list(signal))
    await side.axis.acknowledge(first!, 'done', undefined, signal)
    const states = async () =>
      (await allOf(axisBook(side.axis, range(), new Set(), signal)))
        .filter(({ flow }) => flow === 'received')
        .map(({ state }) => state)
        .sort()
    expect(await states()).toEqual(name === 'vxp' ? ['taken', 'waiting'] : ['waiting'])
    control.drift({ kind: 'lose-acknowledgement', item: first!.remoteId })
    expect(await states()).toEqual(['waiting', 'waiting'])
  })
})

describe('the list of vxp', () => {
  it('tells what the recipient’s centre has not fetched', async () => {
    const simulator = await startAxisSimulator({ speed: 0 })
    try {
      const axis = axisDrivers.vxp.create('vxp', 'Trục', { ...account, endpoint: simulator.url, secret })
      const outcome = await axis.deliver(parcelOf(), signal)
      if (outcome.kind !== 'handed-over') throw new Error(outcome.kind)
      simulator.control.drift({ kind: 'hold', item: outcome.remoteId ?? '' })
      const now = Date.now()
      const range = { from: new Date(now - hour), to: new Date(now + hour), senders: [] }
      expect(await allOf(axisBook(axis, range, new Set(), signal))).toMatchObject([{ state: 'waiting' }])
    } finally {
      await simulator.close()
    }
  })
})
