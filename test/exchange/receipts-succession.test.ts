import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'
import { closeOffice } from '../support/succession.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const [ministry, interior, province, cabinet, split] = [
  '000.00.00.G22',
  '000.00.00.G09',
  '000.00.00.H19',
  '000.00.01.H19',
  '000.00.09.H10'
]
const department = '000.00.02.H19'
const sentId = `${cabinet},2026/03/02,123/VP-TH`
const later = async () => {
  s.clock.set('2026-03-10T02:00:00Z')
  await s.work()
}
const close = (code: string, successors: readonly string[]) =>
  closeOffice(s.db, code, successors, '2026-03-05')
const progress = async (id = '') => (await s.store.deliveries.find(id))?.progress
const statusesOf = (who: 'ioffice' | 'onewin' | 'vxp' | 'lgsp') =>
  s[who].taken.filter(t => t.kind === 'status')
const sent = async (to: string) => {
  const { id, deliveries } = await s.accepted({ to: [to] })
  await s.work()
  return { id, deliveryId: deliveries[0]?.id ?? '' }
}
const received = async (from: string) => {
  await s.arrive({ from, to: [department], documentId: 'd-1', number: '7' }, 'r-1', department)
  await s.work()
  await s.exchange.pickUp('onewin', s.onewin.taken[0]?.deliveryId ?? '', { taken: true })
  await s.work()
}

describe('a receipt from another code than the document was sent to', () => {
  it('of the successor of the recipient moves the recipient', async () => {
    const { deliveryId } = await sent(interior)
    await close(interior, [ministry])
    await later()
    expect(
      await s.arriveStatus({ from: ministry, to: cabinet, documentId: sentId, code: '03' }, 'x1')
    ).toMatchObject({
      kind: 'accepted'
    })
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
  })

  it('of the old code of a recipient that was sent to by the successor’s', async () => {
    const { deliveryId } = await sent('000.00.00.H10')
    expect(await s.store.deliveries.find(deliveryId)).toMatchObject({
      recipientCode: province,
      addressedCode: '000.00.00.H10'
    })
    await s.arriveStatus({ from: '000.00.00.H10', to: cabinet, documentId: sentId, code: '03' }, 'x1')
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
  })

  it('of one half of a split recipient moves it too', async () => {
    const { deliveryId } = await sent(interior)
    await close(interior, [ministry, '000.01.30.H19'])
    await later()
    await s.arriveStatus({ from: '000.01.30.H19', to: cabinet, documentId: sentId, code: '03' }, 'x1')
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
  })

  it('that succeeds two recipients of the document waits for a person', async () => {
    const { id } = await s.accepted({ to: [interior, '000.01.30.H19'] })
    await close(interior, [ministry])
    await close('000.01.30.H19', [ministry])
    await later()
    expect(
      await s.arriveStatus({ from: ministry, to: cabinet, documentId: sentId, code: '03' }, 'x1')
    ).toMatchObject({
      kind: 'kept'
    })
    expect(await s.store.receipts.ofDocument(id)).toEqual([])
  })

  it('that is nobody’s kin changes nothing', async () => {
    const { deliveryId } = await sent(interior)
    await close(interior, [ministry])
    await later()
    const stranger = { from: '000.01.30.H19', to: cabinet, documentId: sentId, code: '03' }
    expect(await s.arriveStatus(stranger, 'x1')).toMatchObject({ kind: 'kept' })
    expect(await progress(deliveryId)).toEqual({ refused: false })
  })

  it('naming the sender by its successor’s code finds the document', async () => {
    const { deliveryId } = await sent(ministry)
    await close(cabinet, [province])
    await later()
    await s.arriveStatus({ from: ministry, to: province, documentId: sentId, code: '03' }, 'x1')
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
  })

  it('before its document, from the recipient’s old code, finds it when it comes', async () => {
    const early = { from: '000.00.00.H10', to: cabinet, documentId: sentId, code: '03' }
    expect(await s.arriveStatus(early, 'x1')).toMatchObject({ kind: 'kept' })
    expect(await s.arriveStatus(early, 'x2')).toMatchObject({ kind: 'duplicate' })
    const { id, deliveryId } = await sent('000.00.00.H10')
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
    expect(await s.store.receipts.ofDocument(id)).toHaveLength(2)
    expect(await s.arriveStatus(early, 'x3')).toMatchObject({ kind: 'duplicate' })
    expect(statusesOf('ioffice')).toHaveLength(1)
  })

  it('a take-back before its document finds it when it comes', async () => {
    const early = { from: ministry, to: department, documentId: 'd-1', code: '13', description: 'Gửi nhầm' }
    expect(await s.arriveStatus(early, 'x1')).toMatchObject({ kind: 'kept' })
    const facts = { from: ministry, to: [department], documentId: 'd-1', number: '7' }
    const answer = await s.arrive(facts, 'r-1', department)
    const [delivery] = await s.store.deliveries.ofDocument('subjectId' in answer ? answer.subjectId : '')
    expect(delivery?.progress.takeBack).toBeDefined()
  })
})

