import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BrokenPromise } from '../../src/domain/problem.ts'
import type { BookLine, FindingRecord, ListedItem } from '../../src/exchange/ports/index.ts'
import type { EdocFacts } from '../support/edoc.ts'
import { edoc } from '../support/edoc.ts'
import { stage } from '../support/stage.ts'
import type { Stage } from '../support/stage.ts'

const day = '2026-03-02'
const ministry = '000.00.00.G22'
let scene: Stage

/** The stage's clock stands at 09:00 of the day; the morning after is 05:30. */
const morning = '2026-03-02T22:30:00Z'

async function openScene() {
  scene = await stage()
}

/** Handed over to the axis at the clock's time; what its book says of it. */
async function sent(facts: EdocFacts): Promise<{ delivery: string; listed: ListedItem }> {
  const { deliveries } = await scene.accepted(facts)
  await scene.work()
  const row = await scene.store.deliveries.find(deliveries[0]?.id ?? '')
  if (row === null) throw new Error('no delivery')
  return {
    delivery: row.id,
    listed: {
      ...(row.remoteId === undefined ? {} : { remoteId: row.remoteId, itemId: `item-${row.remoteId}` }),
      kind: 'edoc',
      from: row.senderCode,
      to: row.recipientCode,
      notation: `${facts.number ?? '17'}/VP-TH`,
      at: row.settledAt ?? row.acceptedAt,
      receiveStatus: 'done'
    }
  }
}

async function ran(partnerId = 'vxp', of = day) {
  await scene.reconciliation.ask({ partnerId, day: of, askedBy: 'admin:test' })
  await scene.work()
  const run = await scene.store.reconciliations.latest(partnerId, of)
  if (run === null) throw new Error('no run')
  return run
}

const findings = async (state: FindingRecord['state'] = 'open') =>
  (await scene.store.reconciliations.findings({ state }, { limit: 100 }))?.items ?? []
const repair = (id: string, dry = false) => scene.reconciliation.repair(id, 'admin:test', dry)
const audited = async (action: string) =>
  (await scene.db.selectFrom('audit_event').selectAll().where('action', '=', action).execute()).length

