/** The queue's Redis is emptied, killed and started empty: it holds nothing that is not in PostgreSQL too. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Redis } from 'ioredis'
import { apiOf, copies, letterBytes, untilCompleted, type Api } from '../support/api.ts'
import { bookOf, timesIn } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { ministries, openProvince, settleIn, type Province } from '../support/province.ts'
import { redisMissing, startRedis, type OwnRedis } from '../support/redis.ts'
import { until } from '../support/wait.ts'

describe.skipIf(redisMissing !== undefined)('a queue on Redis', async () => {
  const { url: databaseUrl } = await freshDatabase()
  let province: Province
  let redis: OwnRedis
  let gateway: GatewayProcess
  let api: Api

  beforeAll(async () => {
    redis = await startRedis()
    province = await openProvince()
    const { ioffice } = await settleIn(databaseUrl)
    api = apiOf(province.url, ioffice)
    gateway = await startGateway({
      env: { ...province.env, DATABASE_URL: databaseUrl, REDIS_URL: redis.url }
    })
  })
  afterAll(async () => {
    await gateway.stop()
    await province.close()
    await redis.close()
  })

  /** Slow enough that most of the letters still wait when the first has gone. */
  async function postedAndUnderWay(first: number, count: number): Promise<string[]> {
    const { axis } = province
    axis.clearFaults()
    axis.fault({ kind: 'slow', endpoint: 'sendEdoc', ms: 200 })
    const before = bookOf(axis).length
    const ids: string[] = []
    for (let number = first; number < first + count; number++)
      ids.push(await api.accepted(letterBytes(number, ministries)))
    await until(() => bookOf(axis).length > before)
    return ids
  }

  async function expectOnceEach(ids: readonly string[]): Promise<void> {
    expect(copies(await untilCompleted(api, ids))).toHaveLength(ids.length * ministries.length)
    expect(timesIn(bookOf(province.axis)).every(times => times === 1)).toBe(true)
  }

  it('emptied in the middle, everything settles once', async () => {
    const ids = await postedAndUnderWay(1, 5)
    const client = new Redis(redis.url)
    await client.flushall()
    await client.quit()
    await expectOnceEach(ids)
  }, 45_000)

  it('killed with -9 in the middle: documents are still accepted with 202, and all settle once it is back, empty', async () => {
    const ids = await postedAndUnderWay(11, 4)
    await redis.kill()
    const away: string[] = []
    for (let number = 21; number <= 23; number++)
      away.push(await api.accepted(letterBytes(number, ministries)))
    const begun = Date.now()
    away.push(await api.accepted(letterBytes(24, ministries)))
    expect(Date.now() - begun, 'the missing Redis keeps nobody waiting').toBeLessThan(3_000)
    redis = await startRedis(redis.port)
    await expectOnceEach([...ids, ...away])
  }, 58_000)

  it('away at the start of the gateway: it starts, accepts, and carries once Redis is there', async () => {
    await gateway.stop()
    await redis.kill()
    gateway = await startGateway({
      env: { ...province.env, DATABASE_URL: databaseUrl, REDIS_URL: redis.url }
    })
    const id = await api.accepted(letterBytes(31, ministries))
    redis = await startRedis(redis.port)
    await expectOnceEach([id])
  }, 45_000)
})