describe('a receipt for a sender that has closed', () => {
  it('goes to the successor by the axis that brought the document, the original code kept inside', async () => {
    await received(interior)
    await close(interior, [ministry])
    await later()
    await s.postStatus('onewin', { from: department, to: interior, documentId: 'd-1', code: '03' })
    await s.work()
    const told = statusesOf('vxp').at(-1)
    expect(told).toMatchObject({ to: ministry, code: '03' })
    expect(told?.bytes).toMatch(/<edXML:ResponseFor>\s*<edXML:OrganId>000\.00\.00\.G09</)
    expect(told?.bytes).not.toContain('<edXML:To>')
  })

  it('goes to the DMS of a successor that is ours', async () => {
    await received(interior)
    await close(interior, [province])
    await later()
    await s.postStatus('onewin', { from: department, to: interior, documentId: 'd-1', code: '03' })
    await s.work()
    expect(statusesOf('ioffice').map(t => [t.to, t.code])).toEqual([[province, '03']])
    expect(statusesOf('vxp').map(t => t.code)).toEqual(['01'])
  })

  it('that came by an axis goes to the DMS of the sender’s successor', async () => {
    await sent(ministry)
    await close(cabinet, [department])
    await later()
    await s.arriveStatus({ from: ministry, to: cabinet, documentId: sentId, code: '03' }, 'x1')
    await s.work()
    expect(statusesOf('onewin').map(t => [t.to, t.code])).toEqual([[department, '03']])
    expect(statusesOf('ioffice')).toEqual([])
  })

  it('without a single successor is held until a person chooses one, and then goes', async () => {
    await received(interior)
    await close(interior, [ministry, province])
    await later()
    const said = await s.postStatus('onewin', {
      from: department,
      to: interior,
      documentId: 'd-1',
      code: '03'
    })
    await s.work()
    expect(statusesOf('vxp').map(t => t.code)).toEqual(['01'])
    const receiptId = 'receiptId' in said ? said.receiptId : ''
    const deliveryId = 'deliveryId' in said ? (said.deliveryId ?? '') : ''
    expect(await s.store.deliveries.find(deliveryId)).toMatchObject({
      state: 'held',
      code: 'receipt.sender-closed'
    })
    const forward = (code: string) => s.exchange.forwardReceipt(receiptId, code, 'admin:x')
    expect(await forward(cabinet)).toMatchObject({ problem: { code: 'receipt.not-a-successor' } })
    expect(await forward(interior)).toMatchObject({ problem: { code: 'receipt.not-a-successor' } })
    expect(await forward(ministry)).toEqual({ kind: 'done' })
    expect(await forward(ministry)).toMatchObject({ problem: { code: 'receipt.not-held' } })
    await s.work()
    expect(statusesOf('vxp').map(t => [t.to, t.code])).toContainEqual([ministry, '03'])
  })

  it('of ours that ended without any successor still reaches the system that sent the document', async () => {
    await sent(ministry)
    await close(cabinet, [])
    await later()
    await s.arriveStatus({ from: ministry, to: cabinet, documentId: sentId, code: '03' }, 'x1')
    await s.work()
    expect(statusesOf('ioffice').map(t => t.code)).toEqual(['03'])
  })
})

