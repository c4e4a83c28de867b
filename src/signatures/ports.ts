/** What verifying and signing need of the world, named here; adapters bring it. */
import type { CertificateFacts } from '../domain/signature.ts'

/**
 * Bytes by offset: a file of the content store or a buffer. Synchronous, because whoever judges a stranger's file does
 * so in a worker of its own; never the whole file at once, because it may have 200 MB.
 */
export interface RandomAccess {
  readonly size: number
  /** Exactly `length` bytes. Throws RangeError when they are not all there. */
  read(offset: number, length: number): Uint8Array
}

/** Material from the outside. Fetching is bounded by the adapter (hosts, size, time) and cached. */
export type Fetched =
  | { readonly kind: 'fetched'; readonly der: Uint8Array }
  /** `why` is for the log and the report, in English. */
  | { readonly kind: 'unavailable'; readonly why: string }

export interface Lookup {
  /** RFC 6960 Appendix A.1: POST of a DER request. */
  ocsp(url: string, request: Uint8Array): Promise<Fetched>
  crl(url: string): Promise<Fetched>
  /** A certificate by its issuer's address (AIA caIssuers), DER or a certs-only CMS. */
  certificate(url: string): Promise<Fetched>
}

export type { CertificateBinding, TrustView } from '../domain/trust.ts'

/** A private key that somebody else holds: memory (PKCS#12, PEM) or an HSM (PKCS#11). */
export interface SigningKey {
  readonly id: string
  /** DER. */
  readonly certificate: Uint8Array
  /** Issuers, leaf's first, root left out. DER. */
  readonly chain: readonly Uint8Array[]
  readonly facts: CertificateFacts
  readonly algorithm: 'rsa-sha256' | 'ecdsa-sha256' | 'ecdsa-sha384'
  /**
   * Signs the bytes (hashing included). RSA: PKCS#1 v1.5. ECDSA: r and s concatenated (IEEE P1363).
   * Throws BrokenPromise `key.unavailable` when whoever holds the key is away: the document waits.
   */
  sign(data: Uint8Array): Promise<Uint8Array>
}

/** RFC 3161. Throws BrokenPromise `timestamp.unavailable` when no token can be had now. */
export interface TimestampAuthority {
  /** A whole TimeStampToken (DER ContentInfo) over the SHA-256 digest of 32 bytes; nonce and imprint are checked. */
  stamp(sha256: Uint8Array): Promise<Uint8Array>
}
