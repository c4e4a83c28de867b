/** An axis at its worst: it loses answers, fails, talks nonsense, lists twice and out of order. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiOf, copies, letterBytes, untilCompleted } from '../support/api.ts'
import { bookOf, timesIn, untilAnswered } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { interior, locked, ministries, office, openProvince, settleIn } from '../support/province.ts'
import type { Keys, Province } from '../support/province.ts'
import { until } from '../support/wait.ts'

const { url: databaseUrl } = await freshDatabase()
let province: Province
let gateway: GatewayProcess
let keys: Keys

beforeAll(async () => {
  province = await openProvince()
  keys = await settleIn(databaseUrl)
  // The pauses of the breaker are tried elsewhere: here each fault must be met by a request.
  gateway = await startGateway({
    env: { ...province.env, DATABASE_URL: databaseUrl, LIENTHONG_BREAKER_THRESHOLD: '100' }
  })
})
afterAll(async () => {
  await gateway.stop()
  await province.close()
})

it('everything settles and nothing goes twice, whatever the axis answers or does not answer', async () => {
  const { axis, onewin, url } = province
  const ioffice = await province.openIoffice(keys.ioffice)
  for (const fault of [
    { kind: 'loseAnswer', endpoint: 'sendEdoc', next: 3 },
    { kind: 'http500', endpoint: 'sendEdoc', next: 1 },
    { kind: 'http500', endpoint: 'sendEdoc', next: 1, code: 503 },
    { kind: 'fail200', endpoint: 'sendEdoc', next: 1, code: '20' },
    { kind: 'fail200', endpoint: 'sendEdoc', next: 1, code: '21' },
    { kind: 'garbage', endpoint: 'sendEdoc', next: 1, form: 'html' },
    { kind: 'garbage', endpoint: 'sendEdoc', next: 1, form: 'half' },
    { kind: 'garbage', endpoint: 'sendEdoc', next: 1, form: 'empty' },
    { kind: 'loseAnswer', endpoint: 'getSentEdocList', next: 1 },
    { kind: 'garbage', endpoint: 'getSentEdocList', next: 1, form: 'half' },
    { kind: 'garbage', endpoint: 'getSentEdocList', next: 1, form: 'empty' },
    { kind: 'duplicate', endpoint: 'inbox', next: 4 },
    { kind: 'outOfOrder', endpoint: 'getReceivedEdocList' },
    { kind: 'http500', endpoint: 'getReceivedEdocList', next: 1 },
    { kind: 'garbage', endpoint: 'getReceivedEdocList', next: 1, form: 'half' },
    { kind: 'garbage', endpoint: 'getEdoc', next: 1, form: 'half' },
    { kind: 'garbage', endpoint: 'getEdoc', next: 1, form: 'html' },
    { kind: 'fail200', endpoint: 'getEdoc', next: 1 },
    { kind: 'loseAnswer', endpoint: 'updateStatus', next: 3 },
    { kind: 'http500', endpoint: 'updateStatus', next: 2 }
  ] as const)
    axis.fault(fault)
  for (let number = 1; number <= 3; number++)
    axis.originate({ from: ministries[1].code, to: [office.code, interior.code] })
  const api = apiOf(url, keys.ioffice)
  const ids: string[] = []
  for (let number = 1; number <= 5; number++)
    ids.push(await api.accepted(letterBytes(number, [...ministries])))

  const documents = await untilCompleted(api, ids)
  expect(copies(documents)).toHaveLength(15)
  expect(timesIn(bookOf(axis))).toEqual(once(15))
  await untilAnswered(axis)
  expect(ioffice.truth().documents.map(each => each.times)).toEqual(once(3))
  expect(onewin.truth().documents.map(each => each.times)).toEqual(once(3))
}, 58_000)

it.each([
  { kind: 'http500', after: true },
  { kind: 'fail200', after: true, code: '20' },
  { kind: 'fail200', after: true, code: '21' },
  { kind: 'slow', ms: 6_000 }
] as const)(
  'an axis that takes the document and then fails ($kind $code) has it once',
  async fault => {
    const { axis, url } = province
    axis.clearFaults()
    axis.fault({ ...fault, endpoint: 'sendEdoc', next: ministries.length })
    const api = apiOf(url, keys.ioffice)
    await untilCompleted(api, [await api.accepted(letterBytes(nextNumber(), ministries))])
    expect(timesIn(bookOf(axis)).every(times => times === 1)).toBe(true)
  },
  30_000
)

it('an error that no repeat can mend lies in the tray after one attempt, and the other recipients go on', async () => {
  const { axis, url } = province
  axis.clearFaults()
  const api = apiOf(url, keys.ioffice)
  const id = await api.accepted(letterBytes(51, [locked, ministries[0]]))
  const admin = apiOf(url, keys.admin)
  const line = await until(async () =>
    (await admin.tray('theirs')).find(each => each.documentCode === '51/VP-TH')
  )
  expect(line).toMatchObject({ to: locked.code, attempts: 1, error: { code: 'carrier.recipient-locked' } })
  const other = await until(async () => {
    const { deliveries } = await api.document(id)
    return deliveries.find(each => each.receiptCode === '06')
  })
  expect(other.recipientCode).toBe(ministries[0].code)
  expect((await api.document(id)).deliveries.find(each => each.recipientCode === locked.code)?.attempts).toBe(
    1
  )
}, 20_000)

it('errors 10, 18, 19 and 22 of the axis are not tried again', async () => {
  const { axis, url } = province
  axis.clearFaults()
  for (const code of ['10', '18', '19', '22'])
    axis.fault({ kind: 'fail200', endpoint: 'sendEdoc', next: 1, code })
  const api = apiOf(url, keys.ioffice)
  const ids: string[] = []
  for (let number = 61; number <= 64; number++)
    ids.push(await api.accepted(letterBytes(number, [ministries[0]])))
  const refused = await until(async () => {
    const seen = copies(await Promise.all(ids.map(id => api.document(id))))
    return seen.every(copy => copy.error !== undefined) && seen
  })
  expect(refused.map(copy => copy.error?.code).toSorted()).toEqual([
    'carrier.file-invalid',
    'carrier.format-refused',
    'carrier.recipient-unknown',
    'carrier.sender-unregistered'
  ])
  // Whatever was due has gone when a later document has arrived.
  await untilCompleted(api, [await api.accepted(letterBytes(65, [ministries[0]]))])
  for (const id of ids) {
    const [copy] = (await api.document(id)).deliveries
    expect(copy).toMatchObject({ attempts: 1 })
    expect(copy).not.toHaveProperty('dueAt')
  }
  const gone = bookOf(axis).filter(taken => /^6[1-4]\//.test(taken.code))
  expect(gone).toEqual([])
}, 20_000)

let last = 200
const nextNumber = () => (last += 1)
const once = (count: number) => Array.from({ length: count }, () => 1)
