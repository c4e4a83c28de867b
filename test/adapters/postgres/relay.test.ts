import { beforeEach, describe, expect, test } from 'vitest'
import type { OutboxItem, RelayedJob } from '../../../src/exchange/ports/index.ts'
import { createRelay } from '../../../src/adapters/postgres/relay.ts'
import { freshDatabase } from '../../support/database.ts'
import { until } from '../../support/wait.ts'

const { database, db, pool, store, relay, lanes } = await freshDatabase()
const { outbox } = store

const start = new Date('2026-11-23T01:00:00Z')
const at = (ms: number) => new Date(start.getTime() + ms)
const sweepMs = 60_000
const never = new AbortController().signal

beforeEach(async () => {
  await pool.query('truncate outbox, lane')
})

const item = (ref: string, more: Partial<OutboxItem> = {}): OutboxItem => ({
  topic: 'deliver',
  ref,
  lane: 'vxp',
  priority: 0,
  dueAt: start,
  ...more
})

async function hand({ now = start, limit = 100, concurrency = 100, by = relay } = {}) {
  const handed: RelayedJob[] = []
  const count = await by.hand({
    now,
    sweepMs,
    limit,
    lanes: () => ({ concurrency }),
    enqueue: async jobs => void handed.push(...jobs)
  })
  expect(count).toBe(handed.length)
  return handed
}

const refs = (jobs: readonly RelayedJob[]) => jobs.map(job => job.ref)

describe('an item', () => {
  test('is handed over when it is due, and once', async () => {
    await outbox.schedule([item('a'), item('b', { dueAt: at(1) })])
    expect(await hand()).toEqual([{ ...item('a'), epoch: 1 }])
    expect(refs(await hand({ now: at(1) }))).toEqual(['b'])
    expect(await hand({ now: at(2) })).toEqual([])
  })

  test('that the queue has lost comes back after the sweep, with a new epoch', async () => {
    await outbox.schedule([item('a')])
    await hand()
    expect(await hand({ now: at(sweepMs - 1) })).toEqual([])
    expect(await hand({ now: at(sweepMs) })).toEqual([{ ...item('a'), epoch: 2 }])
  })

  test('scheduled again moves to its new time and is handed over anew', async () => {
    await outbox.schedule([item('a')])
    await hand()
    await outbox.schedule([item('a', { dueAt: at(5), priority: 3 })])
    expect(await hand({ now: at(4) })).toEqual([])
    expect(await hand({ now: at(5) })).toEqual([{ ...item('a', { dueAt: at(5), priority: 3 }), epoch: 2 }])
  })

  test('named twice in one schedule is there once, as the last one says', async () => {
    await outbox.schedule([item('a', { priority: 1 }), item('a', { priority: 2 })])
    expect(await hand()).toMatchObject([{ ref: 'a', priority: 2 }])
  })

  test('that is done is gone', async () => {
    await outbox.schedule([item('a'), item('a', { topic: 'notify' })])
    await outbox.done('deliver', 'a')
    expect(await hand()).toMatchObject([{ topic: 'notify' }])
  })

  test('of a transaction that fails was never there', async () => {
    await expect(
      store.transaction(async tx => {
        await tx.outbox.schedule([item('a')])
        throw new Error('no')
      })
    ).rejects.toThrow('no')
    expect(await hand()).toEqual([])
  })

  test('stays when the queue refuses it', async () => {
    await outbox.schedule([item('a')])
    const enqueue = () => Promise.reject(new Error('the queue is away'))
    await expect(
      relay.hand({ now: start, sweepMs, limit: 1, lanes: () => ({ concurrency: 1 }), enqueue })
    ).rejects.toThrow('the queue is away')
    expect(await hand()).toEqual([{ ...item('a'), epoch: 1 }])
  })

  test('that another transaction holds is left for the next time', async () => {
    await outbox.schedule([item('a'), item('b')])
    await db.transaction().execute(async tx => {
      await tx.selectFrom('outbox').selectAll().where('ref', '=', 'a').forUpdate().execute()
      expect(refs(await hand())).toEqual(['b'])
    })
    expect(refs(await hand())).toEqual(['a'])
  })
})

describe('a lane', () => {
  const many = (n: number, more: Partial<OutboxItem> = {}) =>
    Array.from({ length: n }, (_, i) => item(`${more.lane ?? 'vxp'}-${i}`, { dueAt: at(i), ...more }))

  test('holds no more than its concurrency, counting what is under way', async () => {
    await outbox.schedule(many(10))
    const now = at(100)
    expect(await hand({ now, concurrency: 4 })).toHaveLength(4)
    expect(await hand({ now, concurrency: 4 })).toHaveLength(0)
    await outbox.done('deliver', 'vxp-0')
    expect(await hand({ now, concurrency: 4 })).toHaveLength(1)
  })

  test('that is full does not stop another', async () => {
    await outbox.schedule([...many(3), ...many(3, { lane: 'lgsp' })])
    const now = at(100)
    expect(await hand({ now, concurrency: 3 })).toHaveLength(6)
    await outbox.schedule([item('x'), item('y', { lane: 'lgsp' })])
    await outbox.done('deliver', 'lgsp-0')
    expect(refs(await hand({ now, concurrency: 3 }))).toEqual(['y'])
  })

  test('gives at most the limit', async () => {
    await outbox.schedule(many(10))
    expect(await hand({ now: at(100), limit: 7 })).toHaveLength(7)
  })

  test('that is paused gives nothing, and one at a time when the pause is over', async () => {
    await outbox.schedule(many(5))
    await lanes.change('vxp', () => ({ failuresInARow: 5, pausedUntil: at(1_000) }))
    expect(await hand({ now: at(999) })).toEqual([])
    expect(await hand({ now: at(1_000) })).toHaveLength(1)
    expect(await hand({ now: at(1_001) })).toEqual([])
    await lanes.change('vxp', () => ({ failuresInARow: 0 }))
    expect(await hand({ now: at(1_002) })).toHaveLength(4)
  })

  test('is not filled twice by two relays at once', async () => {
    await outbox.schedule(many(20))
    const others = [createRelay(database), createRelay(database), createRelay(database)]
    const handed = await Promise.all(others.map(by => hand({ by, now: at(100), concurrency: 5 })))
    await Promise.all(others.map(other => other.close()))
    expect(new Set(handed.flatMap(refs)).size).toBe(5)
    expect(handed.flat()).toHaveLength(5)
  })
})

