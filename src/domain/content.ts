/**
 * Content: a run of bytes kept once, named by its digest.
 *
 * Attachments, raw messages and composed envelopes are all content; rows keep only the reference.
 */

/** `sha256` is 64 lower-case hex digits of the bytes; `size` is their count. */
export interface ContentRef {
  readonly sha256: string
  readonly size: number
}

/** Where a reader pours bytes it must not hold in memory. Resolves only when the bytes are durable. */
export interface ContentSink {
  put(bytes: AsyncIterable<Uint8Array>): Promise<ContentRef>
}

/** What became of a removal. `too-young`: put so lately that somebody may be about to refer to it. */
export type Removal = 'removed' | 'absent' | 'too-young'

/** Bytes that nobody may have any longer can be taken away. */
export interface ContentRemoval {
  holds(sha256: string): Promise<boolean>
  /** Only when it was last put, by anybody, at least `unusedMs` milliseconds ago. Putting it again counts. */
  remove(sha256: string, unusedMs: number): Promise<Removal>
}

/** Where bytes that were kept can be read again. Throws BrokenPromise `content.missing` when they are gone. */
export interface ContentSource {
  open(sha256: string): AsyncIterable<Uint8Array>
}
