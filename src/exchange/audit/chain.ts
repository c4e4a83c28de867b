/**
 * The audit's hash chain: each event holds the digest of the one before it, so that nobody can alter, remove, insert or
 * reorder one without every later digest telling. A link's digest is over one line of text, which any sha256 program checks.
 */
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** An audit event as it is chained; `at` is ISO 8601 in UTC with milliseconds. */
export interface ChainedEvent {
  readonly seq: string
  readonly at: string
  readonly action: string
  readonly outcome: string
  readonly actor: string
  readonly subject: Readonly<Record<string, unknown>>
  readonly facts: Readonly<Record<string, unknown>>
}

/** Where a chain stands: how many links, and the digest of the last one. */
export interface ChainHead {
  readonly position: number
  /** 64 lower-case hex digits. */
  readonly hash: string
}

export interface ChainLink extends ChainHead {
  readonly previous: string
  readonly event: ChainedEvent
}

/** Before the first link. */
export const genesis: ChainHead = { position: 0, hash: '0'.repeat(64) }

/** The line that is digested: canonical JSON (RFC 8785) of event, position and the previous digest. */
export function lineOf({ event, position, previous }: Omit<ChainLink, 'hash'>): string {
  const line = canonicalize({ event, position, previous })
  if (line === undefined) throw new TypeError('an audit event without content')
  return line
}

/** SHA-256 over the line's UTF-8, in hex. */
export function digestOf(line: string): string {
  return createHash('sha256').update(line, 'utf8').digest('hex')
}

/** The next link after `head`. */
export function linkOn(head: ChainHead, event: ChainedEvent): ChainLink {
  const unsealed = { event, position: head.position + 1, previous: head.hash }
  return { ...unsealed, hash: digestOf(lineOf(unsealed)) }
}
