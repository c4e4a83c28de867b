/** A DMS with an API of its own, as a vendor would write it from docs/connectors.md (section 6). */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connectorKinds } from '../../src/connectors/index.ts'
import type { DmsSide } from '../contract/connector.ts'
import { testTools, type TestTools } from './parcels.ts'

export interface RestSide extends DmsSide {
  readonly tools: TestTools
  readonly url: string
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer }[]
  /** Answers the next request with this instead. */
  next(answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void): void
  readonly stored: Map<string, Buffer>
}

export async function startRestSide(config: Record<string, unknown> = {}): Promise<RestSide> {
  const stored = new Map<string, Buffer>()
  const outbox = new Map<string, { bytes: Buffer; answer?: string }>()
  const requests: RestSide['requests'] = []
  const scripted: ((request: IncomingMessage, response: ServerResponse, body: Buffer) => void)[] = []

  function json(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const body = Buffer.concat(chunks)
      const { method = '', url = '' } = request
      requests.push({ method, url, headers: request.headers, body })
      const script = scripted.shift()
      if (script !== undefined) return script(request, response, body)
      const [, room = '', key = '', ack] = new URL(url, 'http://dms').pathname.split('/')
      const name = decodeURIComponent(key)
      if (room === 'inbox' && method === 'PUT') {
        if (stored.has(name)) return json(response, 409, { id: name })
        stored.set(name, body)
        return json(response, 201, { id: `so-${stored.size}` })
      }
      if (room === 'outbox' && key === '') {
        const waiting = [...outbox].filter(([, item]) => item.answer === undefined)
        return json(response, 200, { items: waiting.map(([one]) => ({ key: one })) })
      }
      const item = outbox.get(name)
      if (item === undefined) return json(response, 404, {})
      if (ack === 'ack') {
        item.answer = body.toString()
        return json(response, 200, {})
      }
      response.writeHead(200, { 'content-type': 'application/xml' }).end(item.bytes)
    })().catch(() => request.destroy())
  })

  const listen = (port: number) =>
    new Promise<number>(resolve => {
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const port = await listen(0)
  const url = `http://127.0.0.1:${port}`
  const tools = testTools()
  const connector = connectorKinds.generic.create(
    'rest',
    'DMS',
    { driver: 'rest', baseUrl: url, secret: 'khoa-bi-mat-0123456789', ...config },
    tools
  )

  return {
    connector,
    tools,
    url,
    requests,
    stored,
    next: answer => scripted.push(answer),
    handed: () => Promise.resolve([...stored].map(([deliveryId, bytes]) => ({ deliveryId, bytes }))),
    refuseNext(reason) {
      scripted.push((_, response) => json(response, 422, { reason }))
      return Promise.resolve()
    },
    cut: stop,
    mend: async () => void (await listen(port)),
    put(name, bytes) {
      outbox.set(name, { bytes })
      return Promise.resolve()
    },
    answerTo(name) {
      const text = outbox.get(name)?.answer
      if (text === undefined) return Promise.resolve(null)
      return Promise.resolve({ result: (JSON.parse(text) as { result: 'accepted' }).result, text })
    },
    close: async () => {
      if (server.listening) await stop()
    }
  }
}
