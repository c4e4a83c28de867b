/**
 * Bytes -> message. One pass: the raw bytes are kept whole, each attachment goes decoded into the store,
 * and what is left, a few kilobytes, is parsed. Memory does not grow with the message.
 *
 * What the sender did wrong comes back as problems, all that can be told at once; only the store or the
 * line breaking is thrown. The store is given two streams at a time (raw and attachment): one that takes
 * a single stream at once would wait for itself.
 */
import type { ContentRef, ContentSink, ContentSource } from '../domain/content.ts'
import { codeOf, type EdxmlMessage } from '../domain/envelope.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import { defaultLimits, type ReadLimits } from './limits.ts'
import { receive } from './receive.ts'
import { understand } from './understand.ts'

export { defaultLimits, type ReadLimits } from './limits.ts'

/** What could still be made out of a refused message, for whoever has to find its sender. */
export interface Seen {
  readonly from?: string
  readonly documentId?: string
  readonly code?: string
  readonly subject?: string
}

export type ReadResult =
  | {
      readonly kind: 'read'
      readonly message: EdxmlMessage
      readonly warnings: readonly Warning[]
      readonly raw: ContentRef
      readonly skeletonSha256: string
    }
  | {
      readonly kind: 'refused'
      readonly problems: readonly [Problem, ...Problem[]]
      /** The bytes as they came; only the first part of them when the message was too large. */
      readonly raw: ContentRef
      /** What could still be read, under the name that refusals are stored with (exchange/ports/records.ts). */
      readonly seen?: Seen
    }

export async function readMessage(
  raw: AsyncIterable<Uint8Array>,
  into: ContentSink & ContentSource,
  limits: ReadLimits = defaultLimits
): Promise<ReadResult> {
  const received = await receive(raw, into, limits)
  if (received.kind === 'refused') return { kind: 'refused', problems: [received.problem], raw: received.raw }
  const understood = await understand(received, into, limits)
  const { message, problems } = understood
  const seen = message === undefined ? {} : { seen: seenIn(message) }
  const [first, ...others] = problems
  if (first !== undefined)
    return { kind: 'refused', problems: [first, ...others], raw: received.raw, ...seen }
  // Nothing said against it and nothing read: that must never pass for a message.
  if (message === undefined)
    return {
      kind: 'refused',
      problems: [{ code: 'edxml.element-missing', field: 'MessageHeader' }],
      raw: received.raw
    }
  return {
    kind: 'read',
    message,
    warnings: understood.warnings,
    raw: received.raw,
    skeletonSha256: understood.skeletonSha256
  }
}

function seenIn(message: EdxmlMessage): Seen {
  const of = message.kind === 'edoc' ? message.header : { ...message.responseFor, subject: undefined }
  const code = message.kind === 'edoc' ? codeOf(message.header) : message.responseFor.code
  const { organId } = message.kind === 'edoc' ? message.header.from : message.from
  return {
    ...(organId === '' ? {} : { from: organId.slice(0, 200) }),
    ...(of.documentId === undefined ? {} : { documentId: of.documentId.slice(0, 500) }),
    ...(code === undefined ? {} : { code: code.slice(0, 400) }),
    ...(of.subject === undefined ? {} : { subject: of.subject.slice(0, 500) })
  }
}
