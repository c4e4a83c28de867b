import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Business } from '../../src/domain/envelope.ts'
import type { Acted } from '../../src/exchange/answers.ts'
import type { RecallBy } from '../../src/domain/life.ts'
import type { EdocFacts } from '../support/edoc.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const office = '000.00.01.H19'
const [ministry, interior, home, commune] = [
  '000.00.00.G22',
  '000.00.00.G09',
  '000.00.02.H19',
  '000.01.30.H19'
]
const documentId = `${office},2026/03/02,123/VP-TH`
const acting = (
  type: 'recall' | 'update' | 'replace',
  more: Partial<Business> = {},
  facts: EdocFacts = {}
) => ({
  ...facts,
  business: { type, reason: 'Có sai sót', ...more }
})
const outcomes = (answer: unknown) =>
  ((answer as { acted?: readonly Acted[] }).acted ?? [])
    .map(each => `${each.recipientCode} ${each.outcome}`)
    .sort()
const stateOf = async (id: string | undefined) => (await s.store.deliveries.find(id ?? ''))?.state
const taken = (who: { taken: readonly { kind: string; to: string; code?: string; bytes: string }[] }) =>
  who.taken.map(each => {
    const type = /BussinessDocType>(\d)</.exec(each.bytes)?.[1] ?? '0'
    return `${each.kind === 'status' ? `status ${each.code}` : `edoc ${type}`} ${each.to}`
  })
const rows = async (id: string) =>
  (await s.store.acts.onDocuments([id])).map(row => `${row.kind} ${row.recipientCode} ${row.state}`).sort()
const understands = (who: object, recallBy: RecallBy) => Object.assign(who, { recallBy })

describe('a take-back by status 13', () => {
  const thirteen = { code: '13', from: office, to: ministry, documentId, description: 'Gửi nhầm' }

  it('of what never left sends nothing', async () => {
    const { id, deliveries } = await s.accepted()
    expect(outcomes(await s.postStatus('ioffice', thirteen))).toEqual([`${ministry} withdrawn`])
    await s.work()
    expect(s.vxp.taken).toEqual([])
    expect(await stateOf(deliveries[0]?.id)).toBe('cancelled')
    expect(await rows(id)).toEqual([`take-back ${ministry} withdrawn`])
  })

  it('asks the one recipient, and its answer ends it', async () => {
    const { id } = await s.accepted({ to: [ministry, interior] })
    await s.work()
    expect(outcomes(await s.postStatus('ioffice', thirteen))).toEqual([`${ministry} asked`])
    await s.work()
    expect(taken(s.vxp)).toContain(`status 13 ${ministry}`)
    expect(taken(s.vxp)).not.toContain(`status 13 ${interior}`)
    await s.arriveStatus({ from: ministry, to: office, documentId, code: '15' }, 'r1')
    expect(await rows(id)).toEqual([`take-back ${ministry} agreed`])
  })

  it('goes as an edoc of type 1 to a partner that knows only those', async () => {
    understands(s.vxp, 'edoc')
    await s.accepted()
    await s.work()
    await s.postStatus('ioffice', thirteen)
    await s.work()
    expect(taken(s.vxp)).toEqual([`edoc 0 ${ministry}`, `edoc 1 ${ministry}`])
    expect(s.vxp.taken[1]?.bytes).toContain('Gửi nhầm')
    expect(s.vxp.taken[1]?.bytes).toContain(documentId)
  })
})

it('a recall by edoc goes as status 13 to a partner that knows only those', async () => {
  understands(s.vxp, 'status')
  await s.accepted()
  await s.work()
  await s.post(acting('recall'))
  await s.work()
  expect(taken(s.vxp)).toEqual([`edoc 0 ${ministry}`, `status 13 ${ministry}`])
  expect(s.vxp.taken[1]?.bytes).toContain('Có sai sót')
})

