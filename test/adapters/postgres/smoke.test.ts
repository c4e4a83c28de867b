import { expect, test } from 'vitest'
import { freshDatabase } from '../../support/database.ts'
const { store, relay, db } = await freshDatabase()
test('an item scheduled is handed over once', async () => {
  await store.transaction(async tx => {
    await tx.outbox.schedule([{ topic: 'deliver', ref: 'a', lane: 'vxp', priority: 0, dueAt: new Date() }])
    expect((await tx.directory.resolve('x', '2026-01-01')).kind).toBe('unknown')
  })
  const handed: unknown[] = []
  const hand = () =>
    relay.hand({
      now: new Date(),
      sweepMs: 1000,
      limit: 10,
      lanes: () => ({ concurrency: 2 }),
      enqueue: async jobs => void handed.push(...jobs)
    })
  expect(await hand()).toBe(1)
  expect(await hand()).toBe(0)
  expect(handed).toEqual([expect.objectContaining({ epoch: 1, ref: 'a' })])
  expect(await db.selectFrom('outbox').selectAll().execute()).toHaveLength(1)
})
