/** One document to five hundred recipients of four levels, over three axes that fail at random. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiOf, copies, letterBytes } from '../support/api.ts'
import type { Api, DocumentSeen } from '../support/api.ts'
import { bookOf, timesIn } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { until } from '../support/wait.ts'
import { offices, openWideProvince, settleWide } from '../support/wide-province.ts'
import type { WideOffice, WideProvince } from '../support/wide-province.ts'

/** Another seed, other faults: FAULTS_SEED=7 npx vitest run five-hundred. */
const seed = Number(process.env['FAULTS_SEED'] ?? '2026')
const faults = [
  { kind: 'loseAnswer', probability: 0.04 },
  { kind: 'http500', probability: 0.03 },
  { kind: 'http500', probability: 0.03, after: true },
  { kind: 'fail200', probability: 0.03, code: '20' },
  { kind: 'garbage', probability: 0.02, form: 'half' },
  { kind: 'garbage', probability: 0.02, form: 'html' },
  { kind: 'duplicate', endpoint: 'inbox', probability: 0.05 },
  { kind: 'outOfOrder', probability: 0.3 }
] as const

const { url: databaseUrl } = await freshDatabase()
let wide: WideProvince
let gateway: GatewayProcess | undefined
let api: Api

beforeAll(async () => {
  wide = await openWideProvince({ seed, faults })
  const key = await settleWide(databaseUrl)
  gateway = await startGateway({
    env: { ...wide.env, DATABASE_URL: databaseUrl, LIENTHONG_BREAKER_THRESHOLD: '100' }
  })
  api = apiOf(wide.url, key)
})
afterAll(async () => {
  await gateway?.stop()
  await wide.close()
})

it('the board of a document to five hundred recipients equals what the axes know themselves', async () => {
  const id = await api.accepted(letterBytes(500, offices))
  const last = () => new Map(copies([seen]).map(copy => [copy.recipientCode, copy.receiptCode ?? 'none']))
  let seen: DocumentSeen = await api.document(id)
  expect(copies([seen])).toHaveLength(offices.length)
  await until(
    async () => {
      seen = await api.document(id)
      const now = last()
      return offices.every(office => now.get(office.code) === endOf(office))
    },
    { within: 150_000, every: 500, what: `every office has come to its end (seed ${String(seed)})` }
  )
  const told = Object.values(wide.axes).flatMap(axis => axis.truth().receipts)
  for (const office of offices) {
    const said = told.filter(receipt => receipt.from === office.code).map(receipt => receipt.statusCode)
    expect(last().get(office.code), office.code).toBe(said.toSorted().at(-1) ?? 'none')
  }
  const books = Object.values(wide.axes).flatMap(axis => bookOf(axis))
  expect(timesIn(books)).toEqual(offices.map(() => 1))
  // Only who says nothing, behind an axis that keeps no list of what was sent, leaves it to a person to ask.
  const open = copies([seen]).filter(copy => copy.state !== 'handed-over')
  for (const copy of open) {
    expect(copy, copy.recipientCode).toMatchObject({ state: 'unknown', via: { id: 'lgsp' } })
    expect(endOf(offices.find(office => office.code === copy.recipientCode))).toBe('none')
  }
}, 170_000)

function endOf(office: WideOffice | undefined): string {
  if (office === undefined || office.silent === true) return 'none'
  return office.refuses === undefined ? '06' : '02'
}
