/** What the story answers. Every refusal is kept as evidence first and names its id. */
import type { ActState } from '../domain/life.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import type { ReceiptEffect } from '../domain/receipt.ts'
import type { Route } from '../domain/routing.ts'
import type { SigningRequest } from './ports/signatures.ts'
import type { StaffInfo } from '../domain/envelope.ts'

/** A message as a DMS posts it (API) or as it was collected from it (folder, table, REST). */
export interface Post {
  /** The DMS, authenticated. */
  readonly connectorId: string
  /** For the audit: `dms:<connector>` or `dms:<connector>/<credential>`. */
  readonly actor: string
  readonly idempotencyKey?: string
  /** What is to be signed with the sender's agency key before it goes. */
  readonly sign?: SigningRequest
  /** The edXML, `edoc` or `status`. */
  readonly body: AsyncIterable<Uint8Array>
}

export interface AcceptedDelivery {
  readonly id: string
  readonly recipientCode: string
  readonly recipientName?: string
  readonly route: Route
}

/** What an act of the sender came to for one recipient. `sent`: the message is the first it hears of the document. */
export interface Acted {
  readonly recipientCode: string
  readonly recipientName?: string
  readonly outcome: ActState | 'sent'
  /** The delivery that carries the act; cancelled where nothing had to be sent. */
  readonly deliveryId: string
}

export interface Refused {
  readonly kind: 'refused'
  readonly refusalId: string
  readonly problems: readonly Problem[]
}

export type AcceptAnswer =
  | {
      readonly kind: 'accepted' | 'duplicate'
      readonly documentId: string
      readonly deliveries: readonly AcceptedDelivery[]
      readonly warnings: readonly Warning[]
      /** Of a recall, an update, a replacement. */
      readonly acted?: readonly Acted[]
    }
  | Refused

export type StatusAnswer =
  | {
      readonly kind: 'recorded' | 'repeated'
      readonly receiptId: string
      readonly documentId: string
      readonly effect: ReceiptEffect
      /** The delivery that takes the status to the other side. */
      readonly deliveryId?: string
      /** Of a take-back (13). */
      readonly acted?: readonly Acted[]
    }
  | Refused

/** A post may be either kind of message: the answer says which it was. */
export type PostAnswer =
  ({ readonly message: 'edoc' } & AcceptAnswer) | ({ readonly message: 'status' } & StatusAnswer)

export interface RecallRequest {
  /** Ours. */
  readonly documentId: string
  readonly connectorId: string
  readonly actor: string
  readonly idempotencyKey?: string
  /** Codes; absent or empty: everybody it was sent to. */
  readonly recipients?: readonly string[]
  readonly reason: string
  readonly staff?: StaffInfo
}

export type RecallAnswer = PostAnswer | { readonly kind: 'not-found' | 'not-yours' }

/** What became of a message that an axis gave us. `kept`: a receipt stored though no document matches (yet). */
export type ReceiveAnswer =
  { readonly kind: 'accepted' | 'duplicate' | 'kept'; readonly subjectId: string } | Refused

/** A DMS tells what it did with an item of its inbox. */
export type PickUpAnswer =
  | { readonly kind: 'taken' | 'already-taken' | 'refused-recorded' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict'; readonly problem: Problem }

export type RetryAnswer =
  /** `rechecking`: it is held because of its signatures, which are looked at again first. */
  | { readonly kind: 'queued' | 'rechecking' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict'; readonly problem: Problem }

export type RecheckAnswer =
  | { readonly kind: 'queued' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict'; readonly problem: Problem }

export interface MatchByHand {
  readonly deliveryId: string
  /** Matches in spite of other parties; needs a reason. */
  readonly force?: boolean
  readonly reason?: string
  readonly actor: string
}

export type MatchAnswer =
  | { readonly kind: 'matched'; readonly documentId: string; readonly effect: string }
  /** It was there already, by another hand or by an equal receipt. */
  | { readonly kind: 'repeated'; readonly documentId: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict'; readonly problem: Problem }

export type ReceiptDecision =
  | { readonly kind: 'done' | 'repeated' | 'not-found' }
  | { readonly kind: 'conflict'; readonly problem: Problem }

/** The whole story, as http and the workers call it. compose.ts builds it. */
export interface Exchange {
  /** Outbound: one commit, then the answer. */
  post(post: Post): Promise<PostAnswer>
  /** One attempt of one delivery; a job may run twice. */
  attempt(deliveryId: string): Promise<void>
  /** Inbound: a message that an axis pushed or that was fetched from it. */
  receive(
    axisId: string,
    item: { remoteId: string; to?: string },
    body: AsyncIterable<Uint8Array>
  ): Promise<ReceiveAnswer>
  /** Polls an axis once; returns how many items were settled. */
  collectFromAxis(axisId: string): Promise<number>
  /** Fetches once what a DMS has put out for us. */
  collectFromDms(connectorId: string): Promise<number>
  /** Pull inbox: the DMS has durably taken the item, or refuses it. */
  pickUp(
    connectorId: string,
    deliveryId: string,
    result: { taken: true } | { taken: false; reason: string }
  ): Promise<PickUpAnswer>
  /** An operator sends again what failed, was refused, is held or waits. */
  retry(deliveryId: string, actor: string): Promise<RetryAnswer>
  /** A person who has asked the other side says whether an unclear delivery arrived. */
  settleByWord(
    deliveryId: string,
    word: { arrived: boolean; reason: string },
    actor: string
  ): Promise<RecheckAnswer>
  /** A job: a held document's signatures are made or judged again. */
  lookAgain(documentId: string): Promise<void>
  /** A person asks for a new judgement of a document's signatures. */
  recheck(documentId: string, actor: string): Promise<RecheckAnswer>
  /** A person refuses what is held. */
  refuseHeld(deliveryId: string, reason: string, actor: string): Promise<RecheckAnswer>
  /** A DMS recalls a document that it sent, without composing the edXML itself. */
  recall(request: RecallRequest): Promise<RecallAnswer>
  /** A person gives an unmatched receipt to a delivery. */
  matchReceipt(receiptId: string, by: MatchByHand): Promise<MatchAnswer>
  /** A person takes an unmatched receipt out of the tray. */
  dismissReceipt(receiptId: string, reason: string, actor: string): Promise<ReceiptDecision>
  /** A person chooses which successor of a closed sender hears of a receipt. */
  forwardReceipt(receiptId: string, code: string, actor: string): Promise<ReceiptDecision>
}
