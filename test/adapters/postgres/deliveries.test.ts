import { beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../support/database.ts'
import { newDelivery, newDocument, newReceipt } from '../../support/records.ts'

const { store } = await freshDatabase()
const { deliveries, documents, receipts } = store
const now = new Date('2026-11-23T01:00:00Z')

let documentId: string
beforeEach(async () => {
  const document = newDocument()
  await documents.add(document)
  documentId = document.id
})

describe('one recipient of one document', () => {
  test('has one delivery, however often it is added', async () => {
    const first = newDelivery(documentId)
    await deliveries.add([first, newDelivery(documentId, { recipientCode: 'H20' })])
    await deliveries.add([newDelivery(documentId), newDelivery(documentId, { recipientCode: 'H21' })])
    const kept = await deliveries.ofDocument(documentId)
    expect(kept.map(delivery => delivery.recipientCode).sort()).toEqual(['G22', 'H20', 'H21'])
    expect(await deliveries.find(first.id)).toEqual({
      ...first,
      state: 'queued',
      attempts: 0,
      progress: { refused: false }
    })
  })

  test('has one delivery when twenty transactions add it at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => store.transaction(tx => tx.deliveries.add([newDelivery(documentId)])))
    )
    expect(await deliveries.ofDocument(documentId)).toHaveLength(1)
  })
})

test('one receipt goes to one recipient once, and two receipts of one document go both', async () => {
  const [one, two] = [
    newReceipt({ direction: 'out', documentId }),
    newReceipt({ direction: 'out', documentId })
  ]
  await receipts.add(one)
  await receipts.add(two)
  const status = (receiptId: string) => newDelivery(documentId, { kind: 'status', receiptId })
  await deliveries.add([status(one.id), status(one.id), status(two.id)])
  expect((await deliveries.ofDocument(documentId)).map(delivery => delivery.receiptId).sort()).toEqual(
    [one.id, two.id].sort()
  )
})

test('nothing to add is no statement', async () => {
  await expect(deliveries.add([])).resolves.toBeUndefined()
})

describe('a move', () => {
  test('happens only from the states named, and once', async () => {
    const delivery = newDelivery(documentId)
    await deliveries.add([delivery])
    expect(await deliveries.move(delivery.id, ['offered'], { state: 'handed-over' }, now)).toBe(false)
    const cancel = () =>
      deliveries.move(delivery.id, ['queued'], { state: 'cancelled', detail: 'recalled' }, now)
    expect((await Promise.all([cancel(), cancel()])).sort()).toEqual([false, true])
    expect(await deliveries.find(delivery.id)).toMatchObject({
      state: 'cancelled',
      detail: 'recalled',
      settledAt: now
    })
  })

  test('is refused while a worker holds the delivery, and cuts off one whose lease has expired', async () => {
    const delivery = newDelivery(documentId)
    await deliveries.add([delivery])
    const claimed = await deliveries.claim(delivery.id, 1_000, now)
    expect(await deliveries.move(delivery.id, ['queued'], { state: 'cancelled' }, now)).toBe(false)
    const later = new Date(now.getTime() + 1_000)
    expect(await deliveries.move(delivery.id, ['queued'], { state: 'queued', dueAt: later }, later)).toBe(
      true
    )
    expect(await deliveries.settle(claimed!, { kind: 'offered' }, { state: 'offered' }, later)).toBe(false)
  })

  test('out of a final state opens the delivery again and keeps its remote id', async () => {
    const delivery = newDelivery(documentId)
    await deliveries.add([delivery])
    await deliveries.move(delivery.id, ['queued'], { state: 'failed', remoteId: 'r-1' }, now)
    await deliveries.move(delivery.id, ['failed'], { state: 'queued', dueAt: now }, now)
    const found = await deliveries.find(delivery.id)
    expect(found).toMatchObject({ state: 'queued', remoteId: 'r-1', dueAt: now })
    expect(found).not.toHaveProperty('settledAt')
  })
})

describe('progress', () => {
  test('loses nothing when ten receipts change it at once', async () => {
    const delivery = newDelivery(documentId)
    await deliveries.add([delivery])
    const seen = await Promise.all(
      Array.from({ length: 10 }, () =>
        deliveries.changeProgress(delivery.id, progress => {
          const count = Number(progress.takeBack?.at ?? 0) + 1
          const changed = { refused: false, takeBack: { answer: 'requested' as const, at: String(count) } }
          return { progress: changed, result: count }
        })
      )
    )
    expect(seen.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect((await deliveries.find(delivery.id))?.progress.takeBack?.at).toBe('10')
  })

  test('of a delivery that is not there is a broken promise', async () => {
    await expect(
      deliveries.changeProgress(documentId, progress => ({ progress, result: 0 }))
    ).rejects.toMatchObject({ code: 'system.unexpected' })
  })
})

test('remote ids are those of this carrier to this recipient, settled since then', async () => {
  const place = async (recipientCode: string, axis: string, remoteId?: string, at = now) => {
    const document = newDocument()
    await documents.add(document)
    const delivery = newDelivery(document.id, { recipientCode, route: { kind: 'axis', id: axis } })
    await deliveries.add([delivery])
    if (remoteId !== undefined)
      await deliveries.move(delivery.id, ['queued'], { state: 'handed-over', remoteId }, at)
  }
  const since = new Date(now.getTime() - 1000)
  await place('H77', 'vxp', 'long ago', new Date(now.getTime() - 2000))
  await place('H77', 'vxp', 'a')
  await place('H77', 'vxp', 'b')
  await place('H77', 'vxp')
  await place('H77', 'lgsp', 'c')
  await place('H78', 'vxp', 'd')
  expect([...(await deliveries.remoteIds('vxp', 'H77', since))].sort()).toEqual(['a', 'b'])
})
