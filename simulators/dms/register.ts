/** The two books of a simulated DMS: what came and what goes. */
import type { ReadDocument, ReadStatement } from './edxml.ts'

export interface Answer {
  readonly result: 'accepted' | 'duplicate' | 'refused'
  readonly id?: string
  /** The codes of a refusal. */
  readonly codes?: readonly string[]
}

export interface Received {
  readonly id: string
  readonly to: string
  readonly number: number
  /** How often it was offered, the first time included. */
  offers: number
  /** Null: not readable as edXML. */
  readonly message: ReadDocument | ReadStatement | null
}

export interface Outgoing {
  readonly key: string
  readonly kind: 'edoc' | 'status' | 'raw'
  readonly bytes: Buffer
  readonly answers: Answer[]
}
