/** The words of one DMS around the edXML: its headers, its list, its answers. Paths and codes are the same for all. */
import type { CollectedAnswer, Parcel } from '../../../exchange/ports/index.ts'

export interface Words {
  /** Metadata beside the body; values must be ASCII. */
  headers(parcel: Parcel): Record<string, string>
  /** Keys in the answer of GET /outbox; null when it is not such an answer. */
  keys(body: unknown): readonly string[] | null
  /** Body of POST /outbox/{key}/ack. */
  answer(answer: CollectedAnswer): Record<string, unknown>
  /** Why the DMS refuses, from the body of a 4xx. */
  reason(body: unknown): string | undefined
  /** The DMS's own number of what it took, from the body of a 2xx. */
  remoteId(body: unknown): string | undefined
}

/** The contract as docs/connectors.md writes it. */
export const plainWords: Words = {
  headers(parcel) {
    const { document } = parcel
    const named: Record<string, string | undefined> = {
      Kind: parcel.kind,
      Attempt: String(parcel.attempt),
      From: parcel.from,
      To: parcel.to,
      'Document-Id': document.documentId,
      Code: document.code,
      Subject: document.subject,
      'Promulgation-Date': document.promulgationDate,
      'Business-Type': document.businessType,
      Priority: String(document.priority)
    }
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(named)) {
      if (value !== undefined) headers[`Lienthong-${name}`] = encodeURIComponent(forHeader(value))
    }
    return headers
  },
  keys(body) {
    const items = (body as { items?: unknown } | null)?.items
    return Array.isArray(items) ? items.map(item => stringIn(item, 'key') ?? '') : null
  },
  answer: answer =>
    answer.kind === 'refused'
      ? { result: 'refused', problems: answer.problems }
      : { result: answer.kind, id: answer.id },
  reason: reasonIn,
  remoteId: body => stringIn(body, 'id')
}

export function stringIn(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const value = (body as Record<string, unknown>)[name]
  return typeof value === 'string' && value !== '' ? value.slice(0, 500) : undefined
}

export function reasonIn(body: unknown): string | undefined {
  return stringIn(body, 'reason') ?? stringIn(body, 'message') ?? stringIn(body, 'detail')
}

/** Whole characters, and few enough that servers with small header limits take them: the edXML has the full text. */
export function forHeader(text: string): string {
  const wellFormed = Buffer.from(text, 'utf8').toString('utf8')
  return [...wellFormed].slice(0, 300).join('')
}
