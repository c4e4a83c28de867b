/** A store that remembers, for tests: hands bytes out in odd pieces, so that nothing may rely on their cut. */
import { createHash } from 'node:crypto'
import type { ContentRef, ContentSink, ContentSource } from '../../../src/domain/content.ts'

export class MemoryStore implements ContentSink, ContentSource {
  readonly contents = new Map<string, Buffer>()

  async put(bytes: AsyncIterable<Uint8Array>): Promise<ContentRef> {
    const chunks: Buffer[] = []
    for await (const chunk of bytes) chunks.push(Buffer.from(chunk))
    return this.add(Buffer.concat(chunks))
  }

  add(bytes: Uint8Array): ContentRef {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    this.contents.set(sha256, Buffer.from(bytes))
    return { sha256, size: bytes.length }
  }

  async *open(sha256: string): AsyncGenerator<Uint8Array> {
    const bytes = this.contents.get(sha256)
    if (bytes === undefined) throw new Error(`no content ${sha256}`)
    for (let at = 0, step = 1; at < bytes.length; at += step, step = (step * 2) % 65_521) {
      yield bytes.subarray(at, at + step)
    }
  }
}

export async function* chunked(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export async function gather(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
