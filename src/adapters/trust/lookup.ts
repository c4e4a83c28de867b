/**
 * Revocation and issuers from the network: bounded, from listed hosts only, once at a time, and kept in a cache that
 * all processes share. Never throws: what cannot be had is `unavailable`, and the document waits.
 *
 * A kept answer is asked for again long before its own nextUpdate, because a revocation may come sooner; until that
 * time it still serves while nobody answers. What was fetched is not trusted for having been fetched: an answer that
 * somebody put in place on the way is refused by whoever judges it, and is gone when its freshness is over.
 */
import { createHash } from 'node:crypto'
import type { Clock, Log } from '../../exchange/ports/index.ts'
import type { Fetched, Lookup } from '../../signatures/ports.ts'
import type { Answered, Ask, Question } from './ask.ts'
import { createAsk } from './ask.ts'
import type { KeptAnswer, LookupCache, LookupKind } from './cache.ts'
import { trustedHosts } from './hosts.ts'
import type { LookupLimits } from './limits.ts'
import { freshness, lookupLimits } from './limits.ts'
import { carriesNonce, questionIn } from './nonce.ts'
import { createProxy } from './proxy.ts'
import { certificateShape, crlShape, ocspShape, unarmoured } from './shape.ts'
import type { Shape } from './shape.ts'

export interface LookupOptions {
  /** `host` or `host:port`, see hosts.ts. */
  readonly allowedHosts: readonly string[]
  readonly cache: LookupCache
  /** `http://[user:password@]host[:port]` */
  readonly proxy?: string
  readonly limits?: LookupLimits
  readonly clock: Clock
  readonly log: Log
}

const forms = {
  ocsp: { accept: 'application/ocsp-response', shape: ocspShape },
  crl: { accept: 'application/pkix-crl, */*', shape: crlShape },
  certificate: { accept: 'application/pkix-cert, application/pkcs7-mime, */*', shape: certificateShape }
} as const satisfies Record<LookupKind, { accept: string; shape: (bytes: Uint8Array) => Shape }>

interface Wanted {
  readonly kind: LookupKind
  readonly url: string
  /** Of what is asked, in the cache. */
  readonly key: string
  readonly post?: Question['post']
  /** Of the very request, nonce included: two of them may not share an answer on its way. */
  readonly flight: string
}

export function createLookup(options: LookupOptions): Lookup {
  const hosts = trustedHosts(options.allowedHosts)
  const ask = createAsk(hosts, options.proxy === undefined ? undefined : createProxy(options.proxy))
  const tools = {
    ...options,
    limits: options.limits ?? lookupLimits,
    ask,
    failures: new Map<string, Failure>()
  }
  const flights = new Map<string, Promise<Fetched>>()
  const once = (wanted: Wanted): Promise<Fetched> => {
    // Before the cache: a host that was taken off the list is not to speak through what it once said.
    if (!hosts.mayAsk(wanted.url))
      return Promise.resolve({ kind: 'unavailable', why: `${hostFor(wanted.url)} is not a listed host` })
    const name = `${wanted.kind} ${wanted.flight}`
    const under = flights.get(name)
    if (under !== undefined) return under
    const flight = obtain(wanted, tools)
      .catch((error: unknown): Fetched => {
        options.log.error({ error, kind: wanted.kind, host: hostFor(wanted.url) }, 'trust.lookup-broken')
        return { kind: 'unavailable', why: 'unexpected error' }
      })
      .finally(() => flights.delete(name))
    flights.set(name, flight)
    return flight
  }
  const get = (kind: LookupKind, url: string) => once({ kind, url, key: digest(url), flight: url })
  return {
    ocsp: (url, request) =>
      once({
        kind: 'ocsp',
        url,
        key: digest(url, questionIn(request)),
        flight: digest(url, request),
        post: { type: 'application/ocsp-request', body: request }
      }),
    crl: url => get('crl', url),
    certificate: url => get('certificate', url)
  }
}

