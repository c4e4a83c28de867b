import type { Ports } from '../ports/index.ts'

/** What a comparison needs of the world: it sends nothing and signs nothing. */
export type Comparing = Pick<Ports, 'store' | 'carriers' | 'clock' | 'log'>

/** What reconciliation may be told by configuration. All spans in milliseconds. */
export interface ReconciliationSettings {
  /** When the day before is compared: minutes after midnight in Vietnam. */
  readonly dailyAtMinute: number
  /** How long a delivery may wait here, and an acknowledgement may be missing there. */
  readonly stuckAfter: number
  /** How long the recipient's centre may leave what was sent unfetched. */
  readonly unfetchedAfter: number
  /** Clocks and days do not meet exactly: so far beyond the day both books are read. */
  readonly edge: number
}

const hour = 3_600_000

export const defaultReconciliation: ReconciliationSettings = {
  dailyAtMinute: 5 * 60 + 30,
  stuckAfter: 4 * hour,
  unfetchedAfter: 24 * hour,
  edge: hour
}

/** Of the day that is not over, the last minutes are left out: lists lag behind. */
export const lag = 10 * 60_000