describe('a day with an axis', () => {
  beforeAll(openScene)
  afterAll(() => scene.drop())

  it('is clean when both books say the same, and says what the list does not tell', async () => {
    const { listed } = await sent({ number: '1', to: [ministry] })
    scene.vxp.sentBook.push(listed)
    scene.clock.set(morning)
    const run = await ran()
    expect(run).toMatchObject({
      state: 'done',
      result: {
        own: { lines: 1 },
        theirs: { lines: 1 },
        unsaid: [],
        counts: { 'missing-there': 0, 'missing-here': 0, doubled: 0, stuck: 0, differing: 0 }
      }
    })
    expect(await findings()).toEqual([])
    expect(await audited('reconciliation.run')).toBe(1)
  })

  it('finds every kind of drift, closes what is gone, and asks before it sends again', async () => {
    scene.clock.set('2026-03-02T03:00:00Z')
    const lost = await sent({ number: '2', to: [ministry] })
    const doubled = await sent({ number: '3', to: [ministry] })
    const moved = await sent({ number: '4', to: [ministry] })
    scene.vxp.answers.push({ kind: 'refused', code: 'carrier.recipient-unknown' })
    const refused = await sent({ number: '5', to: [ministry] })
    scene.vxp.sentBook.push(
      doubled.listed,
      { ...doubled.listed, itemId: 'second-copy' },
      { ...moved.listed, to: '000.00.00.G09' },
      { ...refused.listed, remoteId: 'taken-after-all' },
      {
        kind: 'edoc',
        remoteId: 'strange',
        from: '000.00.01.H19',
        to: ministry,
        notation: '99/LA',
        at: scene.clock.now()
      }
    )
    scene.clock.set(morning)
    expect(await ran()).toMatchObject({
      state: 'done',
      result: { counts: { 'missing-there': 1, 'missing-here': 1, doubled: 1, stuck: 0, differing: 2 } }
    })
    const open = await findings()
    const of = (kind: string) => open.filter(each => each.kind === kind)
    expect(of('differing').map(({ facts }) => facts.aspects)).toEqual(
      expect.arrayContaining([['recipient'], ['state']])
    )
    expect(of('missing-there')[0]?.facts).toMatchObject({ deliveryId: lost.delivery, code: '2/VP-TH' })

    // Nothing may be done about what somebody else must answer for.
    for (const kind of ['missing-here', 'doubled']) {
      expect(await repair(of(kind)[0]!.id, true)).toMatchObject({ kind: 'call' })
      expect(await repair(of(kind)[0]!.id)).toMatchObject({
        kind: 'conflict',
        problem: { code: 'reconciliation.no-repair' }
      })
    }

    const missing = of('missing-there')[0]!.id
    expect(await repair(missing, true)).toMatchObject({ kind: 'would-repair', action: 'ask-then-send' })
    expect(await scene.store.deliveries.find(lost.delivery)).toMatchObject({ state: 'handed-over' })
    const before = scene.vxp.taken.length
    expect(await repair(missing)).toMatchObject({ kind: 'repaired', result: 'queued' })
    expect(await repair(missing)).toMatchObject({ problem: { code: 'reconciliation.finding-closed' } })
    await scene.work()
    expect(scene.vxp.asked).toContain(lost.delivery)
    expect(scene.vxp.taken.length).toBe(before + 1)
    expect(await scene.store.deliveries.find(lost.delivery)).toMatchObject({ state: 'handed-over' })

    // Refused, we thought; it lies there: asking settles it, and nothing is sent.
    const disputed = of('differing').find(({ facts }) => facts.deliveryId === refused.delivery)!
    scene.vxp.found.push({ kind: 'taken', remoteId: 'taken-after-all' })
    expect(await repair(disputed.id)).toMatchObject({ kind: 'repaired', action: 'ask-then-send' })
    await scene.work()
    expect(scene.vxp.taken.length).toBe(before + 1)
    expect(await scene.store.deliveries.find(refused.delivery)).toMatchObject({
      state: 'handed-over',
      remoteId: 'taken-after-all'
    })

    // The recipient stands right there again: the next run says so, and supersedes this one.
    const first = await scene.store.reconciliations.latest('vxp', day)
    scene.vxp.sentBook.splice(
      scene.vxp.sentBook.findIndex(({ to }) => to === '000.00.00.G09'),
      1,
      moved.listed
    )
    const again = await ran()
    expect((await scene.store.reconciliations.run(first!.id))?.supersededBy).toBe(again.id)
    expect((await findings()).map(({ kind }) => kind).sort()).toEqual(['doubled', 'missing-here'])
    expect((await findings('gone')).map(({ facts }) => facts.deliveryId)).toContain(moved.delivery)
    expect(await audited('reconciliation.repaired')).toBe(2)

    // A dismissed one stays dismissed, whatever later runs find.
    const double = (await findings()).find(({ kind }) => kind === 'doubled')!
    expect(await scene.reconciliation.dismiss(double.id, 'Đã gọi văn thư Bộ', 'admin:test')).toEqual({
      kind: 'dismissed'
    })
    expect(await scene.reconciliation.dismiss(double.id, 'lần nữa', 'admin:test')).toMatchObject({
      problem: { code: 'reconciliation.finding-closed' }
    })
    await ran()
    expect((await findings()).map(({ kind }) => kind)).toEqual(['missing-here'])
    expect(await audited('reconciliation.dismissed')).toBe(1)
  })
})

describe('an axis that is away', () => {
  beforeAll(openScene)
  afterAll(() => scene.drop())

  it('fails the run with its reason and is asked again; half a list is never a clean day', async () => {
    const { listed } = await sent({ number: '1', to: [ministry] })
    scene.vxp.sentBook.push(listed, { ...listed, itemId: 'x', remoteId: 'x', notation: '9/X' })
    scene.clock.set(morning)
    scene.vxp.away = new BrokenPromise('carrier.unreachable', { call: 'getSentEdocList' })
    expect(await ran()).toMatchObject({ state: 'failed', code: 'carrier.unreachable', tries: 1 })
    expect(await findings()).toEqual([])
    await scene.work()
    expect(await scene.store.reconciliations.latest('vxp', day)).toMatchObject({ tries: 1 })
    delete scene.vxp.away
    scene.clock.advance(15 * 60_000)
    await scene.work()
    expect(await scene.store.reconciliations.latest('vxp', day)).toMatchObject({ state: 'done', tries: 2 })
    expect((await findings()).map(({ kind }) => kind)).toEqual(['missing-here'])
  })

  it('is compared every day at its hour, and days of a standstill are made up for', async () => {
    await scene.reconciliation.schedule()
    expect((await scene.work()).filter(({ topic }) => topic === 'reconcile')).toEqual([])
    scene.clock.set('2026-03-04T22:30:00Z')
    await scene.work()
    const days = (await scene.store.reconciliations.runs({ partnerId: 'vxp' }, { limit: 10 }))?.items
    expect(days?.map(run => [run.day, run.state])).toEqual(
      expect.arrayContaining([
        ['2026-03-03', 'done'],
        ['2026-03-04', 'done']
      ])
    )
    // A DMS that hands in no book is not clean either, and is not asked again and again.
    expect(await scene.store.reconciliations.latest('ioffice', '2026-03-04')).toMatchObject({
      state: 'failed',
      code: 'reconciliation.book-missing'
    })
  })

  it('a day that has not begun, and a partner that is none, are refused', async () => {
    const wanted = { askedBy: 'admin:test', partnerId: 'vxp', day: '2026-04-01' }
    await expect(scene.reconciliation.ask(wanted)).rejects.toMatchObject({
      code: 'reconciliation.day-not-over'
    })
    await expect(scene.reconciliation.ask({ ...wanted, partnerId: 'nobody', day })).rejects.toMatchObject({
      code: 'access.not-found'
    })
  })
})

