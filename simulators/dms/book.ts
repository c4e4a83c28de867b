/** The book of a day that a DMS hands in to the gateway (docs/connectors.md section 3.5), and how it may drift. */
import { readMessage } from './edxml.ts'
import type { Outgoing, Received } from './register.ts'

export interface SentLine {
  readonly id?: string
  readonly from: string
  readonly to: readonly string[]
  readonly documentId: string
  readonly code: string
  readonly subject: string
  readonly state?: 'taken' | 'refused' | 'duplicate'
}

export interface ReceivedLine {
  readonly id: string
  readonly kind: 'edoc' | 'status'
  readonly from: string
  readonly to: string
  readonly documentId?: string
  readonly code?: string
  readonly state: 'taken'
}

export interface Book {
  readonly sent: readonly SentLine[]
  readonly received: readonly ReceivedLine[]
}

/** `line`: a delivery id (received) or a DocumentId (sent). `invent` adds a copy under another number. */
export interface BookDrift {
  readonly kind: 'drop' | 'double' | 'invent' | 'recipient'
  readonly line: string
  /** recipient: the code that stands there now. */
  readonly to?: string
}

/** What was refused is in the book as refused; what has no answer yet is not in it. */
export function bookOf(
  received: readonly Received[],
  outgoing: readonly Outgoing[],
  drifts: readonly BookDrift[] = []
): Book {
  const book = { sent: outgoing.flatMap(sentLine), received: received.flatMap(receivedLine) }
  return drifts.reduce(drifted, book)
}

function sentLine({ kind, bytes, answers }: Outgoing): SentLine[] {
  const message = kind === 'edoc' ? readMessage(bytes) : null
  const answer = answers.at(-1)
  if (message?.kind !== 'edoc' || answer === undefined) return []
  const { from, to, documentId, code, subject } = message
  const states = { accepted: 'taken', duplicate: 'duplicate', refused: 'refused' } as const
  const id = answer.id === undefined ? {} : { id: answer.id }
  return [{ ...id, from, to, documentId, code, subject, state: states[answer.result] }]
}

function receivedLine({ id, to, message }: Received): ReceivedLine[] {
  if (message === null) return []
  const about = message.kind === 'edoc' ? message : message.about
  const { documentId, code } = about
  return [
    {
      id,
      kind: message.kind,
      from: message.from,
      to,
      state: 'taken',
      ...(documentId === '' ? {} : { documentId }),
      ...(code === '' ? {} : { code })
    }
  ]
}

function drifted(book: Book, { kind, line, to = '000.00.00.X99' }: BookDrift): Book {
  const sent = book.sent.flatMap(each => {
    if (each.documentId !== line) return [each]
    if (kind === 'drop') return []
    if (kind === 'double') return [each, each]
    if (kind === 'recipient') return [{ ...each, to: [to] }]
    const { id: _, ...rest } = each
    return [each, { ...rest, documentId: `${line}-la`, code: `${each.code}-LA` }]
  })
  const received = book.received.flatMap(each => {
    if (each.id !== line) return [each]
    if (kind === 'drop') return []
    if (kind === 'double') return [each, each]
    if (kind === 'recipient') return [{ ...each, to }]
    return [each, { ...each, id: `${each.id.slice(0, -4)}ffff`, documentId: `${line}-la`, code: '999/LA' }]
  })
  return { sent, received }
}

export interface BookAccess {
  readonly url: string
  readonly key: string
}

/** `day` is yyyy-MM-dd, Vietnam. Resolves with the status of the answer. */
export async function handIn({ url, key }: BookAccess, day: string, book: Book): Promise<number> {
  const response = await fetch(new URL(`/v1/books/${day}`, url), {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(book)
  })
  await response.arrayBuffer()
  return response.status
}
