/** The REST side: the four endpoints of docs/connectors.md section 6 in iOffice's words, a webhook, and the controls. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Recall, Update } from '../dms/acts.ts'
import type { Desk } from '../dms/desk.ts'
import type { Draft } from '../dms/edxml.ts'
import type { Answer } from '../dms/register.ts'
import type { Fault, Faults } from './faults.ts'
import type { IofficeOptions } from './options.ts'

export interface Webhook {
  readonly type: string
  readonly body: unknown
  readonly genuine: boolean
}

export function serve(
  options: IofficeOptions,
  desk: Desk,
  faults: Faults,
  onWebhook: (webhook: Webhook) => void
): Server {
  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) json(response, 500, { lyDo: String(error) })
      else response.destroy()
    })
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request)
    const url = new URL(request.url ?? '/', 'http://ioffice')
    const [room = '', key = '', action = ''] = url.pathname.split('/').slice(1).map(decodeURIComponent)
    if (room === 'control') return control(request, response, key, body)
    if (room === 'webhook') return webhook(request, response, body)
    if (!isAllowed(request, body)) return json(response, 401, { lyDo: 'sai khóa' })
    if (room !== 'inbox' && room !== 'outbox') return json(response, 404, {})
    const fault = faults.strike(room)
    if (fault?.kind === 'slow') await pause(fault.ms ?? 1000)
    else if (fault !== undefined && fault.kind !== 'lose-answer') return misbehave(response, fault)
    // Done, but nobody will hear of it.
    if (fault?.kind === 'lose-answer') response.end = () => response.destroy()
    if (room === 'inbox' && request.method === 'PUT') return put(request, response, key, body)
    if (room === 'outbox') return outbox(request, response, { key, action, url, body })
    return json(response, 405, {})
  }

  function put(request: IncomingMessage, response: ServerResponse, id: string, body: Buffer): void {
    const metadata = metadataOf(request)
    if (metadata === null) return json(response, 400, { lyDo: 'thiếu X-iOffice-Metadata' })
    const registered = desk.receive(id, metadata.maDonViNhan, body)
    return json(response, registered.new ? 201 : 409, { soDen: String(registered.number) })
  }

  function outbox(
    request: IncomingMessage,
    response: ServerResponse,
    { key, action, url, body }: { key: string; action: string; url: URL; body: Buffer }
  ): void {
    if (key === '') {
      const limit = Number(url.searchParams.get('limit') ?? 50)
      const danhSach = desk
        .waiting()
        .slice(0, limit)
        .map(item => ({ maGoiTin: item.key }))
      return json(response, 200, { danhSach })
    }
    const item = desk.item(key)
    if (item === undefined) return json(response, 404, { lyDo: 'không có gói tin này' })
    if (action === 'ack' && request.method === 'POST') {
      desk.answer(key, answerIn(body))
      return json(response, 200, {})
    }
    response.writeHead(200, { 'content-type': 'application/xml', 'content-length': item.bytes.length })
    response.end(item.bytes)
  }

  function webhook(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const said = JSON.parse(body.toString('utf8')) as { type?: string }
    const genuine = isGenuine(String(request.headers['lienthong-signature'] ?? ''), body)
    onWebhook({ type: String(said.type), body: said, genuine })
    return json(response, genuine ? 200 : 401, {})
  }

  function isGenuine(header: string, body: Buffer): boolean {
    const secret = options.gateway?.webhookSecret
    if (secret === undefined) return true
    const parts = header.split(',').map(part => part.trim().split('='))
    const time = parts.find(([name]) => name === 't')?.[1] ?? ''
    const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')
    const fresh = Math.abs(Date.now() / 1000 - Number(time)) < 300
    return fresh && parts.some(([name, value]) => name === 'v1' && isEqual(value ?? '', expected))
  }

  function isAllowed(request: IncomingMessage, body: Buffer): boolean {
    const { secret, auth = 'bearer' } = options
    if (secret === undefined) return true
    if (auth === 'bearer') return isEqual(request.headers.authorization ?? '', `Bearer ${secret}`)
    const [, time = '', mac = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['lienthong-request-signature'])) ?? []
    const digest = createHash('sha256').update(body).digest('hex')
    const signed = `${time}\n${request.method}\n${request.url}\n${digest}`
    return isEqual(mac, createHmac('sha256', secret).update(signed).digest('hex'))
  }

  function control(request: IncomingMessage, response: ServerResponse, what: string, body: Buffer): void {
    if (what === 'truth' && request.method === 'GET') return json(response, 200, desk.truth())
    if (request.method !== 'POST') return json(response, 405, {})
    const said = body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as unknown)
    if (what === 'send') return json(response, 200, { key: desk.send(draftIn(said)) })
    if (['recall', 'update', 'replace'].includes(what)) return json(response, 200, act(what, said))
    if (what === 'garbage') return json(response, 200, { key: desk.sendRaw(Buffer.from('<edXML>hỏng')) })
    if (what === 'flush') return json(response, 200, { done: desk.flush() })
    if (what === 'fault') {
      faults.arm(said as Fault)
      return json(response, 200, {})
    }
    return json(response, 404, {})
  }

  /** `{key, …}`: an act on what went out under that key. */
  function act(what: string, said: unknown): { keys: readonly string[] } {
    const { key, ...rest } = said as { key: string }
    if (what === 'recall') return { keys: desk.recall(key, rest as Recall) }
    if (what === 'update') return { keys: [desk.update(key, rest as Update)] }
    const { draft, reason } = rest as unknown as { draft: unknown; reason: string }
    return { keys: [desk.replace(key, draftIn(draft), reason)] }
  }
}

function misbehave(response: ServerResponse, fault: Fault): void {
  if (fault.kind === 'refuse') return json(response, 422, { lyDo: fault.reason ?? 'không tiếp nhận' })
  if (fault.kind === 'error500') return json(response, 500, { lyDo: 'lỗi máy chủ' })
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Đăng nhập</body></html>')
}

function metadataOf(request: IncomingMessage): { maDonViNhan: string } | null {
  const header = request.headers['x-ioffice-metadata']
  if (typeof header !== 'string') return null
  const metadata = JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as Record<string, unknown>
  return typeof metadata['maDonViNhan'] === 'string' ? { maDonViNhan: metadata['maDonViNhan'] } : null
}

function answerIn(body: Buffer): Answer {
  const said = JSON.parse(body.toString('utf8')) as {
    ketQua: string
    maLienThong?: string
    loi?: { ma: string }[]
  }
  if (said.ketQua === 'TU_CHOI') return { result: 'refused', codes: (said.loi ?? []).map(one => one.ma) }
  const result = said.ketQua === 'DA_CO' ? 'duplicate' : 'accepted'
  return { result, ...(said.maLienThong === undefined ? {} : { id: said.maLienThong }) }
}

/** A draft as JSON: attachments' bytes are base64. */
function draftIn(said: unknown): Draft {
  const draft = said as Omit<Draft, 'attachments'> & {
    attachments: { name: string; type?: string; base64: string }[]
  }
  return {
    ...draft,
    attachments: draft.attachments.map(({ base64, ...file }) => ({
      ...file,
      bytes: Buffer.from(base64, 'base64')
    }))
  }
}

function isEqual(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
