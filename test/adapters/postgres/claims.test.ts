import { beforeEach, describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/domain/delivery.ts'
import { freshDatabase } from '../../support/database.ts'
import { newDelivery, newDocument } from '../../support/records.ts'

const { store } = await freshDatabase()
const { deliveries, documents } = store

const lease = 60_000
const start = new Date('2026-11-23T01:00:00Z')
const at = (ms: number) => new Date(start.getTime() + ms)
const unknown: Outcome = { kind: 'unknown', code: 'carrier.attempts-exhausted', detail: 'no answer' }
const failed: Outcome = { kind: 'failed', code: 'carrier.attempts-exhausted' }

let id: string
beforeEach(async () => {
  const document = newDocument()
  await documents.add(document)
  const delivery = newDelivery(document.id)
  await deliveries.add([delivery])
  id = delivery.id
})

async function attempt(outcome: Outcome, now: Date) {
  const claimed = await deliveries.claim(id, lease, now)
  if (claimed === null) throw new Error('not claimed')
  const state = outcome.kind === 'unknown' ? 'unknown' : outcome.kind === 'failed' ? 'queued' : outcome.kind
  const settled = await deliveries.settle(claimed, outcome, { state, dueAt: now }, now)
  return { claimed, settled }
}

describe('a claim', () => {
  test('of ten at once is won by one', async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => deliveries.claim(id, lease, start)))
    expect(claims.filter(claim => claim !== null)).toHaveLength(1)
    expect(await deliveries.attempts(id)).toEqual([{ number: 1, startedAt: start }])
  })

  test('opens the attempt it names', async () => {
    expect(await deliveries.claim(id, lease, start)).toMatchObject({
      id,
      state: 'queued',
      fence: 1,
      attempt: 1,
      attempts: 1,
      mustAsk: false,
      firstAttemptAt: start
    })
  })

  test('is refused while the lease runs and granted when it has expired', async () => {
    await deliveries.claim(id, lease, start)
    expect(await deliveries.claim(id, lease, at(lease - 1))).toBeNull()
    expect(await deliveries.claim(id, lease, at(lease))).toMatchObject({ fence: 2, attempt: 2 })
  })

  test('is refused before the delivery is due', async () => {
    const claimed = await deliveries.claim(id, lease, start)
    await deliveries.settle(claimed!, failed, { state: 'queued', dueAt: at(5_000) }, start)
    expect(await deliveries.claim(id, lease, at(4_999))).toBeNull()
    expect(await deliveries.claim(id, lease, at(5_000))).not.toBeNull()
  })

  test('is refused when the delivery is settled, or unknown to us', async () => {
    await attempt({ kind: 'handed-over', remoteId: 'r-1' }, start)
    expect(await deliveries.claim(id, lease, at(lease))).toBeNull()
    expect(await deliveries.claim('01931111-1111-7111-8111-111111111111', lease, start)).toBeNull()
  })

  test('is undone with the transaction it was made in', async () => {
    await expect(
      store.transaction(async tx => {
        await tx.deliveries.claim(id, lease, start)
        throw new Error('the worker fell')
      })
    ).rejects.toThrow('the worker fell')
    expect(await deliveries.claim(id, lease, start)).toMatchObject({ attempt: 1 })
  })
})

describe('asking before sending', () => {
  test('is due after an attempt that never ended', async () => {
    await deliveries.claim(id, lease, start)
    expect(await deliveries.claim(id, lease, at(lease))).toMatchObject({
      mustAsk: true,
      firstAttemptAt: start
    })
  })

  test('is due after an attempt that ended unknown, also when an operator has queued the delivery again', async () => {
    const { claimed } = await attempt(unknown, start)
    expect(claimed.mustAsk).toBe(false)
    await deliveries.move(id, ['unknown'], { state: 'held' }, at(1))
    await deliveries.move(id, ['held'], { state: 'queued' }, at(2))
    expect(await deliveries.claim(id, lease, at(3))).toMatchObject({ mustAsk: true })
  })

  test('is not due after a certain failure', async () => {
    await attempt(failed, start)
    expect(await deliveries.claim(id, lease, at(1))).toMatchObject({ mustAsk: false, attempt: 2 })
  })

  test('is not due when a later attempt ended for certain', async () => {
    await attempt(unknown, start)
    await attempt(failed, at(1))
    expect(await deliveries.claim(id, lease, at(2))).toMatchObject({ mustAsk: false, firstAttemptAt: start })
  })

  test.each(['key.unavailable', 'signature.not-released', 'recipient.no-route'] as const)(
    'is still due when the attempt after the unclear one failed before anybody was asked: %s',
    async code => {
      await attempt(unknown, start)
      await attempt({ kind: 'failed', code }, at(1))
      expect(await deliveries.claim(id, lease, at(2))).toMatchObject({ mustAsk: true })
    }
  )

  test('is due again when the unknown came after the certain one', async () => {
    await attempt(failed, start)
    await attempt(unknown, at(1))
    expect(await deliveries.claim(id, lease, at(2))).toMatchObject({ mustAsk: true })
  })
})

describe('a fence', () => {
  test('that is old writes nothing', async () => {
    const slow = await deliveries.claim(id, lease, start)
    const quick = await deliveries.claim(id, lease, at(lease))
    expect(
      await deliveries.settle(slow!, { kind: 'handed-over' }, { state: 'handed-over' }, at(lease + 1))
    ).toBe(false)
    expect(await deliveries.renew(id, slow!.fence, lease, at(lease + 1))).toBe(false)
    expect(await deliveries.find(id)).toMatchObject({ state: 'queued' })
    expect(await deliveries.attempts(id)).toEqual([
      { number: 1, startedAt: start },
      { number: 2, startedAt: at(lease) }
    ])
    expect(
      await deliveries.settle(quick!, failed, { state: 'queued', dueAt: at(lease + 2) }, at(lease + 2))
    ).toBe(true)
  })

  test('settles once', async () => {
    const claimed = await deliveries.claim(id, lease, start)
    const settle = () => deliveries.settle(claimed!, { kind: 'offered' }, { state: 'offered' }, start)
    expect((await Promise.all([settle(), settle()])).sort()).toEqual([false, true])
  })

  test('renews the lease while it is held', async () => {
    const claimed = await deliveries.claim(id, lease, start)
    expect(await deliveries.renew(id, claimed!.fence, lease, at(50_000))).toBe(true)
    expect(await deliveries.claim(id, lease, at(lease))).toBeNull()
    expect(await deliveries.claim(id, lease, at(50_000 + lease))).not.toBeNull()
  })
})

test('a settlement closes the attempt, keeps the remote id and says when', async () => {
  const { settled } = await attempt({ kind: 'handed-over', remoteId: 'r-7' }, start)
  expect(settled).toBe(true)
  expect(await deliveries.find(id)).toMatchObject({ state: 'handed-over', remoteId: 'r-7', settledAt: start })
  expect(await deliveries.attempts(id)).toEqual([
    { number: 1, startedAt: start, endedAt: start, outcome: { kind: 'handed-over', remoteId: 'r-7' } }
  ])
})

test('a delivery that waits for its next attempt says why and is not settled', async () => {
  const claimed = await deliveries.claim(id, lease, start)
  await deliveries.settle(claimed!, unknown, { state: 'unknown', dueAt: at(9), code: unknown.code }, start)
  const found = await deliveries.find(id)
  expect(found).toMatchObject({ state: 'unknown', dueAt: at(9), code: unknown.code, detail: 'no answer' })
  expect(found).not.toHaveProperty('settledAt')
})
