/** What is measured: a process that takes posts and hands them over to the sink. */
import type { Target } from './load.ts'

export interface Subject extends Target {
  readonly pid: number
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}