describe('an office of ours that speaks', () => {
  it('by its second code is heard by the one the document was sent to', async () => {
    await received(ministry)
    const { organisation_id: id } = await s.db
      .selectFrom('organisation_code')
      .select('organisation_id')
      .where('code', '=', department)
      .executeTakeFirstOrThrow()
    await s.db
      .insertInto('organisation_code')
      .values({ code: 'H19.02', scheme: 'qd20', organisation_id: id })
      .execute()
    const state = (code: string) =>
      s.postStatus('onewin', { from: 'H19.02', to: ministry, documentId: 'd-1', code })
    expect(await state('03')).toMatchObject({ kind: 'recorded' })
    await s.work()
    const told = statusesOf('vxp').at(-1)
    expect(told?.bytes).toMatch(/<edXML:From>\s*<edXML:OrganId>000\.00\.02\.H19</)
    const again = { from: department, to: ministry, documentId: 'd-1', code: '03' }
    expect(await s.postStatus('onewin', again)).toMatchObject({ kind: 'repeated' })
  })

  it('as the successor of a closed recipient is heard by its own code', async () => {
    await received(ministry)
    await close(department, [cabinet])
    await later()
    const said = { from: cabinet, to: ministry, documentId: 'd-1', code: '03' }
    expect(await s.postStatus('ioffice', said)).toMatchObject({ kind: 'recorded' })
    await s.work()
    expect(statusesOf('vxp').at(-1)?.bytes).toMatch(/<edXML:From>\s*<edXML:OrganId>000\.00\.01\.H19</)
  })

  it('for two closed recipients of one document must say for which', async () => {
    const { id } = await s.accepted({ to: [department, '000.01.30.H19'] })
    expect(id).not.toBe('')
    await s.work()
    await close(department, [province])
    await close('000.01.30.H19', [province])
    await later()
    const said = { from: province, to: cabinet, documentId: sentId, code: '03' }
    expect(await s.postStatus('ioffice', said)).toMatchObject({
      problems: [{ code: 'status.recipient-ambiguous' }]
    })
    expect(await s.postStatus('ioffice', { ...said, from: department })).toMatchObject({ kind: 'recorded' })
  })

  it('that is no party to a document its own system sent is told so', async () => {
    await sent(ministry)
    const said = { from: province, to: cabinet, documentId: sentId, code: '03' }
    expect(await s.postStatus('ioffice', said)).toMatchObject({ problems: [{ code: 'status.not-for-you' }] })
  })

  it('asks a recipient that has closed by its successor’s code', async () => {
    const { deliveryId } = await sent(interior)
    await close(interior, [ministry])
    await later()
    const ask = { from: cabinet, to: interior, documentId: sentId, code: '13', description: 'Gửi nhầm' }
    expect(await s.postStatus('ioffice', ask)).toMatchObject({ kind: 'recorded' })
    await s.work()
    expect(statusesOf('vxp').at(-1)).toMatchObject({ to: ministry, code: '13' })
    await s.arriveStatus(
      { from: ministry, to: cabinet, documentId: sentId, code: '15', timestamp: '2026-03-11T09:00:00+07:00' },
      'x1'
    )
    expect(await progress(deliveryId)).toMatchObject({ takeBack: { answer: 'agreed' } })
  })
})

it('the example directory still splits where these rules need it', async () => {
  expect(await s.store.directory.resolve(split, '2026-03-02')).toMatchObject({ kind: 'closed' })
  const kin = await s.store.lineage.of(department, ['2026-03-02'])
  expect(kin.codes).toEqual(expect.arrayContaining([department, split]))
  expect(kin.codes).not.toContain(cabinet)
})
