/**
 * ZIPs that travel: Office files are ZIPs themselves, and senders wrap other files in a ZIP of one entry.
 *
 * Entry paths are never used. What is taken out goes straight to the sink, counted and checked as it passes.
 */
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'
import type { ContentRef, ContentSink, ContentSource } from '../domain/content.ts'
import type { ReadLimits } from './limits.ts'

export type ZipLook =
  | { readonly kind: 'office'; readonly mediaType: string }
  | { readonly kind: 'archive' }
  | { readonly kind: 'wrapped'; readonly content: ContentRef; readonly head: Uint8Array }
  | { readonly kind: 'closed' }
  | { readonly kind: 'bomb'; readonly detail: string }
  | { readonly kind: 'broken'; readonly detail: string }

const maxEntriesSeen = 5000
const judgedFrom = 1024 * 1024

/** Looks inside; takes the file out when there is exactly one and the ZIP is only its wrapping. */
export async function lookIntoZip(
  zip: ContentRef,
  store: ContentSink & ContentSource,
  limits: ReadLimits,
  headSize: number
): Promise<ZipLook> {
  let file: yauzl.ZipFile | undefined
  try {
    const reader = new StoredReader(store, zip)
    file = await yauzl.fromRandomAccessReaderPromise(reader, zip.size, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
      validateEntrySizes: true
    })
    const { names, first } = await entriesOf(file)
    const office = officeType(names)
    if (office !== undefined) return { kind: 'office', mediaType: office }
    if (first === undefined || names.length !== 1 || names[0]?.endsWith('/') !== false)
      return { kind: 'archive' }
    if (!first.canDecodeFileData()) return { kind: 'closed' }
    return await unwrap(file, first, store, limits, headSize)
  } catch (error) {
    if (error instanceof Bomb) return { kind: 'bomb', detail: error.message }
    if (error instanceof StoreFailure) throw error.cause
    return { kind: 'broken', detail: String(error instanceof Error ? error.message : error).slice(0, 200) }
  } finally {
    file?.close()
  }
}

async function entriesOf(file: yauzl.ZipFile): Promise<{ names: string[]; first: yauzl.Entry | undefined }> {
  const names: string[] = []
  let first: yauzl.Entry | undefined
  for await (const entry of file.eachEntry()) {
    first ??= entry
    // decodeStrings is off, so that odd entry names cannot make the whole file unreadable
    names.push(entry.fileNameRaw.toString('latin1'))
    if (names.length >= maxEntriesSeen) break
  }
  return { names, first }
}

function officeType(names: readonly string[]): string | undefined {
  if (names.includes('[Content_Types].xml')) {
    const has = (folder: string) => names.some(name => name.startsWith(folder))
    const ooxml = 'application/vnd.openxmlformats-officedocument'
    if (has('word/')) return `${ooxml}.wordprocessingml.document`
    if (has('xl/')) return `${ooxml}.spreadsheetml.sheet`
    if (has('ppt/')) return `${ooxml}.presentationml.presentation`
    return 'application/zip'
  }
  if (names[0] === 'mimetype' && names.includes('META-INF/manifest.xml')) {
    return 'application/vnd.oasis.opendocument.text'
  }
  return undefined
}

class Bomb extends Error {}
/** The store failed while a ZIP was read from it: not the sender's fault, so not "broken". */
class StoreFailure extends Error {}

async function unwrap(
  file: yauzl.ZipFile,
  entry: yauzl.Entry,
  store: ContentSink,
  limits: ReadLimits,
  headSize: number
): Promise<ZipLook> {
  judge(entry.uncompressedSize, entry.compressedSize, limits)
  const stream = await file.openReadStreamPromise(entry)
  const head: Uint8Array[] = []
  let failure: unknown
  async function* passing(): AsyncGenerator<Uint8Array> {
    try {
      let size = 0
      let held = 0
      let sum = 0
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length
        judge(size, entry.compressedSize, limits)
        sum = crc32(chunk, sum)
        if (held < headSize) head.push(chunk.subarray(0, headSize - held))
        held += chunk.length
        yield chunk
      }
      if (sum !== entry.crc32) throw new Error('the checksum of the entry does not match')
    } catch (error) {
      failure = error
      throw error
    }
  }
  try {
    const content = await store.put(passing())
    return { kind: 'wrapped', content, head: Buffer.concat(head) }
  } catch (error) {
    if (failure instanceof Error) throw failure
    throw new StoreFailure('', { cause: error })
  } finally {
    stream.destroy()
  }
}

function judge(size: number, packed: number, limits: ReadLimits): void {
  if (size > limits.maxUnzippedBytes) throw new Bomb(`more than ${limits.maxUnzippedBytes} bytes`)
  if (size > judgedFrom && size > packed * limits.maxUnzipRatio) {
    throw new Bomb(`more than ${limits.maxUnzipRatio} times its packed size`)
  }
}

/** Ranges of stored content, for a reader that jumps; each range is a fresh stream. */
class StoredReader extends yauzl.RandomAccessReader {
  readonly #store: ContentSource
  readonly #ref: ContentRef

  constructor(store: ContentSource, ref: ContentRef) {
    super()
    this.#store = store
    this.#ref = ref
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(range(this.#store, this.#ref.sha256, start, end), { objectMode: false })
  }
}

async function* range(
  store: ContentSource,
  sha256: string,
  start: number,
  end: number
): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const chunk of opened(store, sha256)) {
    const from = Math.max(0, start - at)
    const to = Math.min(chunk.length, end - at)
    if (from < to) yield Buffer.from(chunk.buffer, chunk.byteOffset + from, to - from)
    at += chunk.length
    if (at >= end) return
  }
}

/** A failure of the store keeps its name, so that it is never taken for a fault of the ZIP. */
async function* opened(store: ContentSource, sha256: string): AsyncGenerator<Uint8Array> {
  try {
    yield* store.open(sha256)
  } catch (error) {
    throw new StoreFailure('', { cause: error })
  }
}
