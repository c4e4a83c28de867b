/**
 * One question over HTTP to a host of the list: bounded in bytes and in time, redirects only to listed hosts, and
 * never an exception. What comes back is for others to judge.
 */
import { request as httpRequest } from 'node:http'
import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { guardedLookup } from '../outward/guarded-lookup.ts'
import { hostOf } from '../outward/reach.ts'
import type { TrustedHosts } from './hosts.ts'
import type { Proxy } from './proxy.ts'

export interface Question {
  readonly url: string
  /** Absent: GET. A posted question is never sent on to another address. */
  readonly post?: { readonly type: string; readonly body: Uint8Array }
  readonly accept: string
  /** Of the answer's body. */
  readonly maxBytes: number
  /** From the first look at the name to the last byte, redirects included. */
  readonly timeoutMs: number
  readonly etag?: string
  /** Value of the header Authorization; only for the first address, never after a redirect. */
  readonly authorization?: string
}

export type Answered =
  | { readonly kind: 'answered'; readonly body: Uint8Array; readonly etag?: string }
  /** 304: what the ETag of the question names still stands. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unavailable'; readonly why: string }

export type Ask = (question: Question) => Promise<Answered>

const maxRedirects = 3

export function createAsk(hosts: TrustedHosts, proxy?: Proxy): Ask {
  return async question => {
    const signal = AbortSignal.timeout(question.timeoutMs)
    try {
      return await follow(question, hosts, proxy, signal)
    } catch (error) {
      return { kind: 'unavailable', why: signal.aborted ? slow(question) : whyOf(error) }
    }
  }
}

const slow = ({ timeoutMs }: Question) => `no whole answer in ${timeoutMs} ms`

function whyOf(error: unknown): string {
  const { code, message } = error as Error & { code?: string }
  return (code ?? message).slice(0, 200)
}

async function follow(
  question: Question,
  hosts: TrustedHosts,
  proxy: Proxy | undefined,
  signal: AbortSignal
): Promise<Answered> {
  for (let url = question.url, hop = 0; ; hop++) {
    const refused = whyNot(url, hosts, proxy)
    if (refused !== null) return { kind: 'unavailable', why: refused }
    const answer = await send(url, hop === 0 ? question : withoutSecret(question), hosts, proxy, signal)
    const { statusCode: status = 0, headers } = answer
    if (status === 200) return await readBody(answer, question)
    // Whatever else it says is not read.
    answer.destroy()
    if (status === 304 && question.etag !== undefined) return { kind: 'unchanged' }
    const { location } = headers
    const redirected = [301, 302, 303, 307, 308].includes(status) && location !== undefined
    if (!redirected) return { kind: 'unavailable', why: `HTTP ${status}` }
    if (question.post !== undefined || hop === maxRedirects || !URL.canParse(location, url))
      return { kind: 'unavailable', why: `HTTP ${status}: redirect not followed` }
    url = new URL(location, url).href
  }
}

function withoutSecret({ authorization: _, ...question }: Question): Question {
  return question
}

function whyNot(url: string, hosts: TrustedHosts, proxy: Proxy | undefined): string | null {
  const host = hostOf(url)
  if (host === null) return 'not an http(s) address'
  if (!hosts.mayAsk(url)) return `${new URL(url).host.slice(0, 100)} is not a listed host`
  // A literal address is never looked up, so it is judged here.
  if (proxy === undefined && isIP(host) !== 0 && !hosts.mayConnect(url, host)) return 'address refused'
  return null
}

async function send(
  url: string,
  question: Question,
  hosts: TrustedHosts,
  proxy: Proxy | undefined,
  signal: AbortSignal
): Promise<IncomingMessage> {
  const { post, accept, etag, authorization } = question
  const options: RequestOptions = {
    method: post === undefined ? 'GET' : 'POST',
    headers: {
      accept,
      // A packed answer would have another size than the one that is counted.
      'accept-encoding': 'identity',
      ...(post === undefined ? {} : { 'content-type': post.type, 'content-length': post.body.length }),
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
      ...(authorization === undefined ? {} : { authorization })
    },
    signal,
    // A connection of its own: a kept one would skip the look-up, and with it the guard.
    agent: false
  }
  const secure = url.startsWith('https:')
  const route =
    proxy === undefined
      ? { lookup: guardedLookup(address => hosts.mayConnect(url, address)) }
      : secure
        ? await proxy.tunnel(new URL(url), signal)
        : {}
  return new Promise((resolve, reject) => {
    const request =
      proxy !== undefined && !secure
        ? httpRequest(proxy.plain(new URL(url), options))
        : (secure ? httpsRequest : httpRequest)(url, { ...options, ...route })
    request.on('response', resolve)
    request.on('error', reject)
    request.end(post?.body)
  })
}

async function readBody(answer: IncomingMessage, { maxBytes }: Question): Promise<Answered> {
  const tooLarge: Answered = { kind: 'unavailable', why: `answer larger than ${maxBytes} bytes` }
  const { etag, 'content-length': announced, 'content-encoding': packed = 'identity' } = answer.headers
  if (Number(announced ?? 0) > maxBytes || packed !== 'identity') {
    answer.destroy()
    return packed === 'identity' ? tooLarge : { kind: 'unavailable', why: 'packed answer' }
  }
  const chunks: Buffer[] = []
  let size = 0
  // Leaving the loop closes the connection; one that the other side breaks off throws.
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return tooLarge
    chunks.push(chunk)
  }
  if (!answer.complete) return { kind: 'unavailable', why: 'the answer ends early' }
  const body = new Uint8Array(Buffer.concat(chunks))
  return { kind: 'answered', body, ...(etag === undefined || etag.length > 200 ? {} : { etag }) }
}
