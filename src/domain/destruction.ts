/**
 * Destruction of a recalled document's content: who must have answered before it is ordered, and what is left of the
 * message afterwards (QĐ 28/2018 Art 9.2; NĐ 30/2020 Art 18.4b and Phụ lục VI: the content goes, the metadata of the recall
 * stays).
 */
import type { ContentRef } from './content.ts'
import type { DeliveryState } from './delivery.ts'
import type { Edoc } from './envelope.ts'
import type { Progress } from './receipt.ts'
import { receiptStateOf } from './receipt.ts'

/**
 * - `pending`: still to be looked at.
 * - `under-way`: it was there when the removal began; after a crash its absence is our doing.
 * - `destroyed`: removed by us.
 * - `kept`: somebody else refers to the same bytes.
 * - `gone`: there was nothing to remove.
 */
export type ContentOutcome = 'pending' | 'under-way' | 'destroyed' | 'kept' | 'gone'

/** Because of whom a content was kept. */
export interface Holder {
  readonly kind: 'document' | 'receipt' | 'refusal' | 'evidence'
  readonly id: string
}

export interface ContentFate extends ContentRef {
  readonly outcome: ContentOutcome
  /** ISO 8601, UTC; absent while pending. */
  readonly at?: string
  readonly keptFor?: Holder
}

/** What a recipient did with its copy. */
export interface Copy {
  readonly state: DeliveryState
  readonly progress: Progress
  /** By a recall or a take-back: it was withdrawn before it got there, or its recipient agreed (15). */
  readonly givenBack: boolean
}

function isRecalled({ state, givenBack }: Copy): boolean {
  return givenBack || state === 'cancelled'
}

/** The recipient holds no copy because it did not want one. */
function isRefused({ state, progress }: Copy): boolean {
  return state === 'refused' || receiptStateOf(progress) === '02'
}

/**
 * Whether a document was recalled and nobody holds a copy of it any longer. Refused by all is not recalled; a 15 that
 * answers an update gives nothing back.
 */
export function isWhollyRecalled(copies: readonly Copy[]): boolean {
  return copies.some(isRecalled) && copies.every(copy => isRecalled(copy) || isRefused(copy))
}

/** Everything a message refers to, each digest once: its bytes as they came, its envelope, its attachments. */
export function contentsOf(...parts: readonly (ContentRef | Edoc)[]): readonly ContentRef[] {
  const all = parts.flatMap(part =>
    'sha256' in part ? [part] : part.attachments.flatMap(each => [each.transmitted, each.content])
  )
  return [...new Map(all.map(({ sha256, size }) => [sha256, { sha256, size }])).values()]
}

/**
 * What stays of a message whose content is destroyed: who wrote to whom, under which number and subject, when and why.
 * The summary, the seal, what describes the attachments and the list of appendices go; names, types and digests of the
 * attachments stay, they are the proof.
 */
export function withoutContent(message: Edoc): Edoc {
  const { content: _content, ...header } = message.header
  const { signatureXml: _seal, ...rest } = message
  return {
    ...rest,
    header: { ...header, otherInfo: { ...header.otherInfo, appendixes: [] } },
    attachments: message.attachments.map(({ description: _description, ...attachment }) => attachment)
  }
}
