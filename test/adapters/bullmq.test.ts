import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createQueue, migrateQueue } from '../../src/adapters/bullmq/index.ts'
import { freshDatabase } from '../support/database.ts'
import { keptLog } from '../support/log.ts'
import { openRedis, redisMissing, startRedis, type OwnRedis, type TestRedis } from '../support/redis.ts'
import { until } from '../support/wait.ts'
import { queueContract } from './bullmq-contract.ts'

const { url: databaseUrl } = await freshDatabase()

describe('on PostgreSQL', () => {
  beforeAll(() => migrateQueue(databaseUrl))
  queueContract(() => ({ databaseUrl }))

  test('migrating again changes nothing', async () => {
    await migrateQueue(databaseUrl)
  })
})

test('on PostgreSQL without its schema the queue is not ready and says so once', async () => {
  const log = keptLog()
  const jobs = createQueue({ databaseUrl: new URL('/template1', databaseUrl).href, log })
  expect(await jobs.ready()).toBe(false)
  expect(await jobs.ready()).toBe(false)
  await jobs.close()
  expect(log.events()).toEqual(['queue.unreachable'])
})

describe.skipIf(redisMissing !== undefined && process.env.TEST_REDIS_URL === undefined)('on Redis', () => {
  let redis: TestRedis
  beforeAll(async () => void (redis = await openRedis()))
  afterAll(() => redis.close())
  queueContract(() => ({ databaseUrl, redisUrl: redis.url }))
})

describe.skipIf(redisMissing !== undefined)('when Redis fails', () => {
  const deliver = (ref: string) => ({ topic: 'deliver', ref, epoch: 1, priority: 0 })
  const servers: OwnRedis[] = []
  const own = async (port?: number) => {
    const server = await startRedis(port)
    servers.push(server)
    return server
  }
  afterAll(() => Promise.all(servers.map(server => server.close())))

  test('handing over fails in bounded time, says so once, and works again on a new empty server', async () => {
    const first = await own()
    const log = keptLog()
    const jobs = createQueue({ databaseUrl, redisUrl: first.url, log })
    const done: string[] = []
    const worker = jobs.startWorker({
      concurrency: 1,
      log,
      handle: async (_topic, ref) => void done.push(ref)
    })
    await jobs.queue.enqueue([deliver('before')])
    await until(() => done.includes('before'))

    await first.kill()
    for (let i = 0; i < 5; i++) {
      const begun = performance.now()
      await expect(jobs.queue.enqueue([deliver('lost')])).rejects.toThrow()
      expect(performance.now() - begun).toBeLessThan(6_000)
    }
    expect(await jobs.ready()).toBe(false)
    const told = (side: string, event: string) =>
      log.lines.filter(line => line.event === event && line.facts.side === side).length
    expect(told('relay', 'queue.unreachable')).toBe(1)

    await own(first.port)
    await until(() => jobs.ready())
    await jobs.queue.enqueue([deliver('after')])
    await until(() => done.includes('after'))
    expect(told('relay', 'queue.reachable')).toBe(1)
    expect(told('worker', 'queue.unreachable')).toBeLessThanOrEqual(1)
    await worker.close()
    await jobs.close()
  }, 40_000)

  test('a worker that starts before its server does its work when the server comes', async () => {
    const server = await own()
    const { port, url } = server
    await server.close()
    const log = keptLog()
    const jobs = createQueue({ databaseUrl, redisUrl: url, log })
    const done: string[] = []
    const worker = jobs.startWorker({
      concurrency: 1,
      log,
      handle: async (_topic, ref) => void done.push(ref)
    })
    await until(() => log.events().includes('queue.unreachable'))
    await own(port)
    await until(() => jobs.ready())
    await jobs.queue.enqueue([deliver('first')])
    await until(() => done.includes('first'))
    await worker.close()
    await jobs.close()
  }, 40_000)

  test('closing while the server is away ends in bounded time', async () => {
    const server = await own()
    const log = keptLog()
    const jobs = createQueue({ databaseUrl, redisUrl: server.url, log })
    const worker = jobs.startWorker({ concurrency: 1, log, handle: async () => {}, closeWithinMs: 1_000 })
    await until(() => jobs.ready())
    await server.kill()
    await until(() => log.events().includes('queue.unreachable'))
    await worker.close()
    await jobs.close()
  }, 30_000)
})
