/** One API and two workers on one PostgreSQL and one Redis, as in production; a worker dies at its work. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiOf, copies, letterBytes, untilCompleted } from '../support/api.ts'
import { bookOf, timesIn, untilAnswered } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { interior, ministries, office, openProvince, settleIn, type Province } from '../support/province.ts'
import { redisMissing, startRedis, type OwnRedis } from '../support/redis.ts'
import { until } from '../support/wait.ts'

describe.skipIf(redisMissing !== undefined)('several processes', async () => {
  const { url: databaseUrl } = await freshDatabase()
  let province: Province
  let redis: OwnRedis
  const processes: GatewayProcess[] = []

  const start = async (role: 'api' | 'worker') => {
    const stores = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url }
    const started = await startGateway({ env: { ...province.env, ...stores, LIENTHONG_ROLE: role } })
    processes.push(started)
    return started
  }
  const worked = (gateway: GatewayProcess) =>
    gateway.log().filter(line => line['msg'] === 'delivery.attempted').length

  beforeAll(async () => {
    redis = await startRedis()
    province = await openProvince()
  })
  afterAll(async () => {
    await Promise.all(processes.map(each => each.stop()))
    await province.close()
    await redis.close()
  })

  it('share the work, and a worker killed with -9 at it costs no document and doubles none', async () => {
    const { axis, onewin, url } = province
    const keys = await settleIn(databaseUrl)
    const [, first, second] = await Promise.all([start('api'), start('worker'), start('worker')])
    const ioffice = await province.openIoffice(keys.ioffice)
    const api = apiOf(url, keys.ioffice)
    axis.fault({ kind: 'slow', endpoint: 'sendEdoc', ms: 200 })
    const ids: string[] = []
    for (let number = 1; number <= 6; number++)
      ids.push(await api.accepted(letterBytes(number, [...ministries, interior])))
    for (let number = 1; number <= 3; number++)
      axis.originate({ from: ministries[2].code, to: [office.code, interior.code] })

    await until(() => worked(first) > 0 && worked(second) > 0, { within: 20_000 })
    await first.kill()
    const documents = await untilCompleted(api, ids)
    expect(copies(documents)).toHaveLength(24)
    expect(timesIn(bookOf(axis))).toEqual(once(18))
    await untilAnswered(axis)
    expect(ioffice.truth().documents.map(each => each.times)).toEqual(once(3))
    expect(onewin.truth().documents.map(each => each.times)).toEqual(once(3 + ids.length))
  }, 58_000)
})

const once = (count: number) => Array.from({ length: count }, () => 1)
