/** A program's server: the dialect answers, the faults strike, `/_control` steers. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { controlOf } from './control.ts'
import type { Control } from './control.ts'
import type { Answered, Asked } from './exchanged.ts'
import type { Hub } from './hub.ts'

/** How one kind of exchange speaks. */
export interface Dialect {
  /** The name by which faults know the request; `undefined`: there is no such endpoint. */
  endpointOf(asked: Pick<Asked, 'method' | 'path'>): string | undefined
  handle(endpoint: string, asked: Asked): Answered
  /** The answer of this dialect that carries an error number. */
  fail(code: string, reason: string): Answered
}

export interface Simulator {
  readonly url: string
  readonly port: number
  readonly control: Control
  close(): Promise<void>
}

export async function serve(hub: Hub, dialect: Dialect, port: number, extra: Partial<Control> = {}) {
  const closing = new AbortController()
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const asked: Asked = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await readAll(request)
    }
    if (url.pathname.startsWith('/_control/')) return reply(response, await control.handle(asked))
    const endpoint = dialect.endpointOf(asked)
    if (endpoint === undefined) return reply(response, { status: 404, body: 'not found' })
    const stop = hub.faults.strike('stop', endpoint)
    if (stop !== undefined) {
      response.destroy()
      hub.timetable.pause(stop.ms ?? 10_000, () => void control.start())
      return control.stop()
    }
    await misbehave(hub, dialect, endpoint, asked, response, closing.signal)
  }
  const server = http.createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (closing.signal.aborted || response.destroyed) return
      response.writeHead(500, { 'Content-Type': 'text/plain' })
      response.end(String(error))
    })
  })
  server.requestTimeout = 0

  const listen = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const shut = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await listen(port)
  const bound = (server.address() as AddressInfo).port

  let stopped: Promise<void> | undefined
  const control: Control = controlOf(hub, {
    stop: async () => {
      stopped ??= shut()
      await stopped
    },
    start: async () => {
      if (stopped === undefined) return
      await stopped
      stopped = undefined
      await listen(bound)
    },
    ...extra
  })
  const close = async () => {
    closing.abort()
    hub.close()
    if (server.listening) await shut()
    else await stopped
  }
  return { url: `http://127.0.0.1:${bound}`, port: bound, control, close } satisfies Simulator
}

async function misbehave(
  hub: Hub,
  dialect: Dialect,
  endpoint: string,
  asked: Asked,
  response: http.ServerResponse,
  closing: AbortSignal
): Promise<void> {
  const strike = (kind: Parameters<typeof hub.faults.strike>[0]) => hub.faults.strike(kind, endpoint)
  if (strike('wrongHmac') !== undefined) return reply(response, dialect.fail('15', 'sai SystemId/SecretKey'))
  const broken = strike('http500')
  if (broken !== undefined && broken.after !== true) return reply(response, brokenAnswer(broken.code))
  const failed = strike('fail200')
  if (failed !== undefined && failed.after !== true) {
    return reply(response, dialect.fail(String(failed.code ?? '20'), 'loi he thong'))
  }

  let answered = dialect.handle(endpoint, asked)
  if (broken !== undefined) answered = brokenAnswer(broken.code)
  if (failed !== undefined) answered = dialect.fail(String(failed.code ?? '20'), 'loi he thong')

  const slow = strike('slow')
  if (slow !== undefined) await delay(slow.ms ?? 5_000, undefined, { signal: closing })
  if (strike('loseAnswer') !== undefined) return void response.destroy()
  const garbage = strike('garbage')
  if (garbage !== undefined) answered = spoilt(answered, garbage.form ?? 'html')
  return reply(response, answered)
}

function brokenAnswer(code: number | string | undefined): Answered {
  return {
    status: Number(code ?? 500),
    contentType: 'text/html',
    body: '<html><h1>Internal Server Error</h1></html>'
  }
}

function spoilt(answered: Answered, form: 'html' | 'empty' | 'half'): Answered {
  if (form === 'empty') return { status: 200, body: '' }
  if (form === 'html')
    return { status: 200, contentType: 'text/html', body: '<html><body>Bảo trì hệ thống</body></html>' }
  const text =
    typeof answered.body === 'string' ? answered.body : Buffer.concat([...answered.body]).toString('latin1')
  return { ...answered, body: text.slice(0, Math.floor(text.length / 2)) }
}

async function reply(response: http.ServerResponse, answered: Answered): Promise<void> {
  if (response.destroyed) return
  response.writeHead(answered.status, { 'Content-Type': answered.contentType ?? 'application/json' })
  if (typeof answered.body === 'string') return void response.end(answered.body)
  for (const piece of answered.body) {
    if (response.destroyed) return
    if (!response.write(piece)) {
      await new Promise<void>(resolve => {
        const go = () => {
          response.off('drain', go)
          response.off('close', go)
          resolve()
        }
        response.on('drain', go)
        response.on('close', go)
      })
    }
  }
  response.end()
}

async function readAll(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