describe('what came from an axis', () => {
  beforeAll(openScene)
  afterAll(() => scene.drop())

  it('and was never taken here is fetched; what we took is acknowledged again', async () => {
    const at = scene.clock.now()
    const letter = (number: string) => edoc(scene.contents, { from: ministry, to: ['000.00.01.H19'], number })
    const line = { kind: 'edoc', from: ministry, to: '000.00.01.H19', at } as const
    scene.vxp.inbox.push(
      { remoteId: 'in-1', kind: 'edoc', to: '000.00.01.H19', bytes: (await letter('1')).bytes },
      { remoteId: 'in-2', kind: 'edoc', to: '000.00.01.H19', bytes: (await letter('2')).bytes }
    )
    await scene.arrive({ from: ministry, to: ['000.00.01.H19'], number: '2' }, 'in-2', '000.00.01.H19')
    await scene.work()
    scene.vxp.receivedBook.push(
      { ...line, itemId: 'in-1', receiveStatus: 'done' },
      { ...line, itemId: 'in-2', receiveStatus: 'initial' }
    )
    scene.clock.set(morning)
    expect(await ran()).toMatchObject({
      result: { counts: { 'missing-there': 0, 'missing-here': 1, doubled: 0, stuck: 1, differing: 0 } }
    })
    const open = await findings()
    for (const each of open) expect(await repair(each.id)).toMatchObject({ kind: 'repaired' })
    expect(await scene.store.axisItems.find('vxp', 'in-1')).toMatchObject({ result: 'done' })
    expect(scene.vxp.acknowledged).toEqual(
      expect.arrayContaining([
        { remoteId: 'in-1', as: 'done' },
        { remoteId: 'in-2', as: 'done' }
      ])
    )
  })
})

