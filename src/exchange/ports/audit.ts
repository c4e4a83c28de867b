/** The audit's chain as it is kept: links are added behind the events, checkpoints close days, exports show both. */
import type { ChainHead } from '../audit/chain.ts'
import type { Checkpoint, CheckpointStatement } from '../audit/export-form.ts'

export interface KeptCheckpoint extends Checkpoint {
  /** yyyy-MM-dd */
  readonly day: string
  readonly position: number
  readonly madeAt: Date
}

export interface ExportRange {
  /** Positions, both inclusive; absent: from the first, to the last. */
  readonly from?: number
  readonly to?: number
}

export interface AuditChain {
  /** Links what waits, at most `limit` events; returns how many. Zero as well when another process is at it. */
  seal(now: Date, limit: number): Promise<number>
  head(): Promise<ChainHead>
  /** Newest first. */
  checkpoints(limit: number): Promise<readonly KeptCheckpoint[]>
  /** False when another process has closed the day, or the position, before us. */
  addCheckpoint(statement: CheckpointStatement, checkpoint: Checkpoint, madeAt: Date): Promise<boolean>
  /** The lines of an export, as of one moment. */
  lines(gateway: string, range: ExportRange, now: Date): AsyncIterable<string>
}
