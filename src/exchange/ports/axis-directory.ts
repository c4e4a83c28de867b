/** What an axis says of its agencies, kept beside our directory; nothing in the directory changes by it. */
import type { RemoteAgency } from './carrier.ts'

/** How far an axis's directory has been read. */
export interface AxisDirectoryState {
  /** The newest version seen. Absent: only the whole list can tell. */
  readonly version?: number
  /** When the last whole list that was believed was begun. */
  readonly wholeAt?: Date
  readonly changesAt?: Date
  /** Agencies in that list. */
  readonly listed: number
  /** A whole list so much shorter that nobody was marked as gone by it: how long it was. */
  readonly doubtedListed?: number
}

/** What one reading came to. */
export interface AxisReading {
  readonly kind: 'whole' | 'changes'
  readonly state: AxisDirectoryState
  /** Rows kept. */
  readonly changed: number
  readonly gone: number
}

export interface AxisDirectories {
  /** Of an axis never read: nothing listed, no version. */
  state(axisId: string): Promise<AxisDirectoryState>
  /** Adds or renews, by axis and remote key; an agency that was gone is back. Never makes a row older than it is. */
  keep(axisId: string, agencies: readonly RemoteAgency[], at: Date): Promise<void>
  /** Marks those not seen since `at` as gone, once; returns how many that were. They stay. */
  markGone(axisId: string, at: Date): Promise<number>
  note(axisId: string, reading: AxisReading): Promise<void>
}
