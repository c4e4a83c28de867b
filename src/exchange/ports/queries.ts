/** The read side: what is shown to DMSs and to people. A view is made for reading; nothing decides by it. */
import type { ContentRef } from '../../domain/content.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { Contact, SuccessorKind } from '../../domain/directory-entry.ts'
import type { Direction } from '../../domain/document.ts'
import type { BusinessType, Edoc, MessageKind, StatusMessage } from '../../domain/envelope.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { CodeScheme, Level } from '../../domain/organisation.ts'
import type { Problem } from '../../domain/problem.ts'
import type { ResultClass } from '../../domain/signature.ts'
import type { Progress } from '../../domain/receipt.ts'
import type { Route, RoutingRule } from '../../domain/routing.ts'
import type { Board, KeptReceipt, ReceiptCase } from './board.ts'
import type { AttemptRecord } from './records.ts'

/** Whose eyes: a connector sees what it sent and what is for it; absent sees everything. */
export interface Eyes {
  readonly connectorId?: string
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Opaque; absent on the last page. */
  readonly next?: string
}

export interface PageRequest {
  readonly limit: number
  /** As a `next` gave it. An unreadable one is answered with `null` by the query. */
  readonly cursor?: string
}

export interface DocumentFilter {
  readonly direction?: Direction
  /** Documents with at least one delivery in this state. */
  readonly state?: DeliveryState
  readonly since?: Date
  /** Part of subject, code or DocumentId; without regard to case and diacritics. */
  readonly q?: string
}

export interface DocumentSummary {
  readonly id: string
  readonly direction: Direction
  readonly source: string
  readonly senderCode: string
  readonly businessType: BusinessType
  readonly documentId?: string
  readonly code?: string
  readonly promulgationDate?: string
  readonly subject?: string
  readonly priority: number
  readonly acceptedAt: Date
  /** How many of the deliveries these eyes may see stand in each state. */
  readonly states: Readonly<Partial<Record<DeliveryState, number>>>
}

export interface DeliveryView {
  readonly id: string
  readonly kind: MessageKind
  readonly recipientCode: string
  readonly recipientName?: string
  readonly level?: Level
  readonly route: Route
  readonly state: DeliveryState
  readonly attempts: number
  readonly dueAt?: Date
  readonly acceptedAt: Date
  readonly settledAt?: Date
  readonly code?: ErrorCode
  readonly detail?: string
  readonly progress: Progress
}

export interface DocumentView extends DocumentSummary {
  readonly message: Edoc
  readonly raw: ContentRef
  readonly envelope: ContentRef
  readonly deliveries: readonly DeliveryView[]
}

export interface ReceiptView {
  readonly id: string
  readonly direction: Direction
  readonly fromCode: string
  readonly toCode?: string
  readonly code: string
  readonly at: Date
  readonly receivedAt: Date
  readonly effect: string
  readonly repeat: boolean
  readonly description?: string
  readonly staff?: string
}

export interface Timeline {
  readonly delivery: DeliveryView
  readonly documentId?: string
  readonly attempts: readonly AttemptRecord[]
  readonly receipts: readonly ReceiptView[]
}

/** An item that lies, or lay, in the inbox of a DMS. */
export interface InboxItem {
  readonly id: string
  readonly kind: MessageKind
  readonly state: DeliveryState
  readonly senderCode: string
  readonly recipientCode: string
  readonly acceptedAt: Date
  /** Our id of the document carried, or spoken of. */
  readonly documentId?: string
  readonly receiptId?: string
  readonly message: Edoc | StatusMessage
  /** Of the document's signatures, as they were judged last; absent for a status. */
  readonly signatureClass?: ResultClass
  /** The edXML to hand over, where it is kept as it came; absent when it is composed from `message`. */
  readonly kept?: ContentRef
}

export type Tray = 'ours' | 'theirs' | 'held' | 'unmatched' | 'refused'
export const trays: readonly Tray[] = ['ours', 'theirs', 'held', 'unmatched', 'refused']

