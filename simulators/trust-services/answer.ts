/** Method and path to the answer of a service. */
import { crlNow } from './crl.ts'
import type { Endpoint, Struck } from './faults.ts'
import { answerOcsp } from './ocsp.ts'
import { stamp } from './tsa.ts'
import type { World } from './world.ts'

export interface Request {
  readonly method: string
  readonly path: string
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

export function endpointOf({ path }: Pick<Request, 'path'>): Endpoint | undefined {
  return /^\/(tsa)\/?$|^\/(ocsp|crl|aia)\//
    .exec(path)
    ?.slice(1)
    .find(name => name !== undefined) as Endpoint | undefined
}

export function answer(endpoint: Endpoint, asked: Request, world: World, struck: Struck, now: Date): Answer {
  switch (endpoint) {
    case 'tsa':
      return asked.method === 'POST'
        ? ok('application/timestamp-reply', stamp(asked.body, world, struck.manner('tsa'), now))
        : refused(405)
    case 'ocsp': {
      const request = ocspRequestIn(asked)
      return request === undefined
        ? refused(405)
        : ok('application/ocsp-response', answerOcsp(request, world, struck.manner('ocsp'), now))
    }
    case 'crl': {
      const ca = caIn(asked.path, 'crl', world)
      return ca === undefined
        ? refused(404)
        : ok('application/pkix-crl', crlNow(world, ca, struck.manner('crl'), now))
    }
    case 'aia': {
      const ca = caIn(asked.path, 'crt', world)
      return ca === undefined ? refused(404) : ok('application/pkix-cert', world.member(ca).der)
    }
  }
}

/** RFC 6960 Appendix A.1: the DER in a POST, or base64 and then URL-encoded after the address in a GET. */
function ocspRequestIn({ method, path, body }: Request): Buffer | undefined {
  if (method === 'POST') return body
  const encoded = /^\/ocsp\/[a-z0-9-]+\/(.+)$/.exec(path)?.[1]
  return method === 'GET' && encoded !== undefined
    ? Buffer.from(decodeURIComponent(encoded), 'base64')
    : undefined
}

/** Only a CA has a list, and is offered as an issuer. */
function caIn(path: string, ending: string, world: World): string | undefined {
  const name = new RegExp(`^/[a-z]+/([a-z0-9-]+)\\.${ending}$`).exec(path)?.[1]
  return world.index.certificates.find(each => each.name === name && each.crl !== undefined)?.name
}

function ok(type: string, body: Buffer): Answer {
  return { status: 200, type, body }
}

function refused(status: number): Answer {
  return { status, type: 'text/plain', body: Buffer.from(String(status)) }
}
