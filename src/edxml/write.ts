/**
 * Message -> bytes, in the form that the axis itself re-emits. The same message gives the same bytes, always.
 *
 * A `Signature` that came with a message is not copied: it covered other bytes and can only be wrong now.
 * Whoever seals the new form passes `signatureXml`, as signEnvelope makes it.
 */
import { createHash } from 'node:crypto'
import type { ContentRef, ContentSource } from '../domain/content.ts'
import type { Attachment, Edoc, EdxmlMessage, TraceHeader } from '../domain/envelope.ts'
import { BrokenPromise } from '../domain/problem.ts'
import { attachmentHead, bodyOf, headerOfEdoc, headerOfStatus } from './compose.ts'
import { block, render } from './markup.ts'
import { edxmlNamespace } from './namespace.ts'
import { placeholder } from './splitter.ts'

export interface WriteOptions {
  /** A complete `Signature` element of the form being written; goes into edXMLHeader as it is. */
  readonly signatureXml?: string
  /** The form that a seal can be put on: Ids on the parts it signs, `Bussiness` always there. Goes with `signatureXml`. */
  readonly sealed?: boolean
}

export interface ComposedSkeleton {
  /** The text around the attachments' contents: one more than there are attachments. */
  readonly parts: readonly string[]
  /** The whole with placeholders for contents: byte for byte what the splitter leaves of the written message. */
  readonly bytes: Uint8Array
}

/** Throws BrokenPromise `edxml.character-not-allowed` for a value that XML cannot carry. */
export function composeSkeleton(message: EdxmlMessage, options: WriteOptions = {}): ComposedSkeleton {
  const attachments = message.kind === 'edoc' ? message.attachments : []
  const sealed = options.sealed ?? options.signatureXml !== undefined
  const header =
    message.kind === 'edoc'
      ? headerOfEdoc(message, { sealed, signatureXml: options.signatureXml })
      : headerOfStatus(message)
  const body = message.kind === 'edoc' ? bodyOf(attachments, sealed) : undefined
  const envelope = block('edXML:edXMLEnvelope', [header, body], `xmlns:edXML="${edxmlNamespace}"`)
  const opening = `<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="${edxmlNamespace}">\n${render(envelope, 1)}`
  const parts = partsOf(opening, attachments)
  const text = parts.map((part, at) => (at === attachments.length ? part : part + placeholder(at))).join('')
  return { parts, bytes: Buffer.from(text, 'utf8') }
}

function partsOf(opening: string, attachments: readonly Attachment[]): string[] {
  const parts: string[] = []
  let text = attachments.length === 0 ? opening : `${opening}  <AttachmentEncoded>\n`
  for (const attachment of attachments) {
    text += '    <Attachment>\n'
    for (const node of attachmentHead(attachment)) if (node !== undefined) text += render(node, 3)
    parts.push(`${text}      <edXML:ContentTransferEncoded xmlns:edXML="${edxmlNamespace}">`)
    text = '</edXML:ContentTransferEncoded>\n    </Attachment>\n'
  }
  parts.push(`${text}${attachments.length === 0 ? '' : '  </AttachmentEncoded>\n'}</edXML>\n`)
  return parts
}

/** Streams the message; attachments are read from the store as they are needed. */
export async function* writeMessage(
  message: EdxmlMessage,
  source: ContentSource,
  options: WriteOptions = {}
): AsyncGenerator<Uint8Array> {
  const { parts } = composeSkeleton(message, options)
  const attachments = message.kind === 'edoc' ? message.attachments : []
  for (const [at, part] of parts.entries()) {
    yield Buffer.from(part, 'utf8')
    const attachment = attachments[at]
    if (attachment !== undefined) yield* base64Of(attachment.transmitted, source)
  }
}

/** What the message would be as bytes: their digest and count, nothing stored. */
export async function sealMessage(
  message: EdxmlMessage,
  source: ContentSource,
  options: WriteOptions = {}
): Promise<ContentRef> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of writeMessage(message, source, options)) {
    hash.update(chunk)
    size += chunk.length
  }
  return { sha256: hash.digest('hex'), size }
}

/** The document with one more hop at the end of its trace. */
export function appendTrace(edoc: Edoc, hop: { readonly organId: string; readonly timestamp: string }): Edoc {
  const trace: TraceHeader = { organId: hop.organId, timestamp: hop.timestamp }
  return { ...edoc, trace: [...edoc.trace, trace] }
}

/** Base64 without line breaks. Content that is not of the length promised is never sent as if it were. */
async function* base64Of(ref: ContentRef, source: ContentSource): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0)
  let size = 0
  for await (const chunk of source.open(ref.sha256)) {
    size += chunk.length
    const bytes = held.length === 0 ? asBuffer(chunk) : Buffer.concat([held, chunk])
    const whole = bytes.length - (bytes.length % 3)
    if (whole > 0) yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1')
    held = Buffer.from(bytes.subarray(whole))
  }
  if (size !== ref.size) {
    throw new BrokenPromise('content.altered', { sha256: ref.sha256, expected: ref.size, found: size })
  }
  if (held.length > 0) yield Buffer.from(held.toString('base64'), 'latin1')
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