/** One line of a tray: a delivery, an unmatched receipt or a refusal, by what they have in common. */
export interface TrayItem {
  readonly id: string
  readonly subject: 'delivery' | 'receipt' | 'refusal'
  readonly at: Date
  readonly code?: ErrorCode
  readonly detail?: string
  readonly from?: string
  readonly to?: string
  readonly documentId?: string
  readonly documentCode?: string
  readonly documentSubject?: string
  readonly state?: DeliveryState
  readonly attempts?: number
  readonly partner?: string
}

export interface RefusalView {
  readonly id: string
  readonly direction: Direction
  readonly source: string
  readonly raw: ContentRef
  readonly problems: readonly Problem[]
  readonly seen?: { from?: string; documentId?: string; code?: string; subject?: string }
  readonly remoteId?: string
  readonly at: Date
}

/** All that are given must hold. */
export interface OrganisationFilter {
  /**
   * A code, old or new, or the beginning of one; or words of the name in any order, each from its beginning, without
   * regard to case and diacritics.
   */
  readonly q?: string
  readonly level?: Level
  readonly status?: 'active' | 'closed'
  readonly parentId?: string
  readonly connectorId?: string
  /** Listed by this axis, under any of its codes. */
  readonly axisId?: string
}

export interface OrganisationView {
  readonly id: string
  readonly name: string
  readonly level: Level
  readonly parentId?: string
  readonly parentName?: string
  readonly code: string
  readonly status: 'active' | 'closed'
  /** yyyy-MM-dd, the first day without it; may lie ahead. */
  readonly closedOn?: string
  readonly connectorId?: string
  /** The code that was searched for, where it is not the one above. */
  readonly matchedCode?: string
}

export interface SuccessionView {
  readonly id: string
  readonly name: string
  readonly code: string
  readonly status: 'active' | 'closed'
  /** yyyy-MM-dd */
  readonly since: string
  readonly kind: SuccessorKind
}

export interface PeriodView {
  readonly code: string
  readonly scheme: CodeScheme
  /** yyyy-MM-dd; absent: since ever. */
  readonly validFrom?: string
  /** yyyy-MM-dd, the first day on which it no longer holds; absent: for ever. */
  readonly validTo?: string
}

/** How an axis lists one of our organisations. */
export interface RegistrationView {
  readonly axisId: string
  readonly remoteKey: string
  readonly code: string
  readonly name: string
  readonly deleted: boolean
  readonly seenAt: Date
  /** Since when the axis no longer lists it. */
  readonly goneAt?: Date
}

export interface OrganisationDetail extends Omit<OrganisationView, 'matchedCode'> {
  readonly contact: Contact
  readonly codes: readonly PeriodView[]
  readonly successors: readonly SuccessionView[]
  readonly predecessors: readonly SuccessionView[]
  readonly registrations: readonly RegistrationView[]
  readonly children: number
}

/** Why a code means what it means on a day. */
export interface ResolutionView {
  /** Everybody who has borne the code, in order of time. */
  readonly bearers: readonly (PeriodView & { readonly organisation: OrganisationView })[]
  /** From the bearer on that day over whoever stood in its place by then; `from` and `to` are organisations' ids. */
  readonly chain: readonly (SuccessionView & { readonly from: string })[]
}

/** An axis's list beside our directory: how far it has been read, and what of it differs from us. */
export interface AxisDirectoryView {
  readonly axisId: string
  readonly version?: number
  readonly wholeAt?: Date
  readonly changesAt?: Date
  /** In the last whole list. */
  readonly listed: number
  /** Rows that the last reading brought, and agencies that it found gone. */
  readonly changed: number
  readonly gone: number
  /** Length of a whole list that was too short to be believed; nobody was marked as gone by it. */
  readonly doubtedListed?: number
  readonly differences: AxisDifferences
}

