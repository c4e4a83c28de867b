/** Timestamps from an authority on the network (RFC 3161 section 3.4: by HTTP). */
import { randomBytes } from 'node:crypto'
import { BrokenPromise } from '../../domain/problem.ts'
import { readTimestampResponse, timestampRequest } from '../../signatures/cms/timestamp-exchange.ts'
import type { TimestampAuthority } from '../../signatures/ports.ts'
import { createAsk } from './ask.ts'
import { trustedHosts } from './hosts.ts'
import { createProxy } from './proxy.ts'

export interface TimestampAuthorityOptions {
  /** http(s), without user and password. */
  readonly url: string
  /** See hosts.ts; the authority's host must be among them. */
  readonly allowedHosts: readonly string[]
  /** `http://[user:password@]host[:port]` */
  readonly proxy?: string
  /** For the whole answer. The authority of the official PKI was seen to need between 2 and 131 seconds. */
  readonly timeoutMs?: number
  /** For authorities that know their clients by name (RFC 7617). */
  readonly credentials?: { readonly user: string; readonly password: string }
}

/** A token with its certificates has a few KB. */
const maxBytes = 64 * 1024

export function createTimestampAuthority(options: TimestampAuthorityOptions): TimestampAuthority {
  const { url, proxy, credentials, timeoutMs = 60_000 } = options
  const ask = createAsk(
    trustedHosts(options.allowedHosts),
    proxy === undefined ? undefined : createProxy(proxy)
  )
  const secret = credentials && Buffer.from(`${credentials.user}:${credentials.password}`, 'utf8')
  return {
    stamp: async sha256 => {
      const nonce = new Uint8Array(randomBytes(16))
      const answer = await ask({
        url,
        accept: 'application/timestamp-reply',
        post: { type: 'application/timestamp-query', body: timestampRequest(sha256, nonce) },
        maxBytes,
        timeoutMs,
        ...(secret === undefined ? {} : { authorization: `Basic ${secret.toString('base64')}` })
      })
      const host = URL.canParse(url) ? new URL(url).host : 'no address'
      const away = (why: string) => new BrokenPromise('timestamp.unavailable', { host, why })
      if (answer.kind !== 'answered') throw away('why' in answer ? answer.why : 'HTTP 304')
      const token = readTimestampResponse(answer.body, { sha256, nonce })
      if ('code' in token) throw away(`${token.code}: ${token.detail ?? ''}`)
      return token
    }
  }
}
