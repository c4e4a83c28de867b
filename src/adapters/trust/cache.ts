/** Answers kept between processes; what becomes of them when a process or the network is away. */

export type LookupKind = 'ocsp' | 'crl' | 'certificate'

export interface KeptAnswer {
  readonly der: Uint8Array
  /** As the server named this version of it; asked with next time. */
  readonly etag?: string
  /** What the answer says of itself (RFC 6960 section 4.2.1, RFC 5280 section 5.1.2). */
  readonly thisUpdate?: Date
  readonly nextUpdate?: Date
  readonly fetchedAt: Date
  /** Up to then it is not asked for again. */
  readonly freshUntil: Date
  /** Up to then it serves when nobody answers. Absent: for ever. */
  readonly usableUntil?: Date
}

/** May throw when its store is away: a lookup then goes on without it. */
export interface LookupCache {
  get(kind: LookupKind, key: string): Promise<KeptAnswer | null>
  put(kind: LookupKind, key: string, url: string, answer: KeptAnswer): Promise<void>
}
