/** TSA, OCSP, CRLs and issuers' certificates over plain HTTP on loopback, as the real services are reached. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { answer, endpointOf, type Answer, type Request } from './answer.ts'
import { steer } from './control.ts'
import { Faults, type Fault, type Struck } from './faults.ts'
import { Journal } from './journal.ts'
import { World } from './world.ts'

export interface TrustServicesOptions {
  /** Made by certs-dev/make.ts. */
  readonly pki: string
  /** 0: any that is free. */
  readonly port: number
  readonly faults?: readonly Fault[]
}

export interface TrustServices {
  readonly url: string
  readonly port: number
  readonly world: World
  readonly faults: Faults
  readonly journal: Journal
  /** Refuses connections until `start`. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** Larger than any request these services know. */
const maxBody = 64 * 1024

export async function startTrustServices(options: TrustServicesOptions): Promise<TrustServices> {
  const [world, faults, journal] = [new World(options.pki), new Faults(), new Journal()]
  for (const fault of options.faults ?? []) faults.arm(fault)
  const closing = new AbortController()
  const serve = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const asked: Request = {
      method: request.method ?? 'GET',
      path: new URL(request.url ?? '/', 'http://localhost').pathname,
      body: await bodyOf(request)
    }
    if (asked.path.startsWith('/_control/')) {
      const name = `${asked.method} ${asked.path.slice('/_control/'.length)}`
      const { status, body } = steer(name, asked.body, { world, faults, asked: journal.read() })
      return reply(response, { status, type: 'application/json', body: Buffer.from(body) })
    }
    const endpoint = endpointOf(asked)
    if (endpoint === undefined) {
      return reply(response, { status: 404, type: 'text/plain', body: Buffer.from('404') })
    }
    journal.write({
      at: new Date().toISOString(),
      endpoint,
      request: `${asked.method} ${asked.path.slice(0, 200)}`
    })
    const struck = faults.strike(endpoint)
    const slow = struck.line('slow')
    if (slow !== undefined) await delay(slow.ms ?? 5_000, undefined, { signal: closing.signal })
    if (struck.line('down') !== undefined) return void response.destroy()
    if (struck.line('endless') !== undefined) return endless(response)
    reply(response, onTheLine(struck) ?? answer(endpoint, asked, world, struck, new Date()))
  }
  const server = http.createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (closing.signal.aborted || response.destroyed) return
      reply(response, { status: 500, type: 'text/plain', body: Buffer.from(String(error)) })
    })
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const shut = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await listen(options.port)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    world,
    faults,
    journal,
    stop: async () => (server.listening ? shut() : undefined),
    start: async () => (server.listening ? undefined : listen(port)),
    close: async () => {
      closing.abort()
      if (server.listening) await shut()
    }
  }
}

function onTheLine(struck: Struck): Answer | undefined {
  if (struck.line('http500') !== undefined) {
    return {
      status: 500,
      type: 'text/html',
      body: Buffer.from('<html><h1>Internal Server Error</h1></html>')
    }
  }
  if (struck.line('garbage') !== undefined) {
    return { status: 200, type: 'text/html', body: Buffer.from('<html><body>Bảo trì hệ thống</body></html>') }
  }
  if (struck.line('empty') !== undefined) return { status: 200, type: 'text/plain', body: Buffer.alloc(0) }
  return undefined
}

/** Bytes without an end: whoever reads must have a limit of its own. */
function endless(response: http.ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' })
  const piece = Buffer.alloc(64 * 1024)
  const more = () => {
    while (!response.destroyed && response.write(piece));
  }
  response.on('drain', more)
  more()
}

function reply(response: http.ServerResponse, { status, type, body }: Answer): void {
  if (response.destroyed) return
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length })
  response.end(body)
}

async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > maxBody) throw new Error('the request is too large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
