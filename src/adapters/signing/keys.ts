/** Which key signs what. Private keys stay with whoever holds them. */
import type { Problem } from '../../domain/problem.ts'
import type { PagePlace } from '../../signatures/pdf/sign/appearance/form.ts'
import type { SigningKey } from '../../signatures/ports.ts'

/** An agency's key as it stands for signing PDFs. */
export interface AgencyKey {
  readonly key: SigningKey
  /** Picture of the agency's seal; without one its signature is not seen on the first page. */
  readonly seal?: { readonly image: Uint8Array; readonly widthMm: number; readonly place?: PagePlace }
}

export interface SigningKeys {
  /** The key that seals envelopes now; null: this gateway seals nothing. Throws BrokenPromise `key.*`: it waits. */
  sealing(at: Date): SigningKey | null
  /** By the agency's code. A problem that may pass by itself says so in the one error list. */
  agency(code: string, at: Date): AgencyKey | Problem
}
