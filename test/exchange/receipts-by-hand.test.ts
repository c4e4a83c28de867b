import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createQueries } from '../../src/adapters/postgres/queries.ts'
import type { Queries } from '../../src/exchange/ports/queries.ts'
import type { StatusFacts } from '../support/edoc.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'
import { closeOffice } from '../support/succession.ts'

let s: Stage
let queries: Queries
beforeEach(async () => {
  s = await stage()
  queries = createQueries(s.db)
})
afterEach(() => s.drop())

const [ministry, interior, cabinet] = ['000.00.00.G22', '000.00.00.G09', '000.00.01.H19']
const sent = async (facts: Parameters<Stage['accepted']>[0] = {}) => {
  const { id, deliveries } = await s.accepted(facts)
  await s.work()
  return { id, deliveryId: deliveries[0]?.id ?? '' }
}
/** A receipt that matches nothing: its DocumentId is mistyped, unless told otherwise. */
const stray = async (facts: Partial<StatusFacts> = {}, remoteId = 'x1') => {
  const answer = await s.arriveStatus(
    { from: ministry, to: cabinet, documentId: 'go-nham', code: '03', ...facts },
    remoteId
  )
  return 'subjectId' in answer ? answer.subjectId : ''
}
const actor = 'admin:k'
const match = (id: string, deliveryId: string, more: { force?: boolean; reason?: string } = {}) =>
  s.exchange.matchReceipt(id, { deliveryId, actor, ...more })
const progress = async (id: string) => (await s.store.deliveries.find(id))?.progress
const told = () => s.ioffice.taken.filter(t => t.kind === 'status').map(t => t.code)
const inTray = async () => (await queries.tray('unmatched', { limit: 50 }))?.items.map(item => item.id)
const audited = async (action: string) =>
  (await queries.audit({ limit: 200 }))?.items.filter(event => event.action === action)

describe('matching by hand', () => {
  it('does all that matching at once would have done, and says who did it', async () => {
    const { id, deliveryId } = await sent()
    const receiptId = await stray()
    expect(await match(receiptId, deliveryId)).toEqual({
      kind: 'matched',
      documentId: id,
      effect: 'advanced'
    })
    await s.work()
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
    expect(told()).toEqual(['03'])
    expect(await inTray()).toEqual([])
    expect(await audited('receipt.matched')).toMatchObject([
      {
        actor,
        subject: { receipt: receiptId, document: id, delivery: deliveryId },
        facts: { effect: 'advanced' }
      }
    ])
  })

  it('twice is harmless, and elsewhere is refused', async () => {
    const { id, deliveryId } = await sent()
    const other = await sent({ number: '124' })
    const receiptId = await stray()
    const both = await Promise.all([match(receiptId, deliveryId), match(receiptId, deliveryId)])
    expect(both.map(answer => answer.kind).sort()).toEqual(['matched', 'repeated'])
    expect(await match(receiptId, deliveryId)).toEqual({ kind: 'repeated', documentId: id })
    expect(await match(receiptId, other.deliveryId)).toMatchObject({
      problem: { code: 'receipt.already-matched' }
    })
    await s.work()
    expect(told()).toEqual(['03'])
  })

  it('of a receipt that the document has already tells nobody twice', async () => {
    const { id, deliveryId } = await sent()
    await s.arriveStatus(
      { from: ministry, to: cabinet, documentId: `${cabinet},2026/03/02,123/VP-TH`, code: '03' },
      'x0'
    )
    expect(await match(await stray(), deliveryId)).toEqual({ kind: 'repeated', documentId: id })
    await s.work()
    expect(told()).toEqual(['03'])
    expect(await s.store.receipts.ofDocument(id)).toHaveLength(2)
  })

  it('takes the repeats along, and a later repeat is known for one', async () => {
    const { id, deliveryId } = await sent()
    const receiptId = await stray()
    await stray({}, 'x2')
    await match(receiptId, deliveryId)
    expect(await s.store.receipts.ofDocument(id)).toHaveLength(2)
    expect(await queries.receiptCase(receiptId)).toMatchObject({
      repeats: 1,
      documentId: id,
      suggestions: []
    })
  })

  it('to other parties needs force and a reason', async () => {
    const { deliveryId } = await sent({ to: [interior] })
    const receiptId = await stray()
    const refused = { problem: { code: 'receipt.other-parties', detail: `${ministry} ≠ ${interior}` } }
    expect(await match(receiptId, deliveryId)).toMatchObject(refused)
    expect(await match(receiptId, deliveryId, { force: true, reason: ' ' })).toMatchObject(refused)
    expect(await match(receiptId, deliveryId, { reason: 'Hai bên xác nhận' })).toMatchObject(refused)
    expect(await match(receiptId, deliveryId, { force: true, reason: 'Hai bên xác nhận' })).toMatchObject({
      kind: 'matched'
    })
    expect(await audited('receipt.matched')).toMatchObject([
      { facts: { reason: 'Hai bên xác nhận', forced: `${ministry} ≠ ${interior}` } }
    ])
  })

  it('to a predecessor of the speaker needs none', async () => {
    const { deliveryId } = await sent({ to: [interior] })
    await closeOffice(s.db, interior, [ministry], '2026-03-05')
    s.clock.set('2026-03-10T02:00:00Z')
    expect(await match(await stray(), deliveryId)).toMatchObject({ kind: 'matched' })
  })

  it('an unknown code changes nothing and is passed on', async () => {
    const { deliveryId } = await sent()
    expect(await match(await stray({ code: '07' }), deliveryId)).toMatchObject({ effect: 'unknown-code' })
    await s.work()
    expect(await progress(deliveryId)).toEqual({ refused: false })
    expect(told()).toEqual(['07'])
  })

  it('to what is no delivery of a document, or of no receipt, is refused', async () => {
    const receiptId = await stray()
    expect(await match(receiptId, v7())).toMatchObject({ problem: { code: 'receipt.delivery-unknown' } })
    expect(await match(v7(), v7())).toEqual({ kind: 'not-found' })
  })
})

