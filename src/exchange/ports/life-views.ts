/** The sender's acts as they are shown. */
import type { ActKind, ActState } from '../../domain/life.ts'
import type { Eyes, Page, PageRequest } from './queries.ts'
import type { SenderAct } from './life.ts'

export interface ActRecipientView {
  /** The original's delivery. */
  readonly deliveryId: string
  readonly recipientCode: string
  readonly recipientName?: string
  readonly state: ActState
  readonly carriedBy?: string
  readonly answeredAt?: Date
  /** What the recipient said with its 15 or 16. */
  readonly answer?: string
}

export interface ActView extends SenderAct {
  /** Every recipient has answered or was withdrawn. */
  readonly complete: boolean
  readonly recipients: readonly ActRecipientView[]
}

export interface ActSummary extends SenderAct {
  readonly senderCode: string
  readonly documentCode?: string
  readonly subject?: string
  readonly complete: boolean
  readonly states: Readonly<Partial<Record<ActState, number>>>
}

export interface ActFilter {
  readonly open?: boolean
  readonly kind?: ActKind
}

export interface ActQueries {
  /** Oldest first. Null when these eyes do not see the document. */
  acts(eyes: Eyes, documentId: string): Promise<readonly ActView[] | null>
  /** Over all documents, oldest first. Null for a cursor that was not given out. */
  actList(filter: ActFilter, page: PageRequest): Promise<Page<ActSummary> | null>
}