describe('an update', () => {
  const receivers = (removed: readonly string[], added: readonly string[] = []): Partial<Business> => ({
    documentId,
    documentInfo: { contentChanged: true, receiversChanged: true },
    receivers: [
      ...removed.map(organId => ({ organId, change: 'removed' as const })),
      ...added.map(organId => ({ organId, change: 'added' as const }))
    ]
  })

  it('informs those who have it, asks back from the removed and goes to the added, each once', async () => {
    const { id } = await s.accepted({ to: [ministry, interior] })
    await s.work()
    const update = acting('update', receivers([interior], [commune]), { to: [ministry, interior] })
    expect(outcomes(await s.post(update))).toEqual(
      [`${ministry} informed`, `${interior} asked`, `${commune} sent`].sort()
    )
    await s.work()
    expect(taken(s.vxp).slice(2).sort()).toEqual([`edoc 2 ${ministry}`, `edoc 2 ${interior}`].sort())
    expect(taken(s.lgsp)).toEqual([`edoc 2 ${commune}`])
    expect(await rows(id)).toEqual([`recall ${interior} asked`, `update ${ministry} informed`].sort())
    await s.arriveStatus({ from: interior, to: office, documentId, code: '15' }, 'r1')
    await s.arriveStatus({ from: ministry, to: office, documentId, code: '15' }, 'r2')
    expect(await rows(id)).toEqual([`recall ${interior} agreed`, `update ${ministry} agreed`].sort())
    // One of them agreed to an update and keeps the document.
    expect(await s.store.destructions.isRecalled(id)).toBe(false)
  })

  it('does not overtake its original, and a recall takes back both', async () => {
    const { id, deliveries } = await s.accepted()
    const answer = await s.post(acting('update', { documentId }))
    expect(outcomes(answer)).toEqual([`${ministry} waiting`])
    expect(outcomes(await s.post(acting('recall')))).toEqual([`${ministry} withdrawn`])
    await s.work()
    expect(s.vxp.taken).toEqual([])
    expect(await stateOf(deliveries[0]?.id)).toBe('cancelled')
    expect(await rows(id)).toEqual([`recall ${ministry} withdrawn`, `update ${ministry} withdrawn`])
  })

  it('goes after its original has been handed over; then one answer gives back both', async () => {
    const { id } = await s.accepted()
    const update = await s.post(acting('update', { documentId }))
    await s.work()
    await s.work()
    expect(taken(s.vxp)).toEqual([`edoc 0 ${ministry}`, `edoc 2 ${ministry}`])
    await s.post(acting('recall'))
    await s.work()
    expect(taken(s.vxp).length).toBe(3)
    await s.arriveStatus({ from: ministry, to: office, documentId, code: '15' }, 'r1')
    expect(await rows(id)).toContain(`recall ${ministry} agreed`)
    const updateId = 'documentId' in update ? update.documentId : ''
    expect(await rows(updateId)).toEqual([`recall ${ministry} agreed`])
    expect(await s.store.destructions.isRecalled(updateId)).toBe(true)
  })

  it.each([
    ['a document nobody sent', { documentId: 'khong-co' }, {}, 'update.document-unknown'],
    ["another's document", { documentId }, { from: '000.00.00.H19', number: '9' }, 'update.not-yours'],
    [
      'a receiver both added and removed',
      receivers([ministry], [ministry]),
      {},
      'update.receiver-contradicts'
    ]
  ])('of %s is refused', async (_name, business, facts, code) => {
    await s.accepted()
    expect(await s.post(acting('update', business, facts))).toMatchObject({ problems: [{ code }] })
  })
})

describe('a replacement', () => {
  const replacing = (id: string, organIds: readonly string[] = []) =>
    acting(
      'replace',
      { replacements: [{ documentId: id, organIds }] },
      { number: '124', to: [ministry, home] }
    )

  it('goes to everybody; what it replaces is withdrawn where it never left', async () => {
    const { id, deliveries } = await s.accepted({ to: [ministry, home] })
    s.onewin.answers.push({ kind: 'failed', code: 'carrier.unreachable' })
    await s.work()
    expect(outcomes(await s.post(replacing(documentId)))).toEqual(
      [`${ministry} informed`, `${home} sent`].sort()
    )
    s.clock.advance(3_600_000)
    await s.work()
    expect(taken(s.vxp)).toEqual([`edoc 0 ${ministry}`, `edoc 3 ${ministry}`])
    expect(taken(s.onewin)).toEqual([`edoc 0 ${home}`, `edoc 3 ${home}`])
    expect(await stateOf(deliveries.find(d => d.recipientCode === home)?.id)).toBe('cancelled')
    expect(await rows(id)).toEqual([`replace ${ministry} informed`, `replace ${home} withdrawn`].sort())
  })

  it('of an unknown document goes all the same, with a warning; of another it is refused', async () => {
    expect(await s.post(replacing('khong-co'))).toMatchObject({
      kind: 'accepted',
      warnings: [{ code: 'replace.document-unknown', detail: 'khong-co' }]
    })
    await s.accepted()
    const foreign = { ...replacing(documentId), from: '000.00.00.H19', number: '125' }
    expect(await s.post(foreign)).toMatchObject({ problems: [{ code: 'replace.not-yours' }] })
  })

  it('concerns only the agencies it names, and says whom it leaves out', async () => {
    const { id } = await s.accepted({ to: [ministry, interior] })
    await s.work()
    const answer = await s.post(replacing(documentId, [ministry]))
    expect(answer).toMatchObject({ warnings: [{ code: 'replace.recipient-left-out', detail: interior }] })
    expect(await rows(id)).toEqual([`replace ${ministry} informed`])
  })
})
