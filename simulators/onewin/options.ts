/** How a OneWin-like system is set up. */
import type { DeskOptions } from '../dms/desk.ts'
import type { Answer } from '../dms/register.ts'

export interface OnewinOptions extends DeskOptions {
  /** The shared folder. Made when it is not there. */
  readonly root?: string
  readonly folders?: Partial<Record<'inbound' | 'outbound' | 'sent' | 'refused', string>>
  /** Exchanges by two tables of this PostgreSQL instead of the folder. */
  readonly databaseUrl?: string
  /** Where the tables are; made when they are not there. */
  readonly schema?: string
  /** Looks so often, milliseconds; 0: only when `round` is called. */
  readonly lookMs?: number
}

/** The wire of a OneWin-like system: a folder or two tables. */
export interface Wire {
  /** Takes what came; gives each to `register` and lets it go when that has returned. */
  take(register: (id: string, to: string, bytes: Buffer) => void): Promise<number>
  /** Puts out; putting the same again is harmless. */
  put(key: string, bytes: Buffer): Promise<void>
  /** The gateway's answer, once there is one. */
  answerTo(key: string): Promise<Answer | null>
  close(): Promise<void>
}
