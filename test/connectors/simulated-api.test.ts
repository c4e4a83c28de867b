/** The iOffice-like system as a caller of the machine API: same key until there is an answer, ack only after storing. */
import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeDocument } from '../../simulators/dms/edxml.ts'
import { startIofficeSimulator } from '../../simulators/ioffice/index.ts'
import { until } from '../support/wait.ts'
import { draft, ministry, ward } from './letters.ts'
import { bytesOf } from './parcels.ts'

interface Asked {
  readonly what: string
  readonly key: string
  readonly authorization: string
}

const asked: Asked[] = []
const statuses: number[] = []
const inbox = new Map<string, Buffer>()
let server: Server
let url = ''

beforeEach(async () => {
  asked.length = 0
  server = createServer((request, response) => {
    void (async () => {
      await bytesOf(request)
      const what = `${request.method} ${request.url}`
      const { authorization = '', 'idempotency-key': key = '' } = request.headers
      asked.push({ what, key: String(key), authorization })
      const id = /^\/v1\/inbox\/([^/]+)/.exec(request.url ?? '')?.[1] ?? ''
      if (what.startsWith('GET /v1/inbox?')) {
        const items = [...inbox.keys()].map(one => ({ id: one, recipientCode: ward.code }))
        return response.end(JSON.stringify({ items }))
      }
      if (what.endsWith('/edxml')) return response.end(inbox.get(id))
      if (what.endsWith('/ack')) {
        inbox.delete(id)
        return response.end('{"result":"taken"}')
      }
      const status = statuses.shift() ?? 202
      const refused = { error: { code: 'recipient.unknown', problems: [{ code: 'recipient.unknown' }] } }
      const accepted = { message: 'edoc', documentId: 'd-1', duplicate: false, deliveries: [], warnings: [] }
      response.writeHead(status).end(JSON.stringify(status === 202 ? accepted : refused))
    })()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await new Promise<void>(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
})

const webhookSecret = 'khoa-webhook'
const start = () =>
  startIofficeSimulator({
    offices: [ward],
    speed: 0,
    gateway: { url, key: 'khoa-api', post: true, pullMs: 0, webhookSecret }
  })

describe('the iOffice-like system', () => {
  it('posts with the same key until it is answered, and keeps the answer', async () => {
    const ioffice = await start()
    statuses.push(503)
    const key = await ioffice.send(draft())
    await ioffice.round()
    await ioffice.round()
    const posts = asked.filter(({ what }) => what === 'POST /v1/documents')
    expect(posts.length).toBeGreaterThanOrEqual(2)
    expect(new Set(posts.map(post => `${post.key} ${post.authorization}`))).toEqual(
      new Set([`${key} Bearer khoa-api`])
    )
    expect(ioffice.answersTo(key)).toEqual([{ result: 'accepted', id: 'd-1' }])
    await ioffice.close()
  })

  it('does not repeat what was refused', async () => {
    const ioffice = await start()
    statuses.push(422)
    const key = await ioffice.send(draft())
    await ioffice.round()
    await ioffice.round()
    expect(ioffice.answersTo(key)).toEqual([{ result: 'refused', codes: ['recipient.unknown'] }])
    expect(asked.filter(({ what }) => what.startsWith('POST'))).toHaveLength(1)
    await ioffice.close()
  })

  it('comes when a genuine webhook says so, stores, acknowledges, and states what its clerk did', async () => {
    const ioffice = await start()
    inbox.set(
      '0193591e-7b00-7000-8000-000000000001',
      writeDocument(draft({ from: ministry, to: [ward] }), new Date())
    )
    const body = JSON.stringify({ id: 'e-1', type: 'document.received', at: '', data: {} })
    const call = async (secret: string) => {
      const time = Math.floor(Date.now() / 1000)
      const mac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
      const headers = { 'lienthong-signature': `t=${time},v1=${'0'.repeat(64)},v1=${mac}` }
      return (await fetch(`${ioffice.url}/webhook`, { method: 'POST', headers, body })).status
    }
    expect(await call('sai khóa')).toBe(401)
    expect(ioffice.truth().documents).toEqual([])
    expect(await call(webhookSecret)).toBe(200)
    await until(() => inbox.size === 0)
    expect(ioffice.truth().documents).toMatchObject([{ to: ward.code, times: 1 }])
    ioffice.flush()
    await ioffice.round()
    expect(asked.filter(({ what }) => what === 'POST /v1/statuses')).toHaveLength(4)
    await ioffice.close()
  })

  it('is worked from outside by its controls', async () => {
    const ioffice = await startIofficeSimulator({ offices: [ward], speed: 0 })
    const post = async (what: string, body?: unknown) => {
      const init = { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
      return (await fetch(`${ioffice.url}/control/${what}`, init)).json() as Promise<Record<string, unknown>>
    }
    const { attachments: _, ...words } = draft()
    const file = { name: 'a.pdf', base64: Buffer.from('%PDF').toString('base64') }
    const { key } = await post('send', { ...words, attachments: [file] })
    await post('garbage')
    await post('fault', { kind: 'error500', on: 'outbox' })
    expect((await fetch(`${ioffice.url}/outbox`)).status).toBe(500)
    expect(await (await fetch(`${ioffice.url}/outbox/${String(key)}`)).text()).toContain('JVBERg==')
    const truth = (await (await fetch(`${ioffice.url}/control/truth`)).json()) as { sent: unknown[] }
    expect(truth.sent).toHaveLength(2)
    await ioffice.close()
  })
})
