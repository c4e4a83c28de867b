/** Rows of the truth, as the story reads and writes them. A record knows neither its table nor its JSON. */
import type { ContentRef } from '../../domain/content.ts'
import type { DeliveryState, Next, Outcome } from '../../domain/delivery.ts'
import type { Direction, DocumentRecord } from '../../domain/document.ts'
import type { MessageKind, StatusMessage } from '../../domain/envelope.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { Problem } from '../../domain/problem.ts'
import type { Progress, ReceiptEffect } from '../../domain/receipt.ts'
import type { Route } from '../../domain/routing.ts'
import type { Parcel } from './carrier.ts'

export interface NewDelivery {
  readonly id: string
  readonly kind: MessageKind
  /** The document carried, or (kind status) the document it speaks of, when known. */
  readonly documentId?: string
  /** The receipt carried (kind status). */
  readonly receiptId?: string
  readonly senderCode: string
  /** As addressed: the code on the envelope. */
  readonly recipientCode: string
  /** As the sender wrote it, where the successor's code stands on the envelope instead. */
  readonly addressedCode?: string
  readonly recipientId?: string
  readonly route: Route
  /** 0..4 */
  readonly priority: number
  readonly acceptedAt: Date
  /** Why it does not go yet; it is added in state `held`. */
  readonly held?: Problem
}

export interface DeliveryRecord extends NewDelivery {
  readonly state: DeliveryState
  readonly attempts: number
  readonly dueAt?: Date
  readonly code?: ErrorCode
  readonly detail?: string
  readonly remoteId?: string
  readonly progress: Progress
  readonly settledAt?: Date
}

/** A delivery held on a lease. `fence` grows with every claim: an older holder can no longer write. */
export interface ClaimedDelivery extends DeliveryRecord {
  readonly fence: number
  /** 1-based number of the attempt this claim opened. */
  readonly attempt: number
  /** An earlier attempt ended unknown or never ended: ask before sending. */
  readonly mustAsk: boolean
  readonly firstAttemptAt: Date
}

export interface AttemptRecord {
  readonly number: number
  readonly startedAt: Date
  /** Absent: under way, or cut off by a crash. */
  readonly endedAt?: Date
  readonly outcome?: Outcome
}

export interface Deliveries {
  add(deliveries: readonly NewDelivery[]): Promise<void>
  find(id: string): Promise<DeliveryRecord | null>
  ofDocument(documentId: string): Promise<readonly DeliveryRecord[]>
  attempts(deliveryId: string): Promise<readonly AttemptRecord[]>
  /** Null when it is settled, not due, or held by another worker. Opens the next attempt in the same commit. */
  claim(id: string, leaseMs: number, now: Date): Promise<ClaimedDelivery | null>
  /** False when the lease was lost. */
  renew(id: string, fence: number, leaseMs: number, now: Date): Promise<boolean>
  /** Closes the attempt and moves the row. False when the fence is old: then nothing is written. */
  settle(claimed: ClaimedDelivery, outcome: Outcome, next: Next, now: Date): Promise<boolean>
  /** Moves a delivery between states outside of an attempt (inbox pick-up, operator). False when it is not in `from`. */
  move(
    id: string,
    from: readonly DeliveryState[],
    next: Next & { remoteId?: string; detail?: string },
    now: Date
  ): Promise<boolean>
  /**
   * Back to `unknown`, due now: the other side is asked before anything is sent, by whichever way it goes on. False when it is
   * not in `from`, or a worker holds it.
   */
  doubt(id: string, from: readonly DeliveryState[], code: ErrorCode, now: Date): Promise<boolean>
  /**
   * A person who has asked there says that it did not arrive: what was unclear is closed by an attempt of its own, and
   * the delivery may go again without asking. False when nothing was unclear, or a worker holds it.
   */
  believeAbsent(id: string, reason: string, now: Date): Promise<boolean>
  /** Applies a pure change to the progress under the row's lock; two receipts at once lose nothing. */
  changeProgress<T>(id: string, change: (progress: Progress) => { progress: Progress; result: T }): Promise<T>
  /** Remote ids of this carrier held by deliveries to the same recipient that were settled since then. */
  remoteIds(routeId: string, recipientCode: string, since: Date): Promise<readonly string[]>
}

