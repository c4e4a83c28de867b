import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const documentId = '000.00.01.H19,2026/03/02,123/VP-TH'
const fromMinistry = { from: '000.00.00.G22', to: '000.00.01.H19', documentId }
const progress = async (deliveryId: string) => (await s.store.deliveries.find(deliveryId))?.progress
const sent = async () => {
  const { id, deliveries } = await s.accepted()
  await s.work()
  return { id, deliveryId: deliveries[0]?.id ?? '' }
}
const statusesTold = (who: 'ioffice' | 'onewin') =>
  s[who].taken.filter(t => t.kind === 'status').map(t => t.code)

describe('a receipt from an axis', () => {
  it('moves its recipient and is told to the DMS that sent the document', async () => {
    const { deliveryId } = await sent()
    expect(await s.arriveStatus({ ...fromMinistry, code: '01' }, 'r1')).toMatchObject({ kind: 'accepted' })
    expect(await s.arriveStatus({ ...fromMinistry, code: '3' }, 'r2')).toMatchObject({ kind: 'accepted' })
    await s.work()
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
    expect(statusesTold('ioffice')).toEqual(['01', '03'])
  })

  it('that comes twice is kept twice and told once', async () => {
    const { id } = await sent()
    await s.arriveStatus({ ...fromMinistry, code: '03' }, 'r1')
    expect(await s.arriveStatus({ ...fromMinistry, code: '03' }, 'r2')).toMatchObject({ kind: 'duplicate' })
    expect(await s.arriveStatus({ ...fromMinistry, code: '03' }, 'r2')).toMatchObject({ kind: 'duplicate' })
    await s.work()
    expect(statusesTold('ioffice')).toEqual(['03'])
    expect((await s.store.receipts.ofDocument(id)).length).toBe(2)
  })

  it('05 said at different times is told each time', async () => {
    await sent()
    await s.arriveStatus({ ...fromMinistry, code: '05', timestamp: '2026-03-02T10:00:00+07:00' }, 'r1')
    await s.arriveStatus({ ...fromMinistry, code: '05', timestamp: '2026-03-02T11:00:00+07:00' }, 'r2')
    await s.work()
    expect(statusesTold('ioffice')).toEqual(['05', '05'])
  })

  it('in the wrong order ends in the same state', async () => {
    const { deliveryId } = await sent()
    for (const [i, code] of ['06', '03', '01', '05'].entries())
      await s.arriveStatus({ ...fromMinistry, code }, `r${i}`)
    expect(await progress(deliveryId)).toMatchObject({ step: '06' })
  })

  it('with an unknown code is kept and passed on, and changes nothing', async () => {
    const { deliveryId } = await sent()
    expect(await s.arriveStatus({ ...fromMinistry, code: '07' }, 'r1')).toMatchObject({ kind: 'accepted' })
    await s.work()
    expect(await progress(deliveryId)).toEqual({ refused: false })
    expect(statusesTold('ioffice')).toEqual(['07'])
  })

  it('for a document nobody knows is kept, unmatched, and not refused', async () => {
    expect(await s.arriveStatus({ ...fromMinistry, code: '03' }, 'r1')).toMatchObject({ kind: 'kept' })
    await s.work()
    expect(statusesTold('ioffice')).toEqual([])
  })

  it('that came before its document finds it when it is accepted', async () => {
    await s.arriveStatus({ ...fromMinistry, code: '03' }, 'r1')
    const { deliveryId } = await sent()
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
    expect(statusesTold('ioffice')).toEqual(['03'])
  })

  it('from an office that was no recipient changes nothing of those that were', async () => {
    const { deliveryId } = await sent()
    expect(await s.arriveStatus({ ...fromMinistry, from: '000.00.00.G09', code: '06' }, 'r1')).toMatchObject({
      kind: 'kept'
    })
    expect(await progress(deliveryId)).toEqual({ refused: false })
  })
})