describe('dismissing', () => {
  it('keeps the receipt, empties the tray and is audited once', async () => {
    const receiptId = await stray()
    const dismiss = (reason: string) => s.exchange.dismissReceipt(receiptId, reason, actor)
    expect(await inTray()).toEqual([receiptId])
    expect(await dismiss('Thử kết nối')).toEqual({ kind: 'done' })
    expect(await dismiss('Thử kết nối')).toEqual({ kind: 'repeated' })
    expect(await inTray()).toEqual([])
    expect(await queries.receiptCase(receiptId)).toMatchObject({
      dismissed: { by: actor, reason: 'Thử kết nối' }
    })
    expect(await audited('receipt.dismissed')).toHaveLength(1)
    expect(await s.exchange.dismissReceipt(v7(), 'x', actor)).toEqual({ kind: 'not-found' })
  })

  it('does not keep its document from finding it', async () => {
    const receiptId = await stray({ documentId: `${cabinet},2026/03/02,123/VP-TH` })
    await s.exchange.dismissReceipt(receiptId, 'Chưa rõ', actor)
    const { id, deliveryId } = await sent()
    expect(await progress(deliveryId)).toMatchObject({ step: '03' })
    expect(await s.exchange.dismissReceipt(receiptId, 'Chưa rõ', actor)).toMatchObject({
      problem: { code: 'receipt.already-matched', detail: id }
    })
  })

  it('a repeat is one line of the tray', async () => {
    const receiptId = await stray()
    await stray({}, 'x2')
    expect(await inTray()).toEqual([receiptId])
  })
})

describe('what an unmatched receipt may speak of', () => {
  const suggested = async (id: string) => (await queries.receiptCase(id))?.suggestions ?? []
  /** A receipt that names a document by number and notation, as clerks type it. */
  const typed = async (code: string, more: { date?: string; from?: string; to?: string } = {}) => {
    const id = await stray({ from: more.from ?? ministry, to: more.to ?? cabinet }, v7())
    const receipt = await s.store.receipts.find(id)
    const responseFor = { organId: more.to ?? cabinet, code, promulgationDate: more.date ?? '2026-03-02' }
    await s.db
      .updateTable('receipt')
      .set({ message: JSON.stringify({ ...receipt?.message, responseFor }) })
      .where('id', '=', id)
      .execute()
    return id
  }

  it.each([
    ['zeros, spaces, dashes and letters', '0123/vp – th', {}, 'similar-code'],
    ['another date', '123/VP-TH', { date: '2026-03-03' }, 'same-code']
  ])('the number in another writing: %s', async (_name, code, more, reason) => {
    const { id, deliveryId } = await sent()
    await sent({ number: '999', to: [interior] })
    const [first, ...others] = await suggested(await typed(code, more))
    expect(first).toMatchObject({ documentId: id, deliveryId, code: '123/VP-TH' })
    expect(first?.reasons).toEqual(expect.arrayContaining([reason, 'same-sender', 'same-recipient']))
    expect(others.map(other => other.score).every(score => score < (first?.score ?? 0))).toBe(true)
  })

  it('the same DocumentId of another sender', async () => {
    const { deliveryId } = await sent({ documentId: 'cong-van-9' })
    const [first] = await suggested(await stray({ documentId: 'cong-van-9', to: '000.01.30.H19' }))
    expect(first).toMatchObject({ deliveryId })
    expect(first?.reasons).toContain('same-document-id')
    expect(first?.reasons).not.toContain('same-sender')
  })

  it('both recipients that the speaker has succeeded', async () => {
    const { deliveries } = await s.accepted({ to: [interior, '000.01.30.H19'] })
    await closeOffice(s.db, interior, [ministry], '2026-03-05')
    await closeOffice(s.db, '000.01.30.H19', [ministry], '2026-03-05')
    s.clock.set('2026-03-10T02:00:00Z')
    const found = await suggested(await stray({ documentId: `${cabinet},2026/03/02,123/VP-TH` }))
    expect(found.map(each => each.deliveryId).sort()).toEqual(deliveries.map(d => d.id).sort())
    expect(found[0]?.reasons).toContain('related-recipient')
  })

  it('nothing, when nothing is alike', async () => {
    await sent({ to: [interior], number: '55' })
    expect(await suggested(await stray({ from: '000.01.30.H19', to: '000.00.02.H19' }))).toEqual([])
    expect(await queries.receiptCase(v7())).toBeNull()
  })

  it('a take-back of a document by who asks and who was asked', async () => {
    const facts = { from: ministry, to: ['000.00.02.H19'], documentId: 'd-1', number: '7' }
    await s.arrive(facts, 'r-1', '000.00.02.H19')
    const ask = { from: ministry, to: '000.00.02.H19', documentId: 'd-2', code: '13', description: 'Nhầm' }
    const [first] = await suggested(await stray(ask))
    expect(first?.reasons).toEqual(expect.arrayContaining(['same-sender', 'same-recipient', 'close-in-time']))
  })
})
