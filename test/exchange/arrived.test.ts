/** What may have arrived: settled by the recipient's receipt, or by a person who has asked. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})
afterEach(() => s.drop())

const lost = { kind: 'unknown', code: 'carrier.answer-lost' } as const
const cannotTell = { kind: 'cannot-tell', code: 'carrier.no-sent-list' } as const
const recipient = '000.01.30.H19'

/** A document whose hand-over to the LGSP got no answer. */
async function unclear() {
  s.lgsp.answers.push(lost)
  const { id, deliveries } = await s.accepted({ to: [recipient] })
  await s.work()
  const deliveryId = deliveries[0]?.id ?? ''
  expect(await stateOf(deliveryId)).toBe('unknown')
  return { id, deliveryId }
}

async function stateOf(deliveryId: string) {
  return (await s.store.deliveries.find(deliveryId))?.state
}

const receipt = (code: string) => ({
  code,
  from: recipient,
  to: '000.00.01.H19',
  documentId: '000.00.01.H19,2026/03/02,123/VP-TH'
})

describe('a receipt', () => {
  it('proves that its document arrived: nothing is sent or asked again', async () => {
    const { deliveryId } = await unclear()
    await s.arriveStatus(receipt('01'), 'r-1', 'lgsp')
    expect(await stateOf(deliveryId)).toBe('handed-over')
    s.clock.advance(3_600_000)
    await s.work()
    expect(s.lgsp.taken.filter(taken => taken.kind === 'edoc')).toHaveLength(1)
    expect(s.lgsp.asked).toEqual([])
  })

  it('that comes while the delivery is under way keeps the next attempt from sending', async () => {
    s.lgsp.answers.push(async () => {
      await s.arriveStatus(receipt('03'), 'r-2', 'lgsp')
      return { kind: 'failed', code: 'carrier.server-error' }
    })
    const { deliveries } = await s.accepted({ to: [recipient] })
    await s.work()
    s.clock.advance(60_000)
    await s.work()
    expect(await stateOf(deliveries[0]?.id ?? '')).toBe('handed-over')
    expect(s.lgsp.taken.filter(taken => taken.kind === 'edoc')).toHaveLength(1)
  })
})

describe('a person who has asked the other side', () => {
  it('says that it arrived: it is handed over, and the sender hears', async () => {
    const { deliveryId } = await unclear()
    const word = { arrived: true, reason: 'Văn thư xã xác nhận đã nhận.' }
    expect(await s.exchange.settleByWord(deliveryId, word, 'admin:a')).toEqual({ kind: 'queued' })
    expect(await stateOf(deliveryId)).toBe('handed-over')
    expect(await s.exchange.settleByWord(deliveryId, word, 'admin:a')).toMatchObject({ kind: 'conflict' })
  })

  it('says that it did not: it goes again without asking, and the history says who decided', async () => {
    const { deliveryId } = await unclear()
    s.lgsp.found.push(cannotTell)
    const word = { arrived: false, reason: 'Văn thư xã xác nhận chưa nhận.' }
    expect(await s.exchange.settleByWord(deliveryId, word, 'admin:a')).toEqual({ kind: 'queued' })
    await s.work()
    expect(await stateOf(deliveryId)).toBe('handed-over')
    expect(s.lgsp.asked).toEqual([])
    const attempts = await s.store.deliveries.attempts(deliveryId)
    expect(attempts.map(attempt => attempt.outcome?.kind)).toEqual(['unknown', 'failed', 'handed-over'])
    expect(attempts[1]?.outcome).toMatchObject({ code: 'delivery.said-absent', detail: word.reason })
  })

  it('decides nothing about a delivery that is clear', async () => {
    const { deliveries } = await s.accepted({ to: [recipient] })
    const word = { arrived: false, reason: 'Nhầm lượt gửi.' }
    const answer = await s.exchange.settleByWord(deliveries[0]?.id ?? '', word, 'admin:a')
    expect(answer).toMatchObject({ kind: 'conflict', problem: { code: 'delivery.not-unclear' } })
  })
})
