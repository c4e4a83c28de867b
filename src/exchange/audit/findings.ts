/** What a verifier may find wrong with a chain, and where. */
export type ChainFault =
  | 'altered' // the event does not have the digest that its link states, or that the next link vouches for
  | 'missing' // a position is not there
  | 'inserted' // a position is there twice, or an event is there that was never linked
  | 'reordered' // the position is there, but not in its place
  | 'truncated' // the end is missing: a checkpoint speaks of more than is there
  | 'rewritten' // the chain holds together, but is not the one that a checkpoint was made of
  | 'checkpoint-unsound' // a checkpoint's signature does not hold
  | 'unreadable' // a line that is no line of an export

export interface ChainFinding {
  readonly fault: ChainFault
  /** Of the first bad event; 1-based. For `rewritten` the first one that the last good checkpoint does not cover. */
  readonly position: number
  /** 1-based line of the export. */
  readonly line: number
  readonly detail?: string
}

export interface ChainReport {
  readonly sound: boolean
  readonly links: number
  readonly from?: number
  readonly to?: number
  readonly checkpoints: number
  /** Positions after the last sound checkpoint: only the chain itself speaks for them. */
  readonly uncovered: number
  readonly first?: ChainFinding
}
