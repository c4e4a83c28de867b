/** An axis that pushes instead of being asked: documents and receipts come the same, and once. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiOf, letterBytes, untilCompleted } from '../support/api.ts'
import { bookOf, statusesIn, timesIn, untilAnswered } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { interior, ministries, office, openProvince, settleIn } from '../support/province.ts'
import type { Keys, Province } from '../support/province.ts'

const { url: databaseUrl } = await freshDatabase()
let province: Province
let gateway: GatewayProcess
let keys: Keys

beforeAll(async () => {
  province = await openProvince({ pushed: true })
  keys = await settleIn(databaseUrl)
  gateway = await startGateway({ env: { ...province.env, DATABASE_URL: databaseUrl } })
})
afterAll(async () => {
  await gateway.stop()
  await province.close()
})

it('a letter pushed, even twice, reaches OneWin and iOffice once; their answers reach the ministry', async () => {
  const { axis, onewin } = province
  const ioffice = await province.openIoffice(keys.ioffice)
  axis.fault({ kind: 'duplicate', endpoint: 'inbox', next: 1 })
  axis.originate({
    from: ministries[0].code,
    to: [interior.code, office.code],
    number: '88',
    notation: 'VPCP-KTTH'
  })
  await untilAnswered(axis, 30_000)
  for (const { code } of [interior, office])
    expect(statusesIn(axis, code, '88/VPCP-KTTH').toSorted()).toEqual(['01', '03', '04', '05', '06'])
  expect(onewin.truth().documents.map(each => each.times)).toEqual([1])
  expect(ioffice.truth().documents.map(each => each.times)).toEqual([1])
}, 40_000)

it('receipts that are pushed bring a letter to 06', async () => {
  const api = apiOf(province.url, keys.ioffice)
  await untilCompleted(api, [await api.accepted(letterBytes(1, ministries))], 30_000)
  expect(timesIn(bookOf(province.axis))).toEqual([1, 1, 1])
}, 40_000)

it('a push that the axis did not sign is refused, and nothing of it is kept', async () => {
  const pushed = await fetch(`${province.url}/v1/axes/vxp/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(letterBytes(99, [interior]))
  })
  expect(pushed.status).toBe(401)
  expect(await pushed.json()).toMatchObject({ status: 'FAIL', ErrorCode: '15' })
  const documents = await apiOf(province.url, keys.admin).documents()
  expect(documents.map(each => each.reference.code)).not.toContain('99/VP-TH')
})
