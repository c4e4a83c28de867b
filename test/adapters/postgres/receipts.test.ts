import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../../support/database.ts'
import { newDelivery, newDocument, newReceipt, statusMessage } from '../../support/records.ts'

const { store } = await freshDatabase()
const { documents, deliveries, receipts } = store

async function delivered() {
  const document = newDocument()
  await documents.add(document)
  const delivery = newDelivery(document.id)
  await deliveries.add([delivery])
  return { documentId: document.id, deliveryId: delivery.id }
}

describe('a receipt', () => {
  test('is read again as it was kept, its time the same instant', async () => {
    const receipt = newReceipt({ ...(await delivered()), toCode: 'H19.1' })
    expect(await receipts.add(receipt)).toEqual({ kind: 'added' })
    expect(await receipts.find(receipt.id)).toEqual({ ...receipt, at: '2026-11-23T01:00:00.000Z' })
    expect(await receipts.find(receipt.documentId!)).toBeNull()
  })

  test('that comes again is kept and named a repeat of the first', async () => {
    const ids = await delivered()
    const [first, again, third] = ['a', 'a', 'a'].map(() =>
      newReceipt({ ...ids, key: `k-${ids.documentId}` })
    )
    expect(await receipts.add(first!)).toEqual({ kind: 'added' })
    expect(await receipts.add(again!)).toEqual({ kind: 'repeated', firstId: first!.id })
    expect(await receipts.add(third!)).toEqual({ kind: 'repeated', firstId: first!.id })
    expect(await receipts.ofDocument(ids.documentId)).toHaveLength(3)
  })

  test('that comes ten times at once is added once', async () => {
    const ids = await delivered()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.transaction(tx => tx.receipts.add(newReceipt({ ...ids, key: `at-once-${ids.documentId}` })))
      )
    )
    expect(answers.filter(answer => answer.kind === 'added')).toHaveLength(1)
    expect(await receipts.ofDocument(ids.documentId)).toHaveLength(10)
  })

  test('going out does not repeat one that came in', async () => {
    const ids = await delivered()
    await receipts.add(newReceipt({ ...ids, key: `ways-${ids.documentId}` }))
    expect(
      await receipts.add(newReceipt({ ...ids, key: `ways-${ids.documentId}`, direction: 'out' }))
    ).toEqual({
      kind: 'added'
    })
  })
})

describe('receipts that came before their document', () => {
  const waiting = async (responseFor: Record<string, string>, more = {}) => {
    const receipt = newReceipt({ effect: 'unmatched', message: statusMessage({ responseFor }), ...more })
    await receipts.add(receipt)
    return receipt
  }

  test('are found by identity, by code and date, and not by what contradicts', async () => {
    const byId = await waiting({ organId: 'h55', documentId: 'd-1' })
    const byDate = await waiting({ organId: 'H55', code: '3/QD', promulgationDate: '2026-05-01' })
    const byCode = await waiting({ code: '3/QD' })
    await waiting({ organId: 'H56', documentId: 'd-1' })
    await waiting({ organId: 'H55', code: '3/QD', promulgationDate: '2025-05-01' })
    await waiting({ organId: 'H55', documentId: 'd-1' }, { direction: 'out' })
    const found = await receipts.waitingFor({
      senderCode: 'H55',
      documentId: 'd-1',
      code: '3/QD',
      promulgationDate: '2026-05-01'
    })
    expect(found.map(receipt => receipt.id).sort()).toEqual([byId.id, byDate.id, byCode.id].sort())
  })

  test('wait no longer once they are matched', async () => {
    const receipt = await waiting({ organId: 'H57', documentId: 'd-2' })
    const { documentId, deliveryId } = await delivered()
    await receipts.match(receipt.id, documentId, deliveryId, 'advanced')
    expect(await receipts.waitingFor({ senderCode: 'H57', documentId: 'd-2' })).toEqual([])
    expect(await receipts.find(receipt.id)).toMatchObject({ documentId, deliveryId, effect: 'advanced' })
  })
})

describe('an unmatched receipt', () => {
  const unmatched = async (key: string, more = {}) => {
    const receipt = newReceipt({ effect: 'unmatched', key, ...more })
    await receipts.add(receipt)
    return receipt
  }

  test('takes its repeats along to the delivery it is given to, and can be given once', async () => {
    const place = { ...(await delivered()), key: 'there' }
    const first = await unmatched('stray')
    const again = await unmatched('stray')
    expect(await receipts.claim(again.id, place)).toEqual({ kind: 'gone' })
    expect(await receipts.claim(first.id, place)).toEqual({ kind: 'claimed' })
    expect(await receipts.claim(first.id, place)).toEqual({ kind: 'gone' })
    expect((await receipts.ofDocument(place.documentId)).map(r => r.id)).toEqual([first.id, again.id])
    expect(await receipts.known('in', 'there')).toBe(true)
    expect(await receipts.known('out', 'there')).toBe(false)
  })

  test('that the delivery has already becomes its repeat', async () => {
    const ids = await delivered()
    const there = newReceipt({ ...ids, key: 'once' })
    await receipts.add(there)
    const late = await unmatched('late')
    expect(await receipts.claim(late.id, { ...ids, key: 'once' })).toEqual({
      kind: 'repeated',
      firstId: there.id
    })
    expect(await receipts.find(late.id)).toMatchObject({ ...ids, effect: 'repeated' })
  })

  test('is dismissed once, and not when it is matched', async () => {
    const at = new Date('2026-11-23T02:00:00Z')
    const stray = await unmatched('dismissed')
    expect(await receipts.dismiss(stray.id, 'admin:k', 'Thử', at)).toBe(true)
    expect(await receipts.dismiss(stray.id, 'admin:k', 'Thử', at)).toBe(false)
    const matched = newReceipt(await delivered())
    await receipts.add(matched)
    expect(await receipts.dismiss(matched.id, 'admin:k', 'Thử', at)).toBe(false)
  })
})
