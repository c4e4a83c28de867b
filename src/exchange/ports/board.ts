/** The board: one document's whole picture, and what is kept of its receipts. For reading; nothing decides by it. */
import type { ContentRef } from '../../domain/content.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { Direction } from '../../domain/document.ts'
import type { BusinessType, StatusMessage } from '../../domain/envelope.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { Level } from '../../domain/organisation.ts'
import type { Progress } from '../../domain/receipt.ts'
import type { Route } from '../../domain/routing.ts'

/** Đã gửi, đã đến, tiếp nhận, phân công, đang xử lý, hoàn thành: the strip of steps, in order. */
export const boardSteps = ['sent', 'arrived', 'registered', 'assigned', 'in-progress', 'completed'] as const
export type BoardStep = (typeof boardSteps)[number]

/** What a recipient has come to: a step, or what leaves the strip. `waiting`: not sent yet. */
export const boardStandings = ['waiting', ...boardSteps, 'refused', 'taken-back'] as const
export type BoardStanding = (typeof boardStandings)[number]

export interface BoardRecipient {
  readonly deliveryId: string
  /** On the envelope. */
  readonly code: string
  /** The closed code that the sender wrote, when the successor received instead. */
  readonly redirectedFrom?: string
  /** The code the organisation bears today, when it is another. */
  readonly currentCode?: string
  readonly organisationId?: string
  readonly name?: string
  /** Absent: not known to the directory. */
  readonly level?: Level
  readonly route: Route
  readonly state: DeliveryState
  readonly attempts: number
  /** When the next attempt is due. */
  readonly dueAt?: Date
  readonly settledAt?: Date
  readonly progress: Progress
  /** When each step was first reached; a step that was skipped has no time. */
  readonly steps: Readonly<Partial<Record<BoardStep, Date>>>
  readonly refused?: { readonly at: Date; readonly reason?: string }
  /** The running clock that runs out first. */
  readonly clock?: {
    readonly kind: 'send' | 'arrival' | 'due' | 'answer'
    readonly startedAt: Date
    readonly dueAt: Date
    readonly overdue: boolean
  }
  /** The sender's act that is open, else the last one. */
  readonly act?: {
    readonly id: string
    readonly kind: 'recall' | 'update' | 'replace' | 'take-back'
    readonly state: 'waiting' | 'withdrawn' | 'asked' | 'agreed' | 'declined' | 'informed'
    readonly at: Date
    readonly reason?: string
    readonly answeredAt?: Date
  }
  /** Why it does not go, or did not go the last time. */
  readonly error?: { readonly code: ErrorCode; readonly detail?: string }
  readonly lastReceipt?: {
    readonly id: string
    readonly code: string
    readonly fromCode: string
    readonly at: Date
    readonly description?: string
  }
  /** Repeats not counted. */
  readonly receipts: number
}

export interface Board {
  readonly document: {
    readonly id: string
    readonly direction: Direction
    readonly source: string
    readonly businessType: BusinessType
    readonly senderCode: string
    readonly senderName?: string
    readonly documentId?: string
    readonly code?: string
    readonly promulgationDate?: string
    readonly documentType?: string
    readonly subject?: string
    readonly signer?: string
    /** yyyy-MM-dd */
    readonly dueDate?: string
    readonly priority: number
    readonly acceptedAt: Date
  }
  /** By name. */
  readonly recipients: readonly BoardRecipient[]
}

/** A receipt of a document, as it was kept: repeats too. */
export interface KeptReceipt {
  readonly id: string
  readonly direction: Direction
  /** Of the document; the recipient it is about. */
  readonly deliveryId?: string
  readonly recipientCode?: string
  readonly fromCode: string
  readonly toCode?: string
  readonly code: string
  readonly at: Date
  readonly receivedAt: Date
  /** The axis or DMS that brought it. */
  readonly source: string
  readonly effect: string
  readonly repeatOf?: string
  readonly description?: string
  readonly staff?: string
  readonly raw: ContentRef
}

export const suggestionReasons = [
  'same-document-id',
  'same-code',
  'similar-code',
  'same-date',
  'same-sender',
  'related-sender',
  'same-recipient',
  'related-recipient',
  'close-in-time'
] as const
export type SuggestionReason = (typeof suggestionReasons)[number]

/** A delivery that an unmatched receipt may belong to. */
export interface Suggestion {
  readonly deliveryId: string
  readonly documentId: string
  /** The sum of its reasons; the most likely first. */
  readonly score: number
  readonly reasons: readonly SuggestionReason[]
  readonly senderCode: string
  readonly recipientCode: string
  readonly recipientName?: string
  readonly code?: string
  readonly senderDocumentId?: string
  readonly promulgationDate?: string
  readonly subject?: string
  readonly acceptedAt: Date
  readonly state: DeliveryState
}

/** One receipt with all that is known of it. Suggestions only while it is unmatched. */
export interface ReceiptCase extends KeptReceipt {
  readonly documentId?: string
  readonly message: StatusMessage
  /** How often it came again. */
  readonly repeats: number
  readonly dismissed?: { readonly at: Date; readonly by: string; readonly reason: string }
  readonly suggestions: readonly Suggestion[]
}
