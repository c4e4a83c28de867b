/** What runs out, for administrators and for each DMS. */
import { beforeAll, describe, expect, it } from 'vitest'
import { watchClocks } from '../../src/exchange/clocks/round.ts'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys, clock } = g
const vn = (text: string) => new Date(`${text}+07:00`)

interface Item {
  kind: string
  state: string
  code?: string
  dueAt: string
  mustAct?: boolean
  actingConnector?: string
  waitingConnector?: string
  level?: string
}
const look = async (url: string, key = keys.auditor) => {
  const response = await call('GET', url, { key })
  expect(response.statusCode, response.body).toBe(200)
  return response.json<{ items: Item[]; next?: string }>()
}
const named = ({ items }: { items: Item[] }) =>
  items.map(({ kind, code, state }) => `${code} ${kind} ${state}`)

beforeAll(async () => {
  g.vxp.answers.push(
    ...Array.from({ length: 50 }, () => ({ kind: 'failed', code: 'carrier.unreachable' }) as const)
  )
  clock.set(vn('2026-03-02T08:00:00'))
  // Stuck: of Monday, of the Friday before, and an urgent one.
  await g.accepted({ number: '1' })
  await g.accepted({ number: '2', promulgationDate: '2026-02-26' })
  await g.accepted({ number: '3', priority: 2 })
  // To a neighbour, in whose inbox it lies.
  await g.accepted({ number: '4', to: ['000.00.02.H19'], dueDate: '2026-03-20' })
  await g.work()
  clock.set(vn('2026-03-02T08:05:00'))
})

describe('an administrator', () => {
  it('sees all that runs, what runs out first at the top', async () => {
    const all = await look('/v1/admin/clocks')
    expect(named(all)).toEqual([
      '2/VP-TH send overdue',
      '3/VP-TH send running-out',
      '4/VP-TH arrival running',
      '1/VP-TH send running',
      '4/VP-TH due running'
    ])
    expect(all.items[2]).toMatchObject({
      actingConnector: 'onewin',
      waitingConnector: 'ioffice',
      level: 'tinh'
    })
  })

  it('asks for what is late, what is about to be, a kind, a level, a DMS', async () => {
    const ask = async (query: string) => named(await look(`/v1/admin/clocks?${query}`))
    expect(await ask('state=overdue')).toEqual(['2/VP-TH send overdue'])
    expect(await ask('state=running-out')).toEqual(['3/VP-TH send running-out'])
    expect(await ask('kind=due')).toEqual(['4/VP-TH due running'])
    expect(await ask('kind=send&state=running&level=tinh')).toHaveLength(3)
    expect(await ask('level=xa')).toEqual([])
    expect(await ask('connector=onewin')).toEqual(['4/VP-TH arrival running', '4/VP-TH due running'])
  })

  it('turns pages without losing or repeating any', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await look(`/v1/admin/clocks?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`)
      seen.push(...named(page))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(named(await look('/v1/admin/clocks')))
  })

  it.each([
    'cursor=x',
    `cursor=${Buffer.from('["morgen","x","send"]').toString('base64url')}`,
    'state=late',
    'limit=0'
  ])('is told that %s is no question', async query => {
    expect((await call('GET', `/v1/admin/clocks?${query}`, { key: keys.admin })).statusCode).toBe(400)
  })

  it('has them counted, and hears of a calendar that is missing', async () => {
    const counts = (await call('GET', '/v1/admin/clocks/counts', { key: keys.admin })).json()
    expect(counts).toMatchObject({
      items: [
        { kind: 'send', running: 3, runningOut: 1, overdue: 1 },
        { kind: 'arrival', running: 1, runningOut: 0, overdue: 0 },
        { kind: 'due', running: 1, runningOut: 0, overdue: 0 },
        { kind: 'answer', running: 0, runningOut: 0, overdue: 0 }
      ],
      warnings: [{ code: 'calendar.missing', detail: '2026' }]
    })
  })

  it('sees in the metrics what was told to be late', async () => {
    await watchClocks(g.ports)
    const { body } = await call('GET', '/metrics', { key: keys.admin })
    expect(body).toContain('lienthong_clocks_overdue{kind="send"} 1')
    expect(body).toContain('lienthong_clocks_overdue{kind="answer"} 0')
  })
})

describe('a DMS', () => {
  it('sees what its offices must do and what is owed to them, and not who else is in it', async () => {
    const own = await look('/v1/clocks', keys.ioffice)
    expect(own.items.map(({ code, kind, mustAct }) => `${code} ${kind} ${mustAct}`)).toEqual([
      '2/VP-TH send true',
      '3/VP-TH send true',
      '4/VP-TH arrival false',
      '1/VP-TH send true',
      '4/VP-TH due false'
    ])
    expect(own.items.some(item => 'actingConnector' in item || 'waitingConnector' in item)).toBe(false)
    const other = await look('/v1/clocks?kind=arrival', keys.onewin)
    expect(other.items.map(({ code, mustAct }) => [code, mustAct])).toEqual([['4/VP-TH', true]])
  })

  it('sees nothing of another’s, whatever it asks', async () => {
    expect((await call('GET', '/v1/clocks?connector=ioffice', { key: keys.onewin })).statusCode).toBe(403)
    expect((await call('GET', '/v1/admin/clocks', { key: keys.onewin })).statusCode).toBe(403)
    expect((await call('GET', '/v1/admin/clocks/counts', { key: keys.onewin })).statusCode).toBe(403)
    expect((await call('GET', '/v1/clocks')).statusCode).toBe(401)
  })

  it('is named by an administrator who looks for it', async () => {
    expect((await look('/v1/clocks?connector=onewin', keys.admin)).items).toHaveLength(2)
    expect((await call('GET', '/v1/clocks', { key: keys.admin })).statusCode).toBe(400)
  })
})
