/** What the story needs to destroy a recalled document's content, and to prove that it did. */
import type { ContentRef } from '../../domain/content.ts'
import type { ContentFate, Copy, Holder } from '../../domain/destruction.ts'
import type { Direction } from '../../domain/document.ts'
import type { Eyes, Page, PageRequest } from './queries.ts'

export interface Destruction {
  readonly documentId: string
  readonly orderedAt: Date
  readonly doneAt?: Date
  readonly contents: readonly ContentFate[]
  /** Grows whenever bytes of it came in again since. */
  readonly arrivals: number
}

/** Nobody else refers to it; somebody does; or a commit that may refer to it is just under way. */
export type Holding = { readonly kind: 'free' } | { readonly kind: 'held'; readonly by: Holder } | 'busy'

export interface Destructions {
  /** Waits for others that decide about the same document; held until the commit. */
  lock(documentId: string): Promise<void>
  /** What each recipient did with its copy of the document. */
  copies(documentId: string): Promise<readonly Copy[]>
  /** Adds what the document refers to. In the commit that brings the reference. */
  refer(documentId: string, contents: readonly ContentRef[]): Promise<void>
  /** False when it was ordered before. */
  order(documentId: string, at: Date): Promise<boolean>
  find(documentId: string): Promise<Destruction | null>
  /** Every content the document refers to. */
  contentsOf(documentId: string): Promise<readonly ContentRef[]>
  note(documentId: string, contents: readonly ContentFate[]): Promise<void>
  /**
   * The last word: `done_at` where it is not set, and the document's row without what the content said. False when
   * something came in again since `arrivals` was read: then nothing is written.
   */
  finish(documentId: string, contents: readonly ContentFate[], arrivals: number, at: Date): Promise<boolean>
  /** Bytes of it came in again. */
  cameAgain(documentId: string): Promise<void>
  /**
   * Runs `remove` while no commit can begin to refer to the content, and only when nobody but documents whose own
   * destruction is ordered refers to it. `busy`: come back later, commits are not made to wait.
   */
  unlessHeld<T>(
    sha256: string,
    remove: () => Promise<T>
  ): Promise<Exclude<Holding, { kind: 'free' }> | { kind: 'free'; result: T }>
  /** Documents whose destruction is ordered and that referred to one of these. */
  ordered(digests: readonly string[]): Promise<readonly string[]>
  /** False when it is frozen already. */
  freeze(documentId: string, at: Date): Promise<boolean>
  /** Recalled from everybody: frozen (out), or its destruction is ordered (in). Nothing of it is carried any more. */
  isRecalled(documentId: string): Promise<boolean>
  /** A recall or take-back stopped it here: it must not go after all. */
  isWithdrawn(deliveryId: string): Promise<boolean>
}

/** Why the content of a document cannot be read by these eyes. */
export interface Gone {
  /** When its destruction was ordered, or its copy given back. */
  readonly orderedAt: Date
  readonly doneAt?: Date
  /** As the sender's act says it. */
  readonly reason?: string
}

/** What became of a document after its sender's acts. */
export interface Standing {
  readonly gone?: Gone
  /** An outgoing document that was recalled from everybody. */
  readonly frozenAt?: Date
}

/** An act of the sender on the document, and what became of it with each recipient it concerned. */
export interface RecallView {
  readonly id: string
  readonly kind: 'recall' | 'update' | 'replace' | 'take-back'
  readonly at: Date
  readonly actor: string
  readonly reason?: string
  readonly recipients: readonly {
    readonly recipientCode: string
    readonly state: string
    readonly answeredAt?: Date
  }[]
}

export interface DestructionSummary {
  readonly documentId: string
  readonly direction: Direction
  readonly senderCode: string
  readonly code?: string
  readonly subject?: string
  readonly orderedAt: Date
  readonly doneAt?: Date
  readonly contents: readonly ContentFate[]
  readonly arrivals: number
}

export interface DestructionView extends DestructionSummary {
  readonly recalls: readonly RecallView[]
}

export interface DestructionQueries {
  /** Of a document that these eyes may see. */
  standing(eyes: Eyes, documentId: string): Promise<Standing>
  /** Null when nothing of it was ordered to be destroyed. */
  proof(documentId: string): Promise<DestructionView | null>
  /** Newest first. `open`: only those not done yet, or only those that are. Null for a cursor not given out here. */
  list(page: PageRequest, open: boolean | undefined): Promise<Page<DestructionSummary> | null>
}
