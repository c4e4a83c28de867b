/**
 * An export of the audit: text lines, so that tools that everybody has can check it.
 *
 *     H {"format":"lienthong-audit-1", …}          once, first
 *     L <digest> <canonical JSON>                  a link
 *     C <base64 of the signature, or -> <canonical JSON>   a checkpoint, after the link it speaks of
 *     U <canonical JSON>                           an event that no link speaks of (yet)
 *     G <digest>  {"position":n}                   a link whose event is gone
 *
 * `cut -d' ' -f3-` of an L line, without its line end, is what the digest is over.
 */
import canonicalize from 'canonicalize'
import type { ChainLink, ChainedEvent } from './chain.ts'
import { lineOf } from './chain.ts'

export const exportFormat = 'lienthong-audit-1'

/** What a checkpoint states and signs. */
export interface CheckpointStatement {
  readonly format: 'lienthong-checkpoint-1'
  readonly gateway: string
  /** yyyy-MM-dd in Vietnam, the day it closes. */
  readonly day: string
  readonly position: number
  readonly hash: string
  /** ISO 8601, UTC. */
  readonly madeAt: string
  /** Digest of the checkpoint before, over its statement; zeros for the first. */
  readonly previous: string
}

export interface Checkpoint {
  /** Canonical JSON: the very bytes that are signed. */
  readonly statement: string
  /** Detached CMS over the statement (DER), when the gateway has a key. */
  readonly signature?: Uint8Array
}

export interface ExportHeader {
  readonly format: typeof exportFormat
  readonly gateway: string
  readonly exportedAt: string
  readonly from: number
  readonly to: number
  readonly previous: string
}

export type ExportLine =
  | { readonly kind: 'header'; readonly header: ExportHeader }
  | { readonly kind: 'link'; readonly hash: string; readonly line: string }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'unlinked'; readonly event: ChainedEvent }
  | { readonly kind: 'gone'; readonly hash: string; readonly position: number }

export const writeHeader = (header: ExportHeader) => `H ${canonicalize(header) ?? ''}`
/** From the row's present content: what was altered no longer has its digest. */
export const writeLink = (link: ChainLink) => `L ${link.hash} ${lineOf(link)}`
export const writeGone = (hash: string, position: number) => `G ${hash} {"position":${String(position)}}`
export const writeUnlinked = (event: ChainedEvent) => `U ${canonicalize(event) ?? ''}`
export const writeCheckpoint = ({ statement, signature }: Checkpoint) =>
  `C ${signature === undefined ? '-' : Buffer.from(signature).toString('base64')} ${statement}`

const digest = /^[0-9a-f]{64}$/

/** Null for a line that is none of an export. */
export function readLine(text: string): ExportLine | null {
  const [, kind = '', rest = ''] = /^([HLCUG]) (.+)$/.exec(text) ?? []
  const [, first = '', second = ''] = /^(\S+) (.+)$/.exec(rest) ?? []
  switch (kind) {
    case 'H': {
      const header = parsed<ExportHeader>(rest)
      return header?.format === exportFormat && Number.isSafeInteger(header.from)
        ? { kind: 'header', header }
        : null
    }
    case 'L':
      return digest.test(first) ? { kind: 'link', hash: first, line: second } : null
    case 'C': {
      const signature = first === '-' ? {} : { signature: new Uint8Array(Buffer.from(first, 'base64')) }
      return second === '' ? null : { kind: 'checkpoint', checkpoint: { statement: second, ...signature } }
    }
    case 'U': {
      const event = parsed<ChainedEvent>(rest)
      return event === null ? null : { kind: 'unlinked', event }
    }
    case 'G': {
      const position = parsed<{ position: number }>(second)?.position
      return digest.test(first) && Number.isSafeInteger(position)
        ? { kind: 'gone', hash: first, position: position as number }
        : null
    }
    default:
      return null
  }
}

/** An object of JSON; null for anything else. */
export function parsed<T>(text: string): T | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as T) : null
  } catch {
    return null
  }
}
