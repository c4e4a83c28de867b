import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReceiptCode } from '../../src/domain/receipt.ts'
import { applyReceipt, noProgress, receiptNames } from '../../src/domain/receipt.ts'
import type { StatusFacts } from '../support/edoc.ts'
import type { Stage } from '../support/stage.ts'
import { stage } from '../support/stage.ts'

let s: Stage
beforeAll(async () => {
  s = await stage()
})
afterAll(() => s.drop())

let count = 0
const ministry = '000.00.00.G22'
const office = '000.00.02.H19'

/** A document from a ministry lies with onewin; what its office says of it. */
async function received() {
  count += 1
  const documentId = `g22-${count}`
  const facts = { from: ministry, to: [office], documentId, number: String(count) }
  const answer = await s.arrive(facts, `d${count}`, office)
  await s.work()
  const id = 'subjectId' in answer ? answer.subjectId : ''
  const [delivery] = await s.store.deliveries.ofDocument(id)
  const deliveryId = delivery?.id ?? ''
  await s.exchange.pickUp('onewin', deliveryId, { taken: true })
  return {
    id,
    deliveryId,
    say: (code: string, more: Partial<StatusFacts> = {}) =>
      s.postStatus('onewin', { from: office, to: ministry, documentId, code, ...more }),
    ask: (timestamp?: string) =>
      s.arriveStatus(
        {
          ...{ from: ministry, to: office, documentId, code: '13', description: 'Gửi nhầm' },
          ...(timestamp === undefined ? {} : { timestamp })
        },
        `ask-${count}-${timestamp ?? ''}`
      ),
    progress: async () => (await s.store.deliveries.find(deliveryId))?.progress
  }
}

describe('the order of what our own systems state', () => {
  it.each([
    ['03 after 05', ['03', '05'], '03', 'repeated'],
    ['04 after 05', ['03', '05'], '04', 'status.wrong-order'],
    ['03 for the first time after 05', ['05'], '03', 'status.wrong-order'],
    ['04 after 06', ['03', '06'], '04', 'status.wrong-order'],
    ['02 after 03', ['03'], '02', 'status.wrong-order'],
    ['03 after 02', ['02'], '03', 'status.wrong-order'],
    ['06 after 02', ['02'], '06', 'status.wrong-order'],
    ['15 with nothing asked', ['03'], '15', 'status.nothing-asked'],
    ['16 with nothing asked', ['03'], '16', 'status.nothing-asked'],
    ['06 after 03', ['03'], '06', 'advanced'],
    ['01 after 05', ['05'], '01', 'repeated']
  ])('%s', async (_name, before, code, expected) => {
    const document = await received()
    for (const each of before) expect(await document.say(each)).toMatchObject({ kind: 'recorded' })
    const answer = await document.say(code)
    if (expected.startsWith('status.'))
      expect(answer).toMatchObject({ kind: 'refused', problems: [{ code: expected }] })
    else expect(answer).toMatchObject({ effect: expected })
  })

  it('a refusal names the present state and what is possible, changes nothing and is kept', async () => {
    const document = await received()
    await document.say('05')
    const before = await document.progress()
    const answer = await document.say('04')
    const problems = 'problems' in answer ? answer.problems : []
    expect(problems[0]).toMatchObject({
      field: 'MessageHeader/StatusCode',
      detail: `${office}: hiện tại: 05 Đang xử lý; có thể gửi: 01, 05, 06`
    })
    expect(await document.progress()).toEqual(before)
    const refusalId = 'refusalId' in answer ? answer.refusalId : ''
    const kept = await s.db.selectFrom('refusal').selectAll().where('id', '=', refusalId).executeTakeFirst()
    expect(kept).toMatchObject({ direction: 'out', source: 'onewin' })
    expect((await s.store.receipts.ofDocument(document.id)).map(r => r.code)).not.toContain('04')
  })

  it('05 is said often, and late', async () => {
    const document = await received()
    await document.say('05', { timestamp: '2026-03-02T10:00:00+07:00' })
    expect(await document.say('05', { timestamp: '2026-03-02T11:00:00+07:00' })).toMatchObject({
      kind: 'recorded'
    })
    await document.say('06')
    expect(await document.say('05', { timestamp: '2026-03-02T10:30:00+07:00' })).toMatchObject({
      kind: 'recorded',
      effect: 'backward'
    })
  })

  it('an answer is given once somebody has asked, and nothing follows an agreement', async () => {
    const document = await received()
    await document.say('03')
    await document.ask()
    expect(
      await document.say('16', { description: 'Đang xử lý', timestamp: '2026-03-02T10:00:00+07:00' })
    ).toMatchObject({
      kind: 'recorded'
    })
    expect(await document.say('15', { timestamp: '2026-03-02T11:00:00+07:00' })).toMatchObject({
      kind: 'recorded'
    })
    for (const code of ['03', '05', '06', '02', '16'].filter(code => code !== '03'))
      expect(await document.say(code, { timestamp: '2026-03-02T12:00:00+07:00' }), code).toMatchObject({
        kind: 'refused',
        problems: [{ code: 'status.wrong-order' }]
      })
  })

  it('two statements at once that exclude each other are not both taken', async () => {
    const document = await received()
    const answers = await Promise.all([document.say('02'), document.say('03')])
    expect(answers.map(answer => answer.kind).sort()).toEqual(['recorded', 'refused'])
  })

  it('a refused document that was sent again and taken is worked on as any other', async () => {
    const document = await received()
    await document.say('02')
    s.clock.advance(60_000)
    await s.db
      .updateTable('delivery')
      .set({ state: 'refused' })
      .where('id', '=', document.deliveryId)
      .execute()
    expect(await s.exchange.retry(document.deliveryId, 'admin:x')).toEqual({ kind: 'queued' })
    await s.work()
    await s.exchange.pickUp('onewin', document.deliveryId, { taken: true })
    expect(await document.say('03')).toMatchObject({ kind: 'recorded' })
  })
})

describe('what an axis brings', () => {
  it('any interleaving and repetition of receipts and take-backs ends in the same state, and all of it is kept', async () => {
    const receipt = fc.record({
      code: fc.constantFrom(...(Object.keys(receiptNames) as ReceiptCode[])),
      minute: fc.integer({ min: 10, max: 14 })
    })
    const story = fc
      .array(receipt, { minLength: 1, maxLength: 6 })
      .chain(list =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }))
      )
    await fc.assert(
      fc.asyncProperty(story, async ([ordered, mixed]) => {
        count += 1
        const documentId = `000.00.01.H19,2026/03/02,${count}/VP-TH`
        const { id, deliveries } = await s.accepted({ number: String(count) })
        for (const [index, { code, minute }] of mixed.entries()) {
          const [from, to] = code === '13' ? ['000.00.01.H19', ministry] : [ministry, '000.00.01.H19']
          const timestamp = `2026-03-02T10:${minute}:00+07:00`
          await s.arriveStatus({ from, to, documentId, code, timestamp }, `p${count}-${index}`)
        }
        const expected = ordered.reduce(
          (progress, { code, minute }) =>
            applyReceipt(progress, { code, at: `2026-03-02T10:${minute}:00+07:00` }).progress,
          noProgress
        )
        expect((await s.store.deliveries.find(deliveries[0]?.id ?? ''))?.progress).toEqual(expected)
        expect(await s.store.receipts.ofDocument(id)).toHaveLength(mixed.length)
      }),
      { numRuns: 15 }
    )
  })
})
