/**
 * Which document, and which of its deliveries, a status speaks of.
 *
 * Receipts 01…06, 15, 16 come from the recipient and name the sender in `ResponseFor/OrganId`; 13 comes from
 * the sender and names the recipient there. Code and DocumentId are the original document's in both. Either side may
 * speak, or be spoken of, by another code than the document has: of its own, of its successor, of its predecessor.
 */
import { vietnamDate } from '../domain/calendar.ts'
import type { DocumentRecord } from '../domain/document.ts'
import type { BusinessType, StatusMessage } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { DeliveryRecord, DocumentReference, NewDelivery, Repositories } from './ports/index.ts'

export interface Parties {
  readonly senderCode?: string
  readonly recipientCode?: string
  readonly reference: DocumentReference
}

export function partiesOf(message: StatusMessage, code: string): Parties {
  const from = normaliseCode(message.from.organId)
  const named = message.responseFor.organId
  const other = named === undefined || named === '' ? undefined : normaliseCode(named)
  const [senderCode, recipientCode] = code === '13' ? [from, other] : [other, from]
  const { documentId, promulgationDate } = message.responseFor
  return {
    ...(senderCode === undefined ? {} : { senderCode }),
    ...(recipientCode === undefined ? {} : { recipientCode }),
    reference: {
      ...(senderCode === undefined ? {} : { senderCode }),
      ...(documentId === undefined ? {} : { documentId }),
      ...(message.responseFor.code === undefined ? {} : { code: message.responseFor.code }),
      ...(promulgationDate === undefined ? {} : { promulgationDate })
    }
  }
}

export interface Correlated {
  readonly document: DocumentRecord
  readonly delivery: DeliveryRecord
}

/** `ambiguous`: the speaker stands in the place of several recipients, and nothing says which one is meant. */
export type Correlation = Correlated | 'ambiguous' | null

/** The best candidate that has a delivery to the recipient. `code` is the status's, `today` is yyyy-MM-dd. */
export async function correlate(
  tx: Repositories,
  parties: Parties,
  code: string,
  today: string
): Promise<Correlation> {
  const { reference, recipientCode } = parties
  if (recipientCode === undefined) return null
  const named = await tx.documents.byReference(reference)
  const found = await among(tx, inOrder(named, code), recipientCode, today)
  if (found !== null || reference.senderCode === undefined) return found
  const { codes } = await tx.lineage.of(reference.senderCode, daysOf(today, reference.promulgationDate))
  if (codes.length < 2) return null
  const others = await tx.documents.byReference({ ...reference, senderCodes: codes })
  return among(tx, inOrder(others, code), recipientCode, today)
}

async function among(
  tx: Repositories,
  documents: readonly DocumentRecord[],
  recipientCode: string,
  today: string
): Promise<Correlation> {
  let ambiguous = false
  for (const document of documents) {
    const deliveries = (await tx.deliveries.ofDocument(document.id)).filter(d => d.kind === 'edoc')
    const delivery = await deliveryTo(tx, deliveries, recipientCode, daysOf(today, dateOf(document)))
    if (delivery === 'ambiguous') ambiguous = true
    else if (delivery !== null) return { document, delivery }
  }
  return ambiguous ? 'ambiguous' : null
}

/**
 * The delivery to whoever speaks by this code: named so on the envelope; else the same organisation; else one in its
 * line of succession, if there is only one.
 */
export async function deliveryTo<D extends NewDelivery>(
  tx: Repositories,
  deliveries: readonly D[],
  code: string,
  days: readonly string[]
): Promise<D | 'ambiguous' | null> {
  const named = deliveries.find(d =>
    [d.recipientCode, d.addressedCode].some(c => c && normaliseCode(c) === code)
  )
  if (named !== undefined || deliveries.length === 0) return named ?? null
  for (const day of days) {
    const resolution = await tx.directory.resolve(code, day, days[0])
    const id = 'organisation' in resolution ? resolution.organisation.id : undefined
    const same = deliveries.find(d => id !== undefined && d.recipientId === id)
    if (same !== undefined) return same
  }
  const { ids } = await tx.lineage.of(code, days)
  const related = deliveries.filter(d => d.recipientId !== undefined && ids.includes(d.recipientId))
  return related.length > 1 ? 'ambiguous' : (related[0] ?? null)
}

/** Today first, then the day of the document: a code means what it meant to whoever wrote it. */
export function daysOf(today: string, date: string | undefined): readonly string[] {
  return date === undefined || date === today ? [today] : [today, date]
}

/** yyyy-MM-dd: the date the document bears, else the day it came. */
export function dateOf({ message, acceptedAt }: DocumentRecord): string {
  return message.header.promulgationDate ?? vietnamDate(acceptedAt)
}

const originalFirst: readonly BusinessType[] = ['new', 'replace', 'update', 'recall']

/**
 * A recall repeats the original's identity. What answers it (15, 16) and what asks by status (13) is about the
 * original; the steps of work never are about a recall.
 */
function inOrder(documents: readonly DocumentRecord[], code: string): readonly DocumentRecord[] {
  if (code === '01') return documents
  if (['13', '15', '16'].includes(code))
    return documents.toReversed().sort((a, b) => originality(a) - originality(b))
  return documents.toSorted(
    (a, b) => Number(a.businessType === 'recall') - Number(b.businessType === 'recall')
  )
}
const originality = (document: DocumentRecord) => originalFirst.indexOf(document.businessType)

/**
 * Equal keys are the same receipt. A 05 may be said often, a take-back more than once: their time counts too.
 * `at` is ISO 8601; two writings of one instant are equal.
 */
export function receiptKey(fromCode: string, about: string, code: string, at: string): string {
  const timed = ['05', '13', '15', '16'].includes(code) ? `|${new Date(at).toISOString()}` : ''
  return `${fromCode}|${about}|${code}${timed}`
}
