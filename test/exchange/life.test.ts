import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Business } from '../../src/domain/envelope.ts'
import type { Acted } from '../../src/exchange/answers.ts'
import type { EdocFacts } from '../support/edoc.ts'
import { edoc } from '../support/edoc.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const office = '000.00.01.H19'
const [ministry, interior, home] = ['000.00.00.G22', '000.00.00.G09', '000.00.02.H19']
const documentId = `${office},2026/03/02,123/VP-TH`
const recallOf = (facts: EdocFacts = {}, more: Partial<Business> = {}): EdocFacts => ({
  ...facts,
  business: { type: 'recall', reason: 'Ban hành nhầm', ...more }
})
const outcomes = (answer: unknown) =>
  ((answer as { acted?: readonly Acted[] }).acted ?? []).map(each => `${each.recipientCode} ${each.outcome}`)
const stateOf = async (id: string | undefined) => (await s.store.deliveries.find(id ?? ''))?.state
const taken = (who: { taken: readonly { kind: string; to: string; code?: string; bytes: string }[] }) =>
  who.taken.map(each => {
    const type = /BussinessDocType>(\d)</.exec(each.bytes)?.[1] ?? '0'
    return `${each.kind === 'status' ? `status ${each.code}` : `edoc ${type}`} ${each.to}`
  })
const rows = async (id: string) =>
  (await s.store.acts.onDocuments([id])).map(row => `${row.kind} ${row.recipientCode} ${row.state}`)
const audited = async (action: string) =>
  Number((await s.pool.query('select count(*) from audit_event where action = $1', [action])).rows[0].count)

describe('a recall by edoc', () => {
  it('of what never left costs nothing: it is withdrawn here, nothing is sent', async () => {
    const { id, deliveries } = await s.accepted({ to: [ministry, home] })
    const answer = await s.post(recallOf({ to: [] }))
    expect(answer).toMatchObject({ kind: 'accepted' })
    expect(outcomes(answer).sort()).toEqual([`${ministry} withdrawn`, `${home} withdrawn`])
    await s.work()
    expect([...s.vxp.taken, ...s.onewin.taken]).toEqual([])
    for (const delivery of deliveries) expect(await stateOf(delivery.id)).toBe('cancelled')
    expect(await s.store.destructions.isRecalled(id)).toBe(true)
    expect(await audited('delivery.withdrawn')).toBe(2)
    expect(await audited('document.recalled')).toBe(1)
  })

  it('asks whoever has it and withdraws it from whoever has not, each once', async () => {
    s.clock.advance(0)
    const { id } = await s.accepted({ to: [ministry, home] })
    s.onewin.answers.push({ kind: 'failed', code: 'carrier.unreachable' })
    await s.work()
    const answer = await s.post(recallOf({ to: [ministry, home] }))
    expect(outcomes(answer).sort()).toEqual([`${ministry} asked`, `${home} withdrawn`])
    s.clock.advance(3_600_000)
    await s.work()
    expect(taken(s.vxp)).toEqual([`edoc 0 ${ministry}`, `edoc 1 ${ministry}`])
    expect(taken(s.onewin)).toEqual([`edoc 0 ${home}`])
    expect((await rows(id)).sort()).toEqual([`recall ${ministry} asked`, `recall ${home} withdrawn`])

    const answered = { from: ministry, to: office, documentId, timestamp: '2026-03-02T10:30:00+07:00' }
    await s.arriveStatus({ ...answered, code: '16', description: 'Đã xử lý xong' }, 'r1')
    expect(await rows(id)).toContain(`recall ${ministry} declined`)
    expect(await s.store.destructions.isRecalled(id)).toBe(false)
    // Declined, then agreed: the latest statement wins, whatever came in between.
    await s.arriveStatus({ ...answered, code: '15', timestamp: '2026-03-02T11:30:00+07:00' }, 'r2')
    await s.arriveStatus({ ...answered, code: '16', timestamp: '2026-03-02T11:00:00+07:00' }, 'r3')
    expect(await rows(id)).toContain(`recall ${ministry} agreed`)
    expect(await s.store.destructions.isRecalled(id)).toBe(true)
    expect(await audited('act.answered')).toBe(2)
  })

  it('posted again is a duplicate, and after a refusal it may be said once more', async () => {
    const { id } = await s.accepted()
    await s.work()
    const first = await s.post(recallOf())
    expect(await s.post(recallOf())).toMatchObject({
      kind: 'duplicate',
      documentId: 'documentId' in first ? first.documentId : '',
      acted: [{ outcome: 'asked' }]
    })
    await s.work()
    await s.arriveStatus({ from: ministry, to: office, documentId, code: '16' }, 'r1')
    const { message } = await edoc(s.contents, recallOf())
    const later = { ...message, trace: [{ organId: office, timestamp: '2026-03-03T08:00:00+07:00' }] }
    expect(outcomes(await s.postMessage(later))).toEqual([`${ministry} asked`])
    await s.arriveStatus(
      { from: ministry, to: office, documentId, code: '15', timestamp: '2026-03-03T09:00:00+07:00' },
      'r2'
    )
    const third = { ...message, trace: [{ organId: office, timestamp: '2026-03-04T08:00:00+07:00' }] }
    expect(await s.postMessage(third)).toMatchObject({ kind: 'duplicate', acted: [{ outcome: 'agreed' }] })
    expect((await rows(id)).at(-1)).toBe(`recall ${ministry} agreed`)
  })

  it.each([
    ['of a document nobody sent', { documentId: 'khong-co', number: '999' }, 'recall.document-unknown'],
    ["of another's document", { from: '000.00.00.H19', documentId, number: '999' }, 'recall.not-yours'],
    ['from somebody who never got it', { to: [interior] }, 'recall.no-recipient']
  ])('%s is refused and kept', async (_name, facts, code) => {
    await s.accepted()
    const answer = await s.post(recallOf(facts))
    expect(answer).toMatchObject({ kind: 'refused', problems: [{ code }] })
    expect(await audited('message.refused')).toBe(1)
  })

  it('warns of those it names who never got it, and asks the others', async () => {
    await s.accepted()
    await s.work()
    const answer = await s.post(recallOf({ to: [ministry, interior] }))
    expect(answer).toMatchObject({ warnings: [{ code: 'recall.not-a-recipient', detail: interior }] })
    expect(outcomes(answer)).toEqual([`${ministry} asked`])
  })

  it('takes back what lies in an inbox; a late acknowledgement hears that the copy must go', async () => {
    const { deliveries } = await s.accepted({ to: [home] })
    await s.work()
    const id = deliveries[0]?.id ?? ''
    expect(await stateOf(id)).toBe('offered')
    expect(outcomes(await s.post(recallOf({ to: [home] })))).toEqual([`${home} withdrawn`])
    expect(await s.exchange.pickUp('onewin', id, { taken: true })).toMatchObject({
      kind: 'conflict',
      problem: { code: 'inbox.withdrawn' }
    })
    // It kept its copy and works on it: so it is asked.
    await s.postStatus('onewin', { code: '03', from: home, to: office, documentId })
    await s.work()
    expect(taken(s.onewin)).toEqual([`edoc 0 ${home}`, `edoc 1 ${home}`])
  })
})

