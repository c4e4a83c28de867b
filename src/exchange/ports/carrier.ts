/**
 * The outside parties, as the story sees them. Axes and connectors implement these; the story never knows which.
 */
import type { Found, Outcome } from '../../domain/delivery.ts'
import type { RecallBy } from '../../domain/life.ts'
import type { BusinessType, EdxmlMessage, MessageKind } from '../../domain/envelope.ts'

/** One message for one recipient, ready to be carried. */
export interface Parcel {
  /** UUIDv7 of the delivery: the idempotency key towards whoever understands one. */
  readonly deliveryId: string
  readonly kind: MessageKind
  /** 1-based. */
  readonly attempt: number
  readonly from: string
  readonly to: string
  /** The document it is, or (for a status) the document it speaks of. */
  readonly document: {
    /** Our id, when we know the document. */
    readonly id?: string
    readonly documentId?: string
    readonly code?: string
    readonly subject?: string
    /** yyyy-MM-dd */
    readonly promulgationDate?: string
    readonly businessType: BusinessType
    /** 0..4 */
    readonly priority: number
  }
  /** What was read of the message; connectors that speak JSON map from it, and read attachments by digest. */
  readonly message: EdxmlMessage
  /** The composed edXML: its digest (64 hex), its length in bytes, its bytes. May be opened more than once. */
  readonly sha256: string
  readonly size: number
  open(): AsyncIterable<Uint8Array>
  /** When the first attempt began; the window for asking the other side. */
  readonly firstAttemptAt: Date
  /** Remote ids that other deliveries already hold: they cannot be this one's. */
  readonly takenRemoteIds: readonly string[]
}

/** Takes parcels away. Never throws for what the other side does: that is an Outcome. */
export interface Carrier {
  /** The id of the axis or connector; also the name of its lane. */
  readonly id: string
  readonly kind: 'axis' | 'dms'
  /** For people: "Trục liên thông văn bản quốc gia". */
  readonly label: string
  /** How many parcels may be under way at once. */
  readonly concurrency: number
  /** The other side recognises a repeat by `deliveryId`: after an unknown outcome it may simply be sent again. */
  readonly idempotent: boolean
  /** How it understands a recall; absent: as the sender says it. */
  readonly recallBy?: RecallBy
  deliver(parcel: Parcel, signal: AbortSignal): Promise<Outcome>
  /** Asks whether an earlier attempt was taken. Required unless `idempotent`. */
  find?(parcel: Parcel, signal: AbortSignal): Promise<Found>
  /** A harmless call that proves address and credentials, for the console's test button. */
  test(signal: AbortSignal): Promise<{ ok: true; ms: number } | { ok: false; code: string; detail: string }>
}

/** An item waiting on an axis. */
export interface AxisItem {
  /** The axis's id of this item (docId). */
  readonly remoteId: string
  readonly kind: MessageKind
  /** As the axis lists it; may be absent. */
  readonly from?: string
  readonly to?: string
}

/** What is asked of an axis's own books: from when to when, and on whose behalf we sent. */
export interface ListRange {
  readonly from: Date
  readonly to: Date
  /** Codes of ours that sent something then; an axis that lists an agency at a time is asked for each. */
  readonly senders: readonly string[]
}

/** A line of an axis's own book. What its list does not say is absent. */
export interface ListedItem {
  /** Under which it was handed over (`senderDocId`). */
  readonly remoteId?: string
  /** The recipient's own copy of it (`receiverDocId`); in a list of what came, the id it is fetched by. */
  readonly itemId?: string
  readonly kind: MessageKind
  readonly from?: string
  readonly to?: string
  /** Số và ký hiệu. */
  readonly notation?: string
  readonly title?: string
  readonly at?: Date
  /** Of the hand-over. `fail`: the axis gave it up. */
  readonly sendStatus?: string
  /** Of the recipient's centre: `initial`, `processing`, `done`, `fail`. */
  readonly receiveStatus?: string
}

/** A directory row as an axis gives it. */
export interface RemoteAgency {
  readonly remoteKey: string
  readonly parentKey?: string
  readonly code: string
  readonly otherCode?: string
  readonly name: string
  readonly mail?: string
  readonly deleted?: boolean
  /** Of the axis's directory when this row changed last; absent where the axis counts none. */
  readonly version?: number
}

/** `whole`: who is not in it is no longer listed. `changes`: at least what changed since the version named. */
export interface AgencyListing {
  readonly kind: 'whole' | 'changes'
  /** Throws when it is cut off: a list that ends without a throw is complete. One key may come several times. */
  readonly agencies: AsyncIterable<RemoteAgency>
}

/** An axis: carries out, is asked for what came in, and keeps a directory. */
export interface Axis extends Carrier {
  readonly kind: 'axis'
  /** Seconds between polls; 0 = this axis only pushes. */
  readonly pollSeconds: number
  /** Own codes on whose behalf this axis is polled; empty = the account's own inbox. */
  list(signal: AbortSignal): AsyncIterable<AxisItem>
  fetch(item: AxisItem, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
  /** Transport acknowledgement, not a receipt. `done` only after the durable save. */
  acknowledge(
    item: AxisItem,
    as: 'processing' | 'done' | 'fail',
    why: string | undefined,
    signal: AbortSignal
  ): Promise<void>
  /** Its book of what we sent. Throws BrokenPromise `carrier.*`; an empty answer is no list. */
  sentList?(range: ListRange, signal: AbortSignal): AsyncIterable<ListedItem>
  /** Its book of what is for us, acknowledged or not. */
  receivedList?(range: ListRange, signal: AbortSignal): AsyncIterable<ListedItem>
  /** Asked for changes since a version; an axis that counts none, or is asked without one, gives the whole list. */
  agencies?(since: number | undefined, signal: AbortSignal): AgencyListing
  register?(
    agency: { code: string; name: string; parentCode?: string; mail?: string },
    signal: AbortSignal
  ): Promise<void>
}

/** What a DMS handed over by folder, table or its own API, before the gateway accepted it. */
export interface Collected {
  /** The DMS's own key for it: the idempotency key of the acceptance. */
  readonly key: string
  open(): AsyncIterable<Uint8Array>
}

/** The gateway's answer to one collected item, for the DMS to read. */
export type CollectedAnswer =
  | { readonly kind: 'accepted' | 'duplicate'; readonly id: string }
  | {
      readonly kind: 'refused'
      readonly problems: readonly { code: string; field?: string; vi: string; en: string; remedy: string }[]
    }

/** A DMS. Inbound parcels are delivered to it; what it sends comes by the API or is collected from it. */
export interface Connector extends Carrier {
  readonly kind: 'dms'
  /** Present when the gateway must go and fetch what the DMS sends (folder, table, REST). */
  readonly collectSeconds?: number
  /** Calls `accept` for each waiting item and tells the DMS its answer. Returns how many were taken. */
  collect?(accept: (item: Collected) => Promise<CollectedAnswer>, signal: AbortSignal): Promise<number>
  /** Releases files, sockets, pools. */
  close?(): Promise<void>
}
