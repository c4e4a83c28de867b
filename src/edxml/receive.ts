/** The pass over the bytes: raw into the store, attachments into the store, the skeleton into memory. */
import type { ContentRef, ContentSink } from '../domain/content.ts'
import type { Problem } from '../domain/problem.ts'
import type { Part } from './attachments.ts'
import type { ReadLimits } from './limits.ts'
import { headSize } from './media-type.ts'
import { Pour } from './pour.ts'
import { Splitter, type Skeleton, type SplitEvent } from './splitter.ts'

export type Received =
  | { readonly kind: 'refused'; readonly problem: Problem; readonly raw: ContentRef }
  | {
      readonly kind: 'split'
      readonly raw: ContentRef
      readonly skeleton: Skeleton
      readonly parts: readonly Part[]
      /** What was wrong with single attachments. */
      readonly problems: readonly Problem[]
    }

/** Small enough that what is decoded at once never matters. */
const sliceSize = 64 * 1024

export async function receive(
  raw: AsyncIterable<Uint8Array>,
  into: ContentSink,
  limits: ReadLimits
): Promise<Received> {
  const keeping = new Pour(into)
  const splitter = new Splitter(limits)
  const parts = new Parts(into, limits)
  let size = 0
  try {
    for await (const chunk of raw) {
      const room = limits.maxMessageBytes - size
      if (chunk.length > room) {
        await keeping.push(chunk.subarray(0, room))
        const detail = `more than ${limits.maxMessageBytes} bytes`
        await parts.drop()
        return { kind: 'refused', problem: { code: 'edxml.too-large', detail }, raw: await keeping.end() }
      }
      size += chunk.length
      await keeping.push(chunk)
      for (let at = 0; at < chunk.length && splitter.refusal === undefined; at += sliceSize) {
        for (const event of splitter.push(chunk.subarray(at, at + sliceSize))) await parts.take(event)
        if (splitter.refusal !== undefined) await parts.drop()
      }
    }
    const skeleton = splitter.end()
    if (skeleton === undefined) await parts.drop()
    const kept = await keeping.end()
    if (skeleton === undefined)
      return { kind: 'refused', problem: splitter.refusal ?? { code: 'edxml.not-well-formed' }, raw: kept }
    return { kind: 'split', raw: kept, skeleton, parts: parts.done, problems: parts.problems }
  } catch (error) {
    await Promise.all([keeping.abandon(), parts.drop()])
    throw error
  }
}

class Parts {
  readonly done: Part[] = []
  readonly problems: Problem[] = []
  readonly #into: ContentSink
  readonly #limits: ReadLimits
  #pour: Pour | undefined
  #head: Uint8Array[] = []
  #size = 0
  #line = 0

  constructor(into: ContentSink, limits: ReadLimits) {
    this.#into = into
    this.#limits = limits
  }

  async take(event: SplitEvent): Promise<void> {
    if (event.kind === 'content-start') {
      this.#pour = new Pour(this.#into)
      this.#head = []
      this.#size = 0
      this.#line = event.line
    } else if (event.kind === 'content-bytes') await this.#bytes(event.bytes)
    else await this.#end(event.fault)
  }

  /** Lets go of what is under way. */
  async drop(): Promise<void> {
    const pour = this.#pour
    this.#pour = undefined
    await pour?.abandon()
  }

  async #bytes(bytes: Uint8Array): Promise<void> {
    if (this.#size < headSize) this.#head.push(bytes.slice(0, headSize - this.#size))
    this.#size += bytes.length
    if (this.#size > this.#limits.maxAttachmentBytes) await this.drop()
    else await this.#pour?.push(bytes)
  }

  async #end(fault: Problem | undefined): Promise<void> {
    if (this.#size > this.#limits.maxAttachmentBytes) {
      this.problems.push({
        code: 'attachment.too-large',
        field: `AttachmentEncoded/Attachment[${this.done.length + 1}]/ContentTransferEncoded`,
        line: this.#line,
        detail: `more than ${this.#limits.maxAttachmentBytes} bytes`
      })
    }
    if (fault !== undefined) {
      this.problems.push(fault)
      await this.drop()
    }
    const pour = this.#pour
    this.#pour = undefined
    const head = Buffer.concat(this.#head)
    if (pour === undefined) this.done.push({ line: this.#line, head })
    else this.done.push({ line: this.#line, head, content: await pour.end() })
  }
}
