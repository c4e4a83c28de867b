/** Bodies that are too large to hold: read with a limit, sent as they are stored. */
import contentDisposition from 'content-disposition'
import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import type { ContentRef, ContentSource } from '../domain/content.ts'
import { BrokenPromise } from '../domain/problem.ts'

/** Throws as soon as more than `limit` bytes have come: whoever reads cannot take the part for the whole. */
export async function* atMost(body: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw new BrokenPromise('request.too-large', { limit })
    yield chunk
  }
}

export interface Download {
  open(): AsyncIterable<Uint8Array>
  /** Digest and length, where they are known before the bytes are. */
  readonly content?: ContentRef
  readonly mediaType: string
  readonly name: string
}

/** Always as a file to be saved: stored bytes are a stranger's and must not run as a page of ours. */
export async function sendBytes(reply: FastifyReply, download: Download) {
  const { content, mediaType, name } = download
  // The first bytes come before the headers go: missing content is still an error answer.
  const bytes = await started(download.open())
  if (content !== undefined)
    void reply.header('content-length', content.size).header('etag', `"${content.sha256}"`)
  return reply
    .header('content-type', mediaType)
    .header('content-disposition', contentDisposition(name, { type: 'attachment' }))
    .header('x-content-type-options', 'nosniff')
    .send(Readable.from(bytes))
}

export function sendContent(
  reply: FastifyReply,
  contents: ContentSource,
  download: Omit<Download, 'open'> & { content: ContentRef }
) {
  return sendBytes(reply, { ...download, open: () => contents.open(download.content.sha256) })
}

async function started(bytes: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const iterator = bytes[Symbol.asyncIterator]()
  let next = await iterator.next()
  return (async function* () {
    try {
      while (next.done !== true) {
        yield next.value
        next = await iterator.next()
      }
    } finally {
      await iterator.return?.()
    }
  })()
}