interface Failure {
  readonly until: number
  readonly why: string
}
interface Tools extends LookupOptions {
  readonly limits: LookupLimits
  readonly ask: Ask
  readonly failures: Map<string, Failure>
}

async function obtain(wanted: Wanted, tools: Tools): Promise<Fetched> {
  const { kind, url, post } = wanted
  const kept = await look(wanted, tools)
  if (kept !== null && tools.clock.now() < kept.freshUntil) return fetched(kept.der)
  const paused = pauseOf(wanted, tools)
  if (paused !== undefined) return instead(wanted, kept, paused, tools)
  const { maxBytes, timeoutMs } = tools.limits[kind]
  const { accept } = forms[kind]
  const etag = kept?.etag
  const answer = await tools.ask({ url, accept, maxBytes, timeoutMs, ...given({ post, etag }) })
  const news = read(kind, answer, kept)
  if ('why' in news) {
    // A host that does not answer is not asked for others either; one that answers nonsense may know better of them.
    fail(answer.kind === 'unavailable' ? url : wanted.key, wanted, news.why, tools)
    return instead(wanted, kept, news.why, tools)
  }
  if (kind !== 'ocsp' || !carriesNonce(news.der))
    await keep(wanted, { ...news, ...freshness(kind, news, tools.limits, tools.clock.now()) }, tools)
  return fetched(news.der)
}

type News = Pick<KeptAnswer, 'der' | 'etag' | 'thisUpdate' | 'nextUpdate'>

function read(kind: LookupKind, answer: Answered, kept: KeptAnswer | null): News | { readonly why: string } {
  if (answer.kind === 'unavailable') return { why: answer.why }
  if (answer.kind === 'unchanged') return kept ?? { why: 'HTTP 304' }
  const der = unarmoured(answer.body)
  const shape = forms[kind].shape(der)
  return 'problem' in shape ? { why: shape.problem } : { der, ...shape, ...given({ etag: answer.etag }) }
}

/** Nobody answers: what was kept, as long as it is in force by its own word. */
function instead(wanted: Wanted, kept: KeptAnswer | null, why: string, { clock }: Tools): Fetched {
  if (kept !== null && (kept.usableUntil === undefined || clock.now() < kept.usableUntil))
    return fetched(kept.der)
  return { kind: 'unavailable', why: `${wanted.kind} ${hostFor(wanted.url)}: ${why}` }
}

function pauseOf({ url, key }: Wanted, { failures, clock }: Tools): string | undefined {
  const now = clock.now().getTime()
  return [failures.get(url), failures.get(key)].find(failure => failure !== undefined && failure.until > now)
    ?.why
}

const manyFailures = 1_000

function fail(
  name: string,
  { kind, url }: Wanted,
  why: string,
  { failures, limits, clock, log }: Tools
): void {
  log.warn({ kind, host: hostFor(url), why }, 'trust.lookup-failed')
  // Addresses come from strangers' certificates: a list of their failures must not grow for ever.
  if (failures.size >= manyFailures) failures.clear()
  failures.set(name, { until: clock.now().getTime() + limits.pauseMs, why })
}

async function look(wanted: Wanted, { cache, log }: Tools): Promise<KeptAnswer | null> {
  try {
    return await cache.get(wanted.kind, wanted.key)
  } catch (error) {
    log.warn({ error }, 'trust.cache-unavailable')
    return null
  }
}

async function keep(wanted: Wanted, answer: KeptAnswer, { cache, log }: Tools): Promise<void> {
  try {
    await cache.put(wanted.kind, wanted.key, wanted.url, answer)
  } catch (error) {
    log.warn({ error }, 'trust.cache-unavailable')
  }
}

/** Leaves out what is undefined: an optional property is absent, not empty. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function fetched(der: Uint8Array): Fetched {
  return { kind: 'fetched', der }
}

function hostFor(url: string): string {
  return URL.canParse(url) ? new URL(url).host.slice(0, 100) : 'no address'
}

function digest(url: string, request: Uint8Array = new Uint8Array()): string {
  return createHash('sha256').update(url).update('\n').update(request).digest('hex')
}
