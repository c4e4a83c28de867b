/** kill -9 in the middle, with the embedded PostgreSQL: nothing accepted is lost, nothing goes twice. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attachEmbeddedPostgres } from '../../src/adapters/postgres/embedded/attach.ts'
import { apiOf, copies, letterBytes, untilCompleted } from '../support/api.ts'
import { bookOf, timesIn, untilAnswered } from '../support/books.ts'
import { postmasterOf, startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { interior, ministries, office, openProvince, settleIn, type Province } from '../support/province.ts'
import { until } from '../support/wait.ts'

let province: Province
let gateway: GatewayProcess

beforeAll(async () => {
  province = await openProvince()
  gateway = await startGateway({ env: province.env })
})
afterAll(async () => {
  await gateway.stop()
  await province.close()
})

it('every document settles once though the gateway and then its PostgreSQL too are killed with -9 in the middle', async () => {
  const { axis, onewin, dataDir, env, url } = province
  const keys = await settleIn((await attachEmbeddedPostgres(dataDir)) ?? '')
  const ioffice = await province.openIoffice(keys.ioffice)
  const api = apiOf(url, keys.ioffice)
  // The axis has the document long before it says so: whoever is killed meanwhile cannot know.
  axis.fault({ kind: 'slow', endpoint: 'sendEdoc', ms: 400 })
  const ids: string[] = []
  for (let number = 1; number <= 4; number++)
    ids.push(await api.accepted(letterBytes(number, [...ministries, interior])))
  for (let number = 1; number <= 3; number++)
    axis.originate({ from: ministries[0].code, to: [office.code, interior.code] })

  await until(() => bookOf(axis).length >= 2)
  await gateway.kill()
  expect(await postmasterOf(dataDir), 'its PostgreSQL outlives it').toBeDefined()
  gateway = await startGateway({ env })

  const before = bookOf(axis).length
  await until(() => bookOf(axis).length > before)
  await gateway.kill()
  const orphan = await postmasterOf(dataDir)
  if (orphan !== undefined) process.kill(orphan, 'SIGKILL')
  gateway = await startGateway({ env })

  const documents = await untilCompleted(api, ids)
  expect(copies(documents)).toHaveLength(16)
  expect(timesIn(bookOf(axis))).toEqual(once(ids.length * ministries.length))
  // What comes last of an arrived document: its office's 06, on the axis. After it nothing of it can come.
  await untilAnswered(axis)
  expect(ioffice.truth().documents.map(each => each.times)).toEqual(once(3))
  expect(onewin.truth().documents.map(each => each.times)).toEqual(once(3 + ids.length))
}, 58_000)

const once = (count: number) => Array.from({ length: count }, () => 1)
