/** A document as the gateway keeps it: what was read of the message, and where its bytes are. */
import type { ContentRef } from './content.ts'
import type { BusinessType, Edoc } from './envelope.ts'
import { codeOf } from './envelope.ts'
import { normaliseCode } from './organisation.ts'

/** `out`: a DMS of ours sent it. `in`: it came from an axis. */
export type Direction = 'out' | 'in'

export interface DocumentRecord {
  /** UUIDv7, ours. */
  readonly id: string
  readonly direction: Direction
  /** Who brought it: a connector's id (out) or an axis's id (in). */
  readonly source: string
  readonly senderCode: string
  readonly senderId?: string
  readonly businessType: BusinessType
  readonly businessKey: string
  /** The whole message without attachments' bytes. */
  readonly message: Edoc
  /** The bytes as they came, kept whole as evidence. */
  readonly raw: ContentRef
  /**
   * The document as sealed, with all its recipients; for an inbound document the same as `raw`. What a carrier takes
   * names only the one recipient (exchange/parcel.ts).
   */
  readonly envelope: ContentRef
  /** Digest over what the document says (header and attachments), whatever its wrapping. */
  readonly substance: string
  readonly acceptedAt: Date
}

/**
 * The key under which two messages are the same document: sender, own identity, kind of act.
 * An update and a recall share their identity with the original and may be said more than once (a recall again after it
 * was declined), so each one counts by its first trace mark as well.
 */
export function businessKeyOf(message: Edoc): string {
  const { header, business, trace } = message
  const identity = header.documentId?.trim() || `${codeOf(header) ?? ''}@${header.promulgationDate ?? ''}`
  const parts = [normaliseCode(header.from.organId), identity, business.type]
  if (business.type === 'update' || business.type === 'recall') parts.push(trace[0]?.timestamp ?? '')
  return parts.join('|')
}
