/** A host that answers as it is told, and a cache in memory. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import type { KeptAnswer, LookupCache } from '../../../src/adapters/trust/cache.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}
export type Manner = (seen: Seen, response: http.ServerResponse) => void

export interface Host {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly host: string
  readonly seen: Seen[]
  manner: Manner
}

/** Call it at the top of a test file. */
export async function startHost(manner: Manner = notFound): Promise<Host> {
  const server = http.createServer((request, response) => {
    void bodyOf(request).then(body => {
      const { method = '', url = '', headers } = request
      const seen = { method, url, headers, body }
      host.seen.push(seen)
      host.manner(seen, response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const host: Host = { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, seen: [], manner }
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>(resolve => server.close(() => resolve()))
  })
  return host
}

async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export const notFound: Manner = (_seen, response) => void response.writeHead(404).end()
export const gives =
  (body: Uint8Array, headers: http.OutgoingHttpHeaders = {}): Manner =>
  (_seen, response) =>
    void response.writeHead(200, headers).end(body)
export const sendsOnTo =
  (location: string, status = 302): Manner =>
  (_seen, response) =>
    void response.writeHead(status, { location }).end()

export function memoryCache(): LookupCache & { readonly kept: Map<string, KeptAnswer> } {
  const kept = new Map<string, KeptAnswer>()
  return {
    kept,
    get: async (kind, key) => kept.get(`${kind} ${key}`) ?? null,
    put: async (kind, key, _url, answer) => void kept.set(`${kind} ${key}`, answer)
  }
}
