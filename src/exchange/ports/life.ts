/** The sender's acts as rows: what was said, about which original, and how each recipient's copy stands. */
import type { ActKind, ActState, Standing } from '../../domain/life.ts'
import type { DeliveryRecord, DocumentReference } from './records.ts'

export interface SenderAct {
  readonly id: string
  /** The original. */
  readonly documentId: string
  readonly kind: ActKind
  /** The edoc that says it. */
  readonly actDocumentId?: string
  /** The status 13 that says it. */
  readonly receiptId?: string
  readonly reason?: string
  /** `dms:<connector>…`, `axis:<axis>` */
  readonly actor: string
  readonly at: Date
}

export interface ActRecipient {
  /** The original's delivery. */
  readonly deliveryId: string
  readonly state: ActState
  /** The delivery that carries the act to this recipient; cancelled when there was nothing to say. */
  readonly carriedBy: string
}

/** One recipient's row with its act. */
export interface ActRow extends SenderAct, ActRecipient {
  readonly recipientCode: string
  readonly answerReceiptId?: string
}

export interface Stand {
  readonly delivery: DeliveryRecord
  readonly standing: Standing
}

export interface EarlyAct {
  readonly actDocumentId: string
  readonly senderCode: string
  readonly senderId?: string
  readonly reference: DocumentReference
  readonly at: Date
}

export interface Acts {
  /** The same message on the same original is one act: rows that are there stay. Returns the act's id. */
  add(act: SenderAct, recipients: readonly ActRecipient[]): Promise<string>
  /** Locks the edoc deliveries of these documents, in the order of their ids, and says where each stands. */
  standings(documentIds: readonly string[], now: Date): Promise<readonly Stand[]>
  /** Rows in which this delivery is the original's or carries the act. Oldest act first. */
  touching(deliveryId: string): Promise<readonly ActRow[]>
  /** Every row that this delivery carries. */
  carriedBy(deliveryId: string): Promise<readonly ActRow[]>
  ofActDocument(actDocumentId: string): Promise<readonly ActRow[]>
  /** Rows on these originals. Oldest act first. */
  onDocuments(documentIds: readonly string[]): Promise<readonly ActRow[]>
  move(row: ActRow, state: ActState): Promise<void>
  /** Keeps the recipient's answer: the receipt and when it came. */
  answer(row: ActRow, state: ActState, receiptId: string, at: Date): Promise<void>
  /** A recall or a replacement waits behind this delivery: it must not be sent any more. */
  takesBack(deliveryId: string): Promise<boolean>
  /** These documents and their updates, and the updates' updates. */
  versionsOf(documentIds: readonly string[]): Promise<readonly string[]>
  /** Two messages on one document come one after the other until the commit ends. */
  oneAtATime(reference: DocumentReference): Promise<void>
  /** An act that came before its original is kept until that comes. */
  keepEarly(act: EarlyAct): Promise<void>
  earlyFor(reference: DocumentReference): Promise<readonly EarlyAct[]>
  forgetEarly(actDocumentId: string): Promise<void>
}