describe('a receipt stated by a DMS of ours', () => {
  const inbound = { from: '000.00.00.G22', to: ['000.00.02.H19'], documentId: 'g22-1', number: '7' }
  const mine = { from: '000.00.02.H19', to: '000.00.00.G22', documentId: 'g22-1' }
  const statusesSent = () => s.vxp.taken.filter(t => t.kind === 'status').map(t => t.code)
  const received = async () => {
    await s.arrive(inbound, 'd1', '000.00.02.H19')
    await s.work()
    const [item] = s.onewin.taken
    await s.exchange.pickUp('onewin', item?.deliveryId ?? '', { taken: true })
    await s.work()
    return item?.deliveryId ?? ''
  }

  it('01 goes out by itself when the DMS has durably taken the document', async () => {
    await received()
    expect(statusesSent()).toEqual(['01'])
    expect(s.vxp.taken[0]).toMatchObject({ to: '000.00.00.G22', kind: 'status' })
  })

  it('03 is recorded and sent to the sender by the axis that brought the document', async () => {
    const deliveryId = await received()
    expect(await s.postStatus('onewin', { ...mine, code: '03' })).toMatchObject({
      message: 'status',
      kind: 'recorded',
      effect: 'advanced'
    })
    await s.work()
    expect(statusesSent()).toEqual(['01', '03'])
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
  })

  it('stated again is not sent again', async () => {
    await received()
    await s.postStatus('onewin', { ...mine, code: '03' })
    expect(await s.postStatus('onewin', { ...mine, code: '03' })).toMatchObject({ kind: 'repeated' })
    await s.work()
    expect(statusesSent()).toEqual(['01', '03'])
  })

  it('proves that the DMS has the document though its acknowledgement was lost', async () => {
    await s.arrive(inbound, 'd1', '000.00.02.H19')
    await s.work()
    await s.postStatus('onewin', { ...mine, code: '03' })
    expect(await s.store.deliveries.find(s.onewin.taken[0]?.deliveryId ?? '')).toMatchObject({
      state: 'handed-over'
    })
  })

  it.each([
    ['an unknown code', 'onewin', { code: '07' }, 'status.code-unknown'],
    ['a refusal without a reason', 'onewin', { code: '02', description: ' ' }, 'status.reason-missing'],
    ["another system's office", 'ioffice', { code: '03' }, 'sender.not-yours'],
    ['a document nobody knows', 'onewin', { code: '03', documentId: 'khong-co' }, 'document.unknown'],
    ['an office nobody knows', 'onewin', { code: '03', from: '999.00.00.X99' }, 'sender.unknown'],
    [
      'an office of the same system that did not get it',
      'ioffice',
      { code: '03', from: '000.00.01.H19' },
      'document.unknown'
    ]
  ])('of %s is refused and kept', async (_name, connector, facts, code) => {
    await received()
    expect(await s.postStatus(connector, { ...mine, ...facts })).toMatchObject({
      message: 'status',
      kind: 'refused',
      problems: [{ code }]
    })
  })

  it('a take-back is the sender’s to ask and reaches the recipient', async () => {
    const { deliveryId } = await sent()
    const takeBack = {
      from: '000.00.01.H19',
      to: '000.00.00.G22',
      documentId,
      code: '13',
      description: 'Ban hành nhầm'
    }
    expect(await s.postStatus('ioffice', takeBack)).toMatchObject({ kind: 'recorded' })
    await s.work()
    expect(statusesSent()).toEqual(['13'])
    await s.arriveStatus({ ...fromMinistry, code: '15', timestamp: '2026-03-02T12:00:00+07:00' }, 'r9')
    expect(await progress(deliveryId)).toMatchObject({ takeBack: { answer: 'agreed' } })
  })

  it('a take-back from the axis reaches the DMS that holds the document', async () => {
    await received()
    const before = s.onewin.taken.length
    await s.arriveStatus(
      { from: '000.00.00.G22', to: '000.00.02.H19', documentId: 'g22-1', code: '13', description: 'Thu lại' },
      'r1'
    )
    await s.work()
    expect(s.onewin.taken.slice(before).map(t => t.code)).toEqual(['13'])
  })
})

describe('a document between two of our own systems', () => {
  const direct = { to: ['000.00.02.H19'] }

  it('goes straight, and the sender hears 01 when it is taken, then what the other states', async () => {
    const { deliveries } = await s.accepted(direct)
    await s.work()
    expect(s.onewin.taken).toHaveLength(1)
    await s.exchange.pickUp('onewin', deliveries[0]?.id ?? '', { taken: true })
    await s.postStatus('onewin', { from: '000.00.02.H19', to: '000.00.01.H19', documentId, code: '03' })
    await s.work()
    expect(statusesTold('ioffice')).toEqual(['01', '03'])
    expect(s.vxp.taken).toEqual([])
    expect(await progress(deliveries[0]?.id ?? '')).toMatchObject({ step: '03' })
  })

  it('refused by the other system comes back as 02 with the reason', async () => {
    const { deliveries } = await s.accepted(direct)
    await s.work()
    await s.exchange.pickUp('onewin', deliveries[0]?.id ?? '', { taken: false, reason: 'Gửi nhầm đơn vị' })
    await s.work()
    expect(statusesTold('ioffice')).toEqual(['02'])
    expect(await progress(deliveries[0]?.id ?? '')).toMatchObject({ refused: true })
  })
})
