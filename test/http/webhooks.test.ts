import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { Compile } from 'typebox/schema'
import { v7 } from 'uuid'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createEvents, createWebhookMessages } from '../../src/adapters/postgres/webhooks.ts'
import { createWebhookSender, createWebhookTargets } from '../../src/adapters/webhooks/index.ts'
import { createNotify } from '../../src/exchange/notify.ts'
import type { DmsEvent } from '../../src/exchange/ports/index.ts'
import { gateway } from '../support/http.ts'

const g = await gateway()
const { call, keys, db, clock, store } = g
const events = createEvents(db)
const messages = createWebhookMessages(db)
const notify = createNotify({
  messages,
  outbox: store.outbox,
  sender: g.httpPorts.webhookSender,
  clock,
  log: g.ports.log
})
const bodyForm = Compile(JSON.parse(await readFile('contracts/dms-webhook.schema.json', 'utf8')))

interface Knock {
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly path: string
}
const knocks: Knock[] = []
/** Statuses to answer with; 204 when used up. `null` never answers. */
let answers: (number | null)[] = []
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', chunk => chunks.push(chunk as Buffer))
  request.on('end', () => {
    knocks.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), path: request.url ?? '' })
    const status = answers.length > 0 ? answers.shift() : 204
    if (status === null || status === undefined) return
    response.writeHead(status, { location: '/elsewhere' }).end('x'.repeat(1000))
  })
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

beforeEach(async () => {
  knocks.length = 0
  answers = []
  for (const { id } of (await call('GET', '/v1/webhooks', { key: keys.ioffice })).json().items)
    await call('DELETE', `/v1/webhooks/${id}`, { key: keys.ioffice })
  await db.deleteFrom('outbox').where('topic', '=', 'notify').execute()
})

const everything = ['document.received', 'receipt.recorded', 'delivery.changed']
const register = async (key = keys.ioffice, subscribed = everything) =>
  (await call('POST', '/v1/webhooks', { key, json: { url, events: subscribed } })).json()

const event = (more: Partial<DmsEvent> = {}): DmsEvent => ({
  id: v7(),
  connectorId: 'ioffice',
  type: 'delivery.changed',
  body: { documentId: v7(), state: 'handed-over' },
  at: clock.now(),
  ...more
})
const waiting = () =>
  db.selectFrom('outbox').selectAll().where('topic', '=', 'notify').orderBy('ref').execute()