describe('a day with a DMS', () => {
  beforeAll(openScene)
  afterAll(() => scene.drop())

  const handIn = (lines: readonly BookLine[], of = day) =>
    scene.reconciliation.handIn({ partnerId: 'ioffice', day: of, lines, actor: 'dms:ioffice/test' })

  it('is held against the book it hands in, and against the neighbouring days at the edges', async () => {
    const office = '000.00.01.H19'
    const inbound = async (number: string) => {
      const answer = await scene.arrive({ from: ministry, to: [office], number }, `r-${number}`, office)
      if (!('subjectId' in answer)) throw new Error(JSON.stringify(answer))
      await scene.work()
      const [delivery] = await scene.store.deliveries.ofDocument(answer.subjectId)
      return delivery!.id
    }
    const [taken, offered, dropped] = [await inbound('1'), await inbound('2'), await inbound('3')]
    for (const id of [taken, dropped]) await scene.exchange.pickUp('ioffice', id, { taken: true })
    scene.clock.set('2026-03-02T16:59:00Z')
    const late = await inbound('4')
    await scene.exchange.pickUp('ioffice', late, { taken: true })
    const posted = await scene.accepted({ number: '50', to: [ministry] })

    const line = { flow: 'sent', kind: 'edoc', from: ministry, to: office } as const
    scene.clock.set(morning)
    const given: BookLine[] = [
      { ...line, id: taken, code: '1/VP-TH' },
      { ...line, id: offered, code: '2/VP-TH' },
      { flow: 'received', kind: 'edoc', from: office, to: ministry, code: '51/VP-TH' },
      { flow: 'received', kind: 'edoc', from: office, to: ministry, code: '50/VP-TH', id: posted.id }
    ]
    const summary = await handIn(given)
    expect(summary).toMatchObject({ sent: 2, received: 2 })
    await scene.work()
    const run = await scene.store.reconciliations.latest('ioffice', day)
    expect(run).toMatchObject({
      state: 'done',
      result: { counts: { 'missing-there': 1, 'missing-here': 1, doubled: 0, stuck: 1, differing: 0 } }
    })
    const open = await findings()
    const of = (kind: string) => open.find(each => each.kind === kind)!
    expect(of('missing-there').facts.deliveryId).toBe(dropped)

    // It says that it has what we still offer.
    expect(of('stuck').facts).toMatchObject({ deliveryId: offered, reason: 'taken-there' })
    expect(await repair(of('stuck').id)).toMatchObject({ action: 'settle-as-taken' })
    expect(await scene.store.deliveries.find(offered)).toMatchObject({ state: 'handed-over' })

    // Sent again under the same id: it lies in the inbox once more.
    expect(await repair(of('missing-there').id)).toMatchObject({ action: 'send-again' })
    await scene.work()
    expect(await scene.store.deliveries.find(dropped)).toMatchObject({ state: 'offered' })

    // The book of the next day holds what was taken a minute before midnight; handed in again it replaces the old one.
    await scene.exchange.pickUp('ioffice', dropped, { taken: true })
    scene.clock.set('2026-03-03T17:30:00Z')
    await handIn([...given, { ...line, id: dropped, code: '3/VP-TH' }])
    await handIn([{ ...line, id: late, at: new Date('2026-03-02T17:01:00Z') }], '2026-03-03')
    await scene.work()
    const next = await scene.store.reconciliations.latest('ioffice', '2026-03-03')
    expect(next).toMatchObject({
      state: 'done',
      result: { counts: { 'missing-there': 0, 'missing-here': 0 } }
    })
    expect(await audited('reconciliation.book-handed-in')).toBe(3)
  })

  it('a delivery that waits in the inbox for hours is announced again', async () => {
    scene.clock.set('2026-03-05T02:00:00Z')
    await scene.arrive({ from: ministry, to: ['000.00.01.H19'], number: '70' }, 'r-70', '000.00.01.H19')
    await scene.work()
    scene.clock.set('2026-03-05T22:30:00Z')
    await handIn([], '2026-03-05')
    await scene.work()
    const stuck = (await findings()).find(each => each.day === '2026-03-05' && each.kind === 'stuck')
    expect(stuck?.facts).toMatchObject({ reason: 'offered' })
    expect(await repair(stuck!.id)).toMatchObject({ action: 'remind', result: 'announced' })
  })
})

describe('the report of a day', () => {
  beforeAll(openScene)
  afterAll(() => scene.drop())

  it('is canonical, has a line a finding, names every partner, and is made again only when something changed', async () => {
    expect(await scene.reconciliation.report(day)).toBeNull()
    await sent({ number: '1', to: [ministry] })
    scene.clock.set(morning)
    await ran()
    const report = await scene.reconciliation.report(day)
    expect(report).toMatchObject({ version: 1 })
    expect(report?.signature).toBeUndefined()
    const told = JSON.parse(report!.body) as Record<string, unknown>
    expect(
      report!.body.split('\n').filter(line => line.startsWith('{"closed') || line.includes('"missing-there"'))
    ).not.toEqual([])
    expect(told).toMatchObject({
      form: 'lienthong.reconciliation.day/1',
      counts: { 'missing-there': { all: 1, open: 1 } }
    })
    expect((told['partners'] as { id: string; state: string }[]).map(({ id, state }) => [id, state])).toEqual(
      [
        ['vxp', 'done'],
        ['lgsp', 'not-compared'],
        ['ioffice', 'not-compared'],
        ['onewin', 'not-compared']
      ]
    )
    expect(createHash('sha256').update(report!.body).digest('hex')).toBe(report!.sha256)
    scene.clock.advance(60_000)
    expect(await scene.reconciliation.report(day)).toMatchObject({ version: 1, sha256: report!.sha256 })
    scene.signatures.signs(async bytes => ({ cms: new Uint8Array(bytes.slice(0, 4)), keyId: 'khoa-thu' }))
    const [finding] = await findings()
    await scene.reconciliation.dismiss(finding!.id, 'thử', 'admin:test')
    expect(await scene.reconciliation.report(day)).toMatchObject({ version: 2, keyId: 'khoa-thu' })
    expect(await scene.reconciliation.report(day, 1)).toMatchObject({ version: 1, sha256: report!.sha256 })
  })
})
