/** The words of the recipients' books (books.ts). */

/**
 * held: it has its copy. recalled: it agreed (15) and destroyed its copy. declined: asked to give it back, it kept it (16).
 * updated, replaced: it has been told of a newer one. refused: it did not want it (02).
 */
export type Holding = 'held' | 'recalled' | 'declined' | 'updated' | 'replaced' | 'refused'

/** One document with one recipient. */
export interface Entry {
  readonly from: string
  readonly to: string
  readonly documentId: string
  readonly code: string
  state: Holding
  /** A recall, an update or a request to take back that has no answer yet. */
  asked?: 'recall' | 'update' | 'take-back'
  /** Digest of the copy that lies with the recipient; absent once it is destroyed. */
  copy?: string
  /** 15, 16, as often as they were said. */
  readonly answers: string[]
}

/** Which document with which recipient; by its number where the id is not known. */
export interface Reference {
  readonly from: string
  readonly to: string
  readonly documentId: string
  readonly code?: string
}

/** What nobody may ask for: it was never sent there. */
export interface Complaint {
  readonly kind: 'recall' | 'update' | 'replace' | 'take-back'
  readonly from: string
  readonly to: string
  readonly documentId: string
  readonly at: string
}

export interface Books {
  readonly entries: readonly Entry[]
  readonly complaints: readonly Complaint[]
}
