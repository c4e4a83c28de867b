/** Whom the province trusts, as one version of the trust store says it. */
import type { SignerRole } from './signature.ts'

/** Whose certificate it is. Matches by certificate digest, or by issuer and subject so that a renewal stays bound. */
export interface CertificateBinding {
  readonly role: Exclude<SignerRole, 'unknown'>
  readonly organisationId: string
  readonly match:
    { readonly sha256: string } | { readonly issuer: string; readonly subject: string /* RFC 4514 */ }
  /** ISO 8601; half open. Absent: since ever, for ever. */
  readonly validFrom?: string
  readonly validTo?: string
}

/** The trust store at one version. DER. Version 0 is the empty store. */
export interface TrustView {
  readonly version: number
  readonly anchors: readonly Uint8Array[]
  readonly intermediates: readonly Uint8Array[]
  readonly bindings: readonly CertificateBinding[]
}
