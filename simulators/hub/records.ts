/** What the simulated exchange keeps, and what it tells as the truth. */
import type { Books } from './book-entries.ts'
import type { Seen } from './edxml.ts'
import type { AgencySetup } from './options.ts'

export interface Agency extends AgencySetup {
  readonly centre: string
  readonly version: number
  readonly deleted: boolean
  readonly modifiedAt: string
}

export type ItemStatus = 'initial' | 'processing' | 'done' | 'fail'

export interface Item {
  /** receiverDocId: what the recipient fetches and acknowledges. */
  readonly docId: string
  readonly senderDocId: string
  readonly kind: 'edoc' | 'status'
  readonly from: string
  readonly to: string
  readonly title: string
  readonly notation: string
  readonly createdAt: string
  status: ItemStatus
  updatedAt: string
  description?: string
}

/** One recipient of one message that somebody handed over. */
export interface Taken {
  /** from + to + DocumentId + BussinessDocType (+ trace of an update): twice the same key is a doubled document. */
  readonly key: string
  readonly kind: 'edoc' | 'status'
  readonly from: string
  readonly to: string
  readonly documentId: string
  readonly code: string
  readonly promulgationDate: string
  readonly subject: string
  readonly businessType: string
  readonly statusCode?: string
  /** An update that takes this recipient off the list, or puts it there. */
  readonly removed?: boolean
  readonly added?: boolean
  /** The documents that this one replaces for this recipient. */
  readonly replaces?: readonly string[]
  readonly senderDocId: string
  readonly receiverDocId: string
  readonly sha256: string
  readonly size: number
  readonly at: string
  readonly by: string
}

export interface Receipt {
  readonly from: string
  readonly to: string
  readonly documentId: string
  readonly statusCode: string
  readonly docId: string
  readonly at: string
}

export interface Truth {
  readonly taken: readonly Taken[]
  /** Keys of documents that were taken more than once. Empty when the gateway keeps its word. */
  readonly doubled: readonly string[]
  /** Receipts that the simulated agencies sent. */
  readonly receipts: readonly Receipt[]
  /** Every item that was put into an inbox. */
  readonly items: readonly Item[]
  /** Every document with every recipient, as the recipients keep it. */
  readonly books: Books
}

export function takenOf(
  seen: Seen,
  from: string,
  to: string,
  item: Item,
  facts: { sha256: string; size: number; by: string }
): Taken {
  const identity = seen.documentId === '' ? `${seen.code}@${seen.promulgationDate}` : seen.documentId
  const act = seen.kind === 'status' ? `s${seen.statusCode}@${seen.timestamp}` : seen.businessType
  const trace = seen.businessType === '2' ? `|${seen.trace}` : ''
  return {
    key: `${from}|${to}|${identity}|${act}${trace}`,
    kind: seen.kind,
    from,
    to,
    documentId: seen.documentId,
    code: seen.code,
    promulgationDate: seen.promulgationDate,
    subject: seen.subject,
    businessType: seen.businessType,
    ...(seen.statusCode === undefined ? {} : { statusCode: seen.statusCode }),
    ...concerning(seen, to),
    senderDocId: item.senderDocId,
    receiverDocId: item.docId,
    at: item.createdAt,
    ...facts
  }
}

function concerning({ receivers, replacements }: Seen, to: string): Partial<Taken> {
  const mine = receivers.find(receiver => same(receiver.code, to))
  const replaces = replacements
    .filter(({ codes }) => codes.length === 0 || codes.some(code => same(code, to)))
    .map(({ documentId }) => documentId)
  return {
    ...(mine === undefined ? {} : { [mine.change]: true }),
    ...(replaces.length === 0 ? {} : { replaces })
  }
}

const same = (one: string, other: string) => one.toUpperCase() === other.toUpperCase()