describe('urgent items', () => {
  test('go first, but leave one place in four to the oldest', async () => {
    const ordinary = Array.from({ length: 8 }, (_, i) => item(`old-${i}`, { dueAt: at(i) }))
    const urgent = Array.from({ length: 8 }, (_, i) =>
      item(`urgent-${i}`, { priority: 4, dueAt: at(50 + i) })
    )
    await outbox.schedule([...ordinary, ...urgent])
    const by = createRelay(database)
    expect(refs(await hand({ by, now: at(100), limit: 8 }))).toEqual([
      'urgent-0',
      'urgent-1',
      'urgent-2',
      'urgent-3',
      'urgent-4',
      'urgent-5',
      'old-0',
      'old-1'
    ])
    await by.close()
  })

  test('cannot starve the rest of a lane that has one place', async () => {
    const by = createRelay(database)
    await outbox.schedule([item('waiting')])
    const seen: string[] = []
    for (let i = 0; i < 4; i++) {
      await outbox.schedule([item(`urgent-${i}`, { priority: 4, dueAt: at(1) })])
      for (const job of await hand({ by, now: at(2), concurrency: 1 })) {
        seen.push(job.ref)
        await outbox.done('deliver', job.ref)
      }
    }
    await by.close()
    expect(seen).toEqual(['urgent-0', 'urgent-1', 'urgent-2', 'waiting'])
  })
})

describe('a steady stream of urgent items', () => {
  /** Each turn all but one place is filled with what came in just now; whoever gets a place is done with it. */
  async function turns(count: number, places: number, ordinary: number) {
    const by = createRelay(database)
    await outbox.schedule(Array.from({ length: ordinary }, (_, i) => item(`old-${i}`, { dueAt: at(i) })))
    const seen: string[] = []
    for (let turn = 0; turn < count; turn++) {
      const now = at(1_000 + turn)
      await outbox.schedule(
        Array.from({ length: places * 2 }, (_, i) => item(`urgent-${turn}-${i}`, { priority: 4, dueAt: now }))
      )
      for (const job of await hand({ by, now, concurrency: places })) {
        seen.push(job.ref)
        await outbox.done(job.topic, job.ref)
      }
    }
    await by.close()
    return seen
  }

  test.each([1, 2, 3, 4, 7])('leaves one place in four to the rest, in a lane of %i', async places => {
    const ordinary = 6
    const seen = await turns(Math.ceil((ordinary * 4) / places), places, ordinary)
    const waited = seen.filter(ref => ref.startsWith('old-'))
    expect(waited).toEqual(Array.from({ length: ordinary }, (_, i) => `old-${i}`))
    // However long it goes on, the urgent keep three quarters.
    expect(waited.length).toBeLessThanOrEqual(Math.ceil(seen.length / 4))
  })
})

describe('waiting', () => {
  // Longer than a test may take: who comes back earlier was woken.
  const long = 3_600_000

  test('ends when something is scheduled', async () => {
    await relay.wait(0, never)
    await listening()
    await relay.wait(0, never)
    const woken = relay.wait(long, never)
    await outbox.schedule([item('a')])
    await woken
  })

  test('ends when a place on a lane becomes free', async () => {
    await relay.wait(0, never)
    const woken = relay.wait(long, never)
    await outbox.done('deliver', 'whatever')
    await woken
  })

  test('ends at once for what was scheduled before it began', async () => {
    await listening()
    await relay.wait(0, never)
    await outbox.schedule([item('a')])
    await relay.wait(long, never)
  })

  test('ends by its time and by the signal', async () => {
    await relay.wait(1, never)
    const stop = new AbortController()
    const waiting = relay.wait(long, stop.signal)
    stop.abort()
    await waiting
    await relay.wait(long, stop.signal)
  })

  test('hears again after its connection was cut', async () => {
    await relay.wait(0, never)
    const before = await listening()
    await pool.query('select pg_terminate_backend($1)', [before])
    const after = await until(async () => {
      await relay.wait(0, never)
      const pid = await listener()
      return pid !== before && pid
    })
    expect(after).not.toBe(before)
    await relay.wait(0, never)
    const woken = relay.wait(long, never)
    await outbox.schedule([item('a')])
    await woken
  })

  async function listener(): Promise<number | undefined> {
    const { rows } = await pool.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and application_name = 'lienthong-listen' and query like 'listen%'`
    )
    return rows[0]?.pid
  }
  const listening = () => until(listener, { what: 'the relay listens' })
})

test('a wait without a database ends by its time', async () => {
  const lonely = createRelay({ ...database, url: 'postgres://nobody@127.0.0.1:1/none' })
  await lonely.wait(5, never)
  await lonely.close()
})