describe('a recall of what may be on its way', () => {
  it('waits for an attempt that a worker holds, and asks when that one succeeds', async () => {
    const { id } = await s.accepted()
    let answer: unknown
    s.vxp.answers.push(async () => {
      answer = await s.post(recallOf())
      return { kind: 'handed-over', remoteId: 'x-1' }
    })
    await s.work()
    expect(outcomes(answer)).toEqual([`${ministry} waiting`])
    expect(taken(s.vxp)).toEqual([`edoc 0 ${ministry}`, `edoc 1 ${ministry}`])
    expect(await rows(id)).toEqual([`recall ${ministry} asked`])
  })

  it('is not needed when the attempt that a worker held failed for certain', async () => {
    const { id, deliveries } = await s.accepted()
    s.vxp.answers.push(async () => {
      await s.post(recallOf())
      return { kind: 'failed', code: 'carrier.unreachable' }
    })
    await s.work()
    s.clock.advance(3_600_000)
    await s.work()
    expect(s.vxp.taken.length).toBe(1)
    expect(await stateOf(deliveries[0]?.id)).toBe('cancelled')
    expect(await rows(id)).toEqual([`recall ${ministry} withdrawn`])
  })

  it.each([
    ['taken', 'asked', 2],
    ['absent', 'withdrawn', 1]
  ] as const)('after an unknown outcome waits until the axis says %s', async (kind, state, messages) => {
    const { id, deliveries } = await s.accepted()
    s.vxp.answers.push({ kind: 'unknown', code: 'carrier.answer-lost' })
    await s.work()
    const answer = await s.post(recallOf())
    expect(outcomes(answer)).toEqual([`${ministry} waiting`])
    const carrier = ('acted' in answer ? answer.acted?.[0]?.deliveryId : undefined) ?? ''
    expect(await s.exchange.retry(carrier, 'admin:x')).toMatchObject({
      problem: { code: 'delivery.waits-for-earlier' }
    })
    s.vxp.found.push({ kind })
    s.clock.advance(60_000)
    await s.work()
    expect(await rows(id)).toEqual([`recall ${ministry} ${state}`])
    expect(s.vxp.taken.length).toBe(messages)
    if (kind === 'absent') expect(await stateOf(deliveries[0]?.id)).toBe('cancelled')
  })
})