const stateOf = (id: string) =>
  db
    .withTables<{ webhook_message: { id: string; state: string; attempts: number } }>()
    .selectFrom('webhook_message')
    .select(['state', 'attempts'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
/** Tells an event and returns the id of its one message. */
async function told(more: Partial<DmsEvent> = {}): Promise<string> {
  await events.tell(event(more))
  const [row] = await waiting()
  return row?.ref ?? ''
}

/** As a DMS would check it. */
function signedBy(knock: Knock | undefined, secret: string): boolean {
  const parts = String(knock?.headers['lienthong-signature']).split(',')
  const t = parts[0]?.replace('t=', '')
  const expected = createHmac('sha256', secret).update(`${t}.${knock?.body}`).digest('hex')
  return parts.slice(1).includes(`v1=${expected}`)
}

describe('a webhook', () => {
  it('is told of an event, signed, with ids that stay the same', async () => {
    const { id, secret } = await register()
    const one = event()
    await events.tell(one)
    const [row] = await waiting()
    expect(row).toMatchObject({ lane: `webhook:${id}`, due_at: one.at })
    await notify(row?.ref ?? '')
    expect(knocks).toHaveLength(1)
    const [knock] = knocks
    expect(knock?.headers).toMatchObject({
      'lienthong-event-id': one.id,
      'lienthong-event-type': 'delivery.changed'
    })
    expect(signedBy(knock, secret)).toBe(true)
    expect(bodyForm.Check(JSON.parse(knock?.body ?? ''))).toBe(true)
    expect(JSON.parse(knock?.body ?? '')).toMatchObject({ id: one.id, data: one.body })
    expect(await stateOf(row?.ref ?? '')).toEqual({ state: 'delivered', attempts: 1 })
    expect(await waiting()).toEqual([])
  })

  it('hears only what it subscribed to, of its own DMS; nobody subscribed costs nothing', async () => {
    await register(keys.ioffice, ['document.received'])
    await events.tell(event({ type: 'receipt.recorded' }))
    await events.tell(event({ type: 'document.received', connectorId: 'onewin' }))
    expect(await waiting()).toEqual([])
    await events.tell(event({ type: 'document.received' }))
    expect(await waiting()).toHaveLength(1)
  })

  it('gets an event told twice once', async () => {
    await register()
    const one = event()
    await events.tell(one)
    await events.tell(one)
    expect(await waiting()).toHaveLength(1)
  })

  it('stands or falls with the commit of its cause', async () => {
    await register()
    const failing = db.transaction().execute(async tx => {
      await createEvents(tx).tell(event())
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await waiting()).toEqual([])
  })

  it('is signed with both secrets for a day after a rotation, then with the new one alone', async () => {
    const { id, secret: old } = await register()
    const rotated = await call('POST', `/v1/webhooks/${id}/rotate`, { key: keys.ioffice })
    const { secret: fresh, previousUntil } = rotated.json()
    expect(Date.parse(previousUntil) - clock.now().getTime()).toBe(24 * 3_600_000)
    await notify(await told())
    expect([signedBy(knocks[0], old), signedBy(knocks[0], fresh)]).toEqual([true, true])
    clock.advance(24 * 3_600_000)
    await notify(await told())
    expect([signedBy(knocks[1], old), signedBy(knocks[1], fresh)]).toEqual([false, true])
  })

  it('is tried again by the timetable of deliveries, with a new time and the same event', async () => {
    await register()
    answers = [500, 302]
    const ref = await told()
    await notify(ref)
    const [first] = await waiting()
    expect(first?.due_at.getTime()).toBe(clock.now().getTime() + 5_000)
    await notify(ref)
    expect(knocks).toHaveLength(1)
    clock.advance(5_000)
    await notify(ref)
    // A redirect is an answer like any other: it is not followed.
    expect(knocks.map(knock => knock.path)).toEqual(['/hook', '/hook'])
    clock.advance(15_000)
    await notify(ref)
    expect(knocks).toHaveLength(3)
    expect(new Set(knocks.map(knock => knock.headers['lienthong-event-id'])).size).toBe(1)
    expect(new Set(knocks.map(knock => knock.headers['lienthong-signature'])).size).toBe(3)
    expect(await stateOf(ref)).toEqual({ state: 'delivered', attempts: 3 })
  })

  it('is given up after the window, and at once when it says that it is gone', async () => {
    await register()
    answers = [500]
    const late = await told()
    clock.advance(3 * 24 * 3_600_000)
    await notify(late)
    expect(await stateOf(late)).toMatchObject({ state: 'failed' })
    answers = [410]
    const gone = await told()
    await notify(gone)
    expect(await stateOf(gone)).toMatchObject({ state: 'failed' })
    expect(await waiting()).toEqual([])
  })

  it('is not told any more once it is removed', async () => {
    const { id } = await register()
    const ref = await told()
    expect((await call('DELETE', `/v1/webhooks/${id}`, { key: keys.ioffice })).statusCode).toBe(204)
    await notify(ref)
    expect(knocks).toEqual([])
    expect(await stateOf(ref)).toMatchObject({ state: 'cancelled' })
    expect(await waiting()).toEqual([])
  })

  it('is told once when a job runs twice at the same time', async () => {
    await register()
    const ref = await told()
    await Promise.all([notify(ref), notify(ref), notify(ref)])
    expect(knocks).toHaveLength(1)
    expect(await stateOf(ref)).toEqual({ state: 'delivered', attempts: 1 })
  })

  it('loses its lease to another worker and then writes nothing', async () => {
    await register()
    const ref = await told()
    const first = await messages.claim(ref, 30_000, clock.now())
    clock.advance(31_000)
    const second = await messages.claim(ref, 30_000, clock.now())
    if (first.kind !== 'claimed' || second.kind !== 'claimed') throw new Error('not claimed')
    const sent = { kind: 'delivered', status: 204 } as const
    expect(await messages.settle(first.message, sent, { state: 'failed' }, clock.now())).toBe(false)
    expect(await messages.settle(second.message, sent, { state: 'delivered' }, clock.now())).toBe(true)
  })

  it('ends an unknown job', async () => {
    await store.outbox.schedule([
      { topic: 'notify', ref: v7(), lane: 'webhook:x', priority: 0, dueAt: clock.now() }
    ])
    await notify((await waiting())[0]?.ref ?? '')
    expect(await waiting()).toEqual([])
  })

  it('can be tested', async () => {
    const { id, secret } = await register()
    const test = () => call('POST', `/v1/webhooks/${id}/test`, { key: keys.ioffice })
    expect((await test()).json()).toMatchObject({ delivered: true, status: 204 })
    expect(signedBy(knocks[0], secret)).toBe(true)
    expect(bodyForm.Check(JSON.parse(knocks[0]?.body ?? ''))).toBe(true)
    answers = [500, null]
    expect((await test()).json()).toMatchObject({ delivered: false, status: 500 })
    expect((await test()).json()).toMatchObject({ delivered: false, detail: 'no answer in 1000 ms' })
  })

  it('is invisible to another DMS and cannot be touched by it', async () => {
    const { id, secret } = await register()
    const list = await call('GET', '/v1/webhooks', { key: keys.ioffice })
    expect(list.json().items).toMatchObject([{ id, url, connector: 'ioffice' }])
    expect(list.body).not.toContain(secret)
    expect((await call('GET', '/v1/webhooks', { key: keys.onewin })).json().items).toEqual([])
    for (const [method, path] of [
      ['DELETE', ''],
      ['POST', '/rotate'],
      ['POST', '/test']
    ] as const)
      expect((await call(method, `/v1/webhooks/${id}${path}`, { key: keys.onewin })).statusCode).toBe(404)
    expect((await call('GET', '/v1/webhooks', { key: keys.admin })).json().items).toHaveLength(1)
  })

  it.each([
    [{ url: 'http://x', events: [] }, '/events'],
    [{ url: 'http://x', events: ['unknown.event'] }, '/events/0'],
    [{ url: 'http://x', events: everything, secret: 'mine' }, '/secret'],
    [{ events: everything }, '/url']
  ])('is not made of %j', async (json, field) => {
    const response = await call('POST', '/v1/webhooks', { key: keys.ioffice, json })
    expect(response.statusCode).toBe(400)
    expect(response.json().error.problems.map((problem: { field: string }) => problem.field)).toContain(field)
  })
})

describe('the addresses that a webhook may call', () => {
  const address: Record<string, string> = {
    'dms.example.vn': '93.184.216.34',
    'dms.tinh.local': '10.1.2.3',
    'evil.example.com': '10.1.2.3',
    'both.example.com': '93.184.216.34',
    'local.tinh.local': '127.0.0.1',
    'meta.tinh.local': '169.254.169.254'
  }
  const resolve = async (host: string) => {
    const known = address[host]
    if (known === undefined) throw new Error('ENOTFOUND')
    const others = host === 'both.example.com' ? [{ address: '127.0.0.1', family: 4 }] : []
    return [{ address: known, family: 4 }, ...others]
  }
  const targets = createWebhookTargets(['*.tinh.local', '10.9.9.9:8080', 'localhost'], { resolve })

  it.each([
    'https://dms.example.vn/hook',
    'http://93.184.216.34:8080/',
    'http://dms.tinh.local/hook',
    'http://10.9.9.9:8080/hook',
    'https://[2606:2800:220:1::1]/'
  ])('include %s', async good => {
    expect(await targets.check(good)).toBeNull()
  })

  it.each([
    'ftp://dms.example.vn/',
    'file:///etc/passwd',
    'gopher://10.1.2.3/',
    'https://user:secret@dms.example.vn/',
    'not a url',
    'http://evil.example.com/',
    'http://both.example.com/',
    'http://local.tinh.local/',
    'http://meta.tinh.local/',
    'http://unknown.example.com/',
    'http://10.9.9.9:9090/',
    'http://10.1.2.3/',
    'http://192.168.1.1/',
    'http://172.31.0.1/',
    'http://100.64.0.1/',
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0.0.0.0/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:10.1.2.3]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://224.0.0.1/',
    'http://255.255.255.255/'
  ])('do not include %s', async bad => {
    expect(await targets.check(bad)).toMatchObject({ code: 'webhook.target-refused' })
  })

  it('include this machine only where it is named, or when a demo says so', async () => {
    const named = createWebhookTargets(['localhost'], {
      resolve: async () => [{ address: '127.0.0.1', family: 4 }]
    })
    expect(await named.check('http://localhost/')).toBeNull()
    expect(await named.check('http://127.0.0.1/')).not.toBeNull()
    expect(await createWebhookTargets(['*'], { resolve }).check('http://127.0.0.1/')).not.toBeNull()
    expect(await createWebhookTargets([], { loopback: true }).check('http://127.0.0.1/')).toBeNull()
  })

  it('are judged again at the call: a name that moved inside is not followed', async () => {
    const sender = createWebhookSender(createWebhookTargets([]), 1_000)
    const request = { headers: {}, body: '{}' }
    expect(await sender.send({ ...request, url: url.replace('127.0.0.1', 'localhost') })).toMatchObject({
      kind: 'failed',
      detail: 'target refused'
    })
    expect(await sender.send({ ...request, url })).toMatchObject({ kind: 'failed', detail: 'target refused' })
    expect(await sender.send({ ...request, url: 'ftp://x/' })).toMatchObject({ kind: 'failed', final: true })
    expect(knocks).toEqual([])
  })

  it('are told to the DMS as a refusal', async () => {
    const json = { url: 'http://169.254.169.254/latest', events: everything }
    const response = await call('POST', '/v1/webhooks', { key: keys.ioffice, json })
    expect(response.statusCode).toBe(422)
    expect(response.json().error.problems[0]).toMatchObject({ code: 'webhook.target-refused', field: '/url' })
  })
})
