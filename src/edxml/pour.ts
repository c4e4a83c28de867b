/**
 * Bytes on their way into a sink, one chunk at a time: `push` waits until the chunk before was taken,
 * so whoever reads the network is slowed to the speed of the disk and memory stays flat.
 */
import type { ContentRef, ContentSink } from '../domain/content.ts'

class Abandoned extends Error {}

export class Pour {
  readonly #stored: Promise<ContentRef>
  #slot: Uint8Array | undefined
  #ended = false
  #failure: Error | undefined
  #closed = false
  #wake: (() => void) | undefined

  constructor(sink: ContentSink) {
    this.#stored = sink.put(this.#chunks())
    // a sink that stops early, or never starts, must not leave `push` waiting
    const close = () => {
      this.#closed = true
      this.#signal()
    }
    this.#stored.then(close, close)
  }

  async push(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return
    while (this.#slot !== undefined && !this.#closed) await this.#change()
    if (this.#closed) {
      await this.#stored
      throw new Error('the sink stopped before the bytes ended')
    }
    this.#slot = bytes
    this.#signal()
  }

  /** All bytes were pushed: resolves when they are durable. */
  async end(): Promise<ContentRef> {
    this.#ended = true
    this.#signal()
    return await this.#stored
  }

  /** The bytes are not wanted after all. Resolves when the sink has let go; never rejects. */
  async abandon(): Promise<void> {
    this.#failure = new Abandoned('the content is not wanted after all')
    this.#signal()
    await this.#stored.catch(() => undefined)
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure
      const bytes = this.#slot
      if (bytes !== undefined) {
        this.#slot = undefined
        this.#signal()
        yield bytes
      } else if (this.#ended) return
      else await this.#change()
    }
  }

  // reader and writer never wait at once: one waits for a full slot, the other for an empty one
  #change(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve
    })
  }

  #signal(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}