/** Waiting for an administrator's preview; nothing of it has been applied. */
export interface AxisDifferences {
  /** Agencies none of whose codes we know. */
  readonly unknown: number
  /** Their name is not ours. */
  readonly renamed: number
  /** Deleted or no longer listed there, and open here. */
  readonly gone: number
}

export interface LaneLoad {
  readonly lane: string
  /** Held on a lease now. */
  readonly inFlight: number
  /** In the outbox. */
  readonly waiting: number
  readonly oldestDueAt?: Date
  readonly failuresInARow: number
  readonly pausedUntil?: Date
}

export interface AuditView {
  readonly seq: string
  readonly at: Date
  readonly action: string
  readonly outcome: string
  readonly actor: string
  readonly subject: Readonly<Record<string, string>>
  readonly facts: Readonly<Record<string, unknown>>
}

/** Paged queries answer `null` for a cursor they did not give out. */
export interface Queries {
  documents(eyes: Eyes, filter: DocumentFilter, page: PageRequest): Promise<Page<DocumentSummary> | null>
  document(eyes: Eyes, id: string): Promise<DocumentView | null>
  timeline(eyes: Eyes, documentId: string, deliveryId: string): Promise<Timeline | null>
  /** One statement; clocks are held against `now`. */
  board(eyes: Eyes, documentId: string, now: Date): Promise<Board | null>
  /** In the order in which they came. `not-found` when these eyes do not see the document. */
  receipts(eyes: Eyes, documentId: string, page: PageRequest): Promise<Page<KeptReceipt> | 'not-found' | null>
  receipt(eyes: Eyes, documentId: string, receiptId: string): Promise<KeptReceipt | null>
  /** Any receipt that came from an axis, matched or not, with suggestions while it is not. */
  receiptCase(id: string): Promise<ReceiptCase | null>
  /** Oldest first. */
  inbox(connectorId: string, limit: number): Promise<readonly InboxItem[]>
  inboxItem(connectorId: string, id: string): Promise<InboxItem | null>
  tray(tray: Tray, page: PageRequest): Promise<Page<TrayItem> | null>
  refusal(id: string): Promise<RefusalView | null>
  /** Exact codes first, then beginnings of codes, names that begin so, other names. */
  organisations(filter: OrganisationFilter, page: PageRequest): Promise<Page<OrganisationView> | null>
  organisation(id: string): Promise<OrganisationDetail | null>
  /** What `Directory.resolve` rests on. Days are yyyy-MM-dd. */
  resolution(code: string, on: string, today: string): Promise<ResolutionView>
  axisDirectories(): Promise<readonly AxisDirectoryView[]>
  lanes(): Promise<readonly LaneLoad[]>
  audit(page: PageRequest): Promise<Page<AuditView> | null>
}

/** The routing rules as one list with one version: whoever changes it says which list he saw. */
export interface RuleList {
  readonly version: string
  readonly rules: readonly RoutingRule[]
}

/** What administrators change, each with its audit event in the same commit. */
export interface Administration {
  rules(): Promise<RuleList>
  /** `stale` when somebody has changed the list since `version`. */
  replaceRules(version: string, rules: readonly RoutingRule[], actor: string): Promise<RuleList | 'stale'>
  /** Null takes the organisation from its DMS. False when there is no such organisation. */
  assignConnector(organisationId: string, connectorId: string | null, actor: string): Promise<boolean>
  /** Has the axis's directory read soon. */
  syncDirectory(axisId: string, actor: string): Promise<void>
}

/** What must be there for the gateway to do its work; each resolves, or rejects when it is not. */
export type HealthChecks = Readonly<Record<string, () => Promise<void>>>

/** Numbers of the moment, read when somebody asks for /metrics. */
export interface Gauge {
  readonly name: string
  readonly help: string
  readonly values: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[]
}
export interface Gauges {
  read(): Promise<readonly Gauge[]>
}
