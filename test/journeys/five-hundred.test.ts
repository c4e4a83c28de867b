/** One document to five hundred recipients of four levels, over three axes that fail at random. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiOf, letterBytes } from '../support/api.ts'
import type { Api } from '../support/api.ts'
import { freshDatabase } from '../support/database.ts'
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { until } from '../support/wait.ts'
import { offices, openWideProvince, settleWide } from '../support/wide-province.ts'
import type { Keys } from '../support/province.ts'
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
let keys: Keys

beforeAll(async () => {
  wide = await openWideProvince({ seed, faults })
  keys = await settleWide(databaseUrl)
  gateway = await startGateway({
    env: { ...wide.env, DATABASE_URL: databaseUrl, LIENTHONG_BREAKER_THRESHOLD: '100' }
  })
  api = apiOf(wide.url, keys.ioffice)
})
afterAll(async () => {
  await gateway?.stop()
  await wide.close()
})

interface Board {
  readonly groups: readonly {
    readonly level: string
    readonly total: number
    readonly recipients: readonly Recipient[]
  }[]
}

interface Recipient {
  readonly deliveryId: string
  readonly code: string
  readonly state: string
  readonly standing: string
  readonly via: { readonly id: string }
  readonly receipts: number
}

it('the board of a document to five hundred recipients equals what the axes know themselves', async () => {
  const id = await api.accepted(letterBytes(500, offices))
  const look = async () => (await api.read<Board>(`/v1/documents/${id}/board`)).groups
  let groups = await look()
  expect(groups.map(({ level, total }) => [level, total])).toEqual([
    ['trung-uong', 40],
    ['tinh', 60],
    ['huyen', 160],
    ['xa', 240]
  ])
  const board = () => new Map(groups.flatMap(({ recipients }) => recipients).map(each => [each.code, each]))
  await until(
    async () => {
      groups = await look()
      const now = board()
      await askThere(now)
      return offices.every(office => isAtEnd(office, now.get(office.code)))
    },
    { within: 150_000, every: 500, what: `every office has come to its end (seed ${String(seed)})` }
  ).catch((error: unknown) => {
    const now = board()
    const late = offices.filter(office => !isAtEnd(office, now.get(office.code)))
    throw new Error(JSON.stringify(late.slice(0, 5).map(office => now.get(office.code))), { cause: error })
  })
  const truths = Object.values(wide.axes).map(axis => axis.truth())
  const told = truths.flatMap(truth => truth.receipts)
  const taken = truths.flatMap(truth => truth.taken.filter(each => each.kind === 'edoc'))
  for (const office of offices) {
    const recipient = board().get(office.code)
    const copies = taken.filter(each => each.to === office.code)
    const said = told.filter(receipt => receipt.from === office.code).map(receipt => receipt.statusCode)
    const last = said.toSorted().at(-1)
    // Taken once, never twice; what the office said last is where the board has it.
    expect(copies, office.code).toHaveLength(1)
    if (last !== undefined) expect(recipient?.standing, office.code).toBe(standings[last])
    expect(recipient?.receipts, office.code).toBe(said.length)
  }
}, 170_000)

const standings: Readonly<Record<string, string>> = { '02': 'refused', '06': 'completed' }

/**
 * The LGSP keeps no list of what was sent. What it may have failed to take nobody ever speaks of: the operator telephones, which
 * here is a look into its books, and says what he heard.
 */
async function askThere(now: ReadonlyMap<string, Recipient>): Promise<void> {
  const { taken } = wide.axes.lgsp.truth()
  for (const { deliveryId, code, state, via } of now.values()) {
    if (state !== 'unknown' || via.id !== 'lgsp') continue
    const arrived = taken.some(each => each.kind === 'edoc' && each.to === code)
    // Who speaks by himself need not be asked.
    if (arrived && offices.find(office => office.code === code)?.silent !== true) continue
    await fetch(`${wide.url}/v1/admin/deliveries/${deliveryId}/settle`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' },
      body: JSON.stringify({ arrived, reason: 'Văn thư xã trả lời qua điện thoại.' })
    })
  }
}

function isAtEnd({ silent, refuses }: WideOffice, recipient: Recipient | undefined): boolean {
  if (recipient?.state !== 'handed-over') return false
  const end = silent === true ? 'sent' : refuses === undefined ? 'completed' : 'refused'
  return recipient.standing === end
}
