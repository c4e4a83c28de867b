/** What the program and the process that holds a token say to each other. */
import type { ErrorCode } from '../../../domain/errors/index.ts'

/** First of all; answered by nothing. */
export interface Introduction {
  readonly module: string
  /** Label. */
  readonly token: string
  readonly pin: string
}

/** Which private key: label, id (hex), or both. */
export interface KeyName {
  readonly label?: string
  readonly id?: string
}

export type Question =
  | { readonly op: 'check' }
  | { readonly op: 'open'; readonly key: KeyName }
  | {
      readonly op: 'sign'
      readonly key: KeyName
      readonly mechanism: 'rsa-sha256' | 'ecdsa'
      /** RSA: what is signed. ECDSA: its digest. */
      readonly data: Uint8Array
    }

export interface Opened {
  /** DER; those under the key's own id first. */
  readonly own: readonly Uint8Array[]
  readonly others: readonly Uint8Array[]
}

export interface Asked {
  readonly id: number
  readonly question: Question
}

export type Answered =
  | { readonly id: number; readonly answer: Opened | Uint8Array | null }
  | { readonly id: number; readonly code: ErrorCode; readonly detail: string }
