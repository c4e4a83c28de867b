/**
 * The two books of a day that reconciliation holds against each other: ours of one partner, and the partner's own.
 * A line is one message for one recipient; what a book does not say is absent, never guessed.
 */
import type { MessageKind } from './envelope.ts'

/** As the gateway sees it: sent to the partner, or received from it. */
export type Flow = 'sent' | 'received'
export const flows: readonly Flow[] = ['sent', 'received']

/** `offered`: lies in the DMS's inbox. `held`: waits for a person. `failed`: given up or withdrawn before it left. */
export type OwnState = 'queued' | 'unknown' | 'offered' | 'held' | 'taken' | 'refused' | 'failed'

/** `waiting`: sent, and not yet fetched by whom it is for. `duplicate`: known there as a repeat. */
export type TheirState = 'waiting' | 'taken' | 'refused' | 'duplicate'
export const theirStates: readonly TheirState[] = ['waiting', 'taken', 'refused', 'duplicate']

interface Line {
  readonly flow: Flow
  readonly kind: MessageKind
  /** Lines under one key speak of the same document (or of what may be the same). */
  readonly key: string
  /** Names that belong to this one line alone: ids of the axis, delivery ids. */
  readonly ids: readonly string[]
  /** Names that every line of the same document has. */
  readonly names: readonly string[]
  /** Normalised codes. */
  readonly from?: string
  readonly to?: string
  /** Số và ký hiệu, normalised. */
  readonly code?: string
  readonly title?: string
  /** 64 hex digits, of the message's bytes. */
  readonly sha256?: string
}

export interface OwnLine extends Line {
  /** What a finding about it is called: `delivery:<id>`, `item:<remote id>`, `document:<id>`, `refusal:<id>`. */
  readonly subject: string
  readonly deliveryId?: string
  /** Our id. */
  readonly documentId?: string
  readonly state: OwnState
  /** Milliseconds since 1970: from when to when the other side may have taken it, or given it to us. */
  readonly since: number
  readonly until: number
  /** When it came to rest here; absent while it waits. */
  readonly settled?: number
  /** A worker holds it just now: what is said of it is out of date already. */
  readonly underWay?: boolean
}

export interface TheirLine extends Line {
  /** The partner's own id of this line, or what stands for it; one line an id. */
  readonly item: string
  /** Milliseconds since 1970. Absent: a line of the day's book, or of a list that tells no time. */
  readonly at?: number
  readonly state?: TheirState
}

/** Milliseconds since 1970, half open. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Tolerance {
  /** How much earlier or later than ours their time may be, milliseconds. */
  readonly before: number
  readonly after: number
}

/** The sender's own DocumentId, unique only with the sender. */
export function nameOf(flow: Flow, kind: MessageKind, from: string | undefined, documentId: string): string {
  return [flow, kind, from ?? '', documentId.trim()].join('|')
}

/** Sender, number and notation: what both sides know of a document. */
export function keyOf(flow: Flow, kind: MessageKind, from: string | undefined, code: string | undefined) {
  return [flow, kind, from ?? '', code ?? ''].join('|')
}