export interface Documents {
  /** `existing` when another document has the same direction and business key. */
  add(document: DocumentRecord): Promise<{ kind: 'added' } | { kind: 'existing'; document: DocumentRecord }>
  find(id: string): Promise<DocumentRecord | null>
  /** Candidates for a reference of a status or an answer, best first. Sender codes are normalised. */
  byReference(reference: DocumentReference): Promise<readonly DocumentRecord[]>
}

/** By (senderCode, documentId); falls back to (senderCode, code, promulgationDate) in the adapter's query. */
export interface DocumentReference {
  readonly senderCode?: string
  /** Any of these senders, normalised; stands in place of `senderCode`. */
  readonly senderCodes?: readonly string[]
  readonly documentId?: string
  readonly code?: string
  readonly promulgationDate?: string
}

export interface NewReceipt {
  readonly id: string
  /** `in`: arrived from the other side; `out`: stated by one of our DMSs (or by the gateway itself). */
  readonly direction: Direction
  /** Absent while unmatched. */
  readonly documentId?: string
  readonly deliveryId?: string
  /** Who states it: normalised code. */
  readonly fromCode: string
  readonly toCode?: string
  /** As written, two digits if it was one. */
  readonly code: string
  /** ISO 8601: stated time, else the time of arrival. */
  readonly at: string
  readonly message: StatusMessage
  readonly raw: ContentRef
  readonly effect: ReceiptEffect | 'unmatched' | 'unknown-code'
  readonly source: string
  readonly receivedAt: Date
  /** Equal keys are the same receipt: from, document, code, and for 05 the time. */
  readonly key: string
}

export type ReceiptRecord = NewReceipt

export interface Receipts {
  /** Repeats are kept as well (every raw receipt is), but say so. */
  add(receipt: NewReceipt): Promise<{ kind: 'added' } | { kind: 'repeated'; firstId: string }>
  find(id: string): Promise<ReceiptRecord | null>
  /** Whether a receipt with this key was kept before. */
  known(direction: Direction, key: string): Promise<boolean>
  ofDocument(documentId: string): Promise<readonly ReceiptRecord[]>
  /** Unmatched inbound receipts that speak of this document: a receipt may come before its document. */
  waitingFor(reference: DocumentReference): Promise<readonly ReceiptRecord[]>
  /**
   * Gives an unmatched receipt and its repeats to a delivery. `repeated`: the delivery has the same receipt
   * already, this one is kept as its repeat. `gone`: it is not unmatched (any more).
   */
  claim(
    id: string,
    place: ReceiptPlace
  ): Promise<{ kind: 'claimed' | 'gone' } | { kind: 'repeated'; firstId: string }>
  match(id: string, documentId: string, deliveryId: string | undefined, effect: ReceiptEffect): Promise<void>
  /** Takes an unmatched receipt out of the tray. False when it is matched or was dismissed before. */
  dismiss(id: string, by: string, reason: string, at: Date): Promise<boolean>
  /** Whether anything was asked or told of this delivery that a recipient may answer (15, 16). */
  asked(deliveryId: string): Promise<boolean>
}

export interface ReceiptPlace {
  readonly documentId: string
  readonly deliveryId: string
  /** The key that the receipt has there. */
  readonly key: string
}

export interface NewRefusal {
  readonly id: string
  readonly direction: Direction
  readonly source: string
  readonly raw: ContentRef
  readonly problems: readonly Problem[]
  /** What could still be read, for people who look for it. */
  readonly seen?: {
    readonly from?: string
    readonly documentId?: string
    readonly code?: string
    readonly subject?: string
  }
  readonly remoteId?: string
  readonly at: Date
}

/** Everything refused, kept as evidence. */
export interface Refusals {
  keep(refusal: NewRefusal): Promise<void>
}

/** What axes gave us: makes a repeat of the axis harmless. */
export interface AxisItems {
  find(
    axisId: string,
    remoteId: string
  ): Promise<{ result: 'done' | 'fail'; why?: string; subjectId?: string } | null>
  /** `done` is final; a `fail` may be replaced, because a sender may mend and the axis may give it again. */
  note(item: {
    axisId: string
    remoteId: string
    kind: MessageKind
    result: 'done' | 'fail'
    why?: string
    subjectId?: string
    at: Date
  }): Promise<void>
}

/** Answers given to posts with an idempotency key. Scope is the connector's id. */
export interface Idempotency {
  find(scope: string, key: string): Promise<{ rawSha256: string; documentId: string } | null>
  /** False when somebody else has just used the key. */
  keep(scope: string, key: string, rawSha256: string, documentId: string, at: Date): Promise<boolean>
}

export type { Parcel }
