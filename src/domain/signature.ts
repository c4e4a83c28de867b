/**
 * What verification says of signatures. Never a boolean: a class, reasons from the one error list, the signer,
 * and the evidence by which the same verdict can be reached again in ten years.
 *
 * Classes after NĐ 30/2020 Art 5 and 21 (both signatures, checked by the recipient) and ETSI EN 319 102-1 section 5.1
 * (passed, indeterminate, failed).
 */
import type { Problem } from './problem.ts'

/**
 * - `VALID`: intact, trusted, not revoked, and its time is proven by a trusted timestamp.
 * - `VALID_NO_TSA`: the same, but only the time of receipt stands for its time.
 * - `INDETERMINATE`: cannot be decided now (revocation or issuer unavailable); never treated as valid.
 * - `INVALID`: altered, forged, revoked, expired at its time, or made in a way that is not allowed.
 * - `UNSIGNED`: there is no signature; for information only (QĐ 28/2018 Art 4).
 */
export const resultClasses = ['VALID', 'VALID_NO_TSA', 'INDETERMINATE', 'INVALID', 'UNSIGNED'] as const
export type ResultClass = (typeof resultClasses)[number]

/** Worst first: a file is as good as its worst signature. */
const severity: readonly ResultClass[] = ['INVALID', 'INDETERMINATE', 'UNSIGNED', 'VALID_NO_TSA', 'VALID']

/** The class of a whole made of parts; of nothing at all, `UNSIGNED`. */
export function worstOf(classes: readonly ResultClass[]): ResultClass {
  return severity.find(each => classes.includes(each)) ?? 'UNSIGNED'
}

/** Whose key it is (NĐ 30/2020 Art 5): the authorised person's or the agency's. `unknown`: no binding names it. */
export type SignerRole = 'person' | 'agency' | 'unknown'

/** A certificate as people read it. Times are ISO 8601 in UTC. */
export interface CertificateFacts {
  /** 64 hex digits over the DER. */
  readonly sha256: string
  /** RFC 4514 strings, most specific first. */
  readonly subject: string
  readonly issuer: string
  /** Hex, without leading zeros beyond a whole octet. */
  readonly serial: string
  readonly commonName?: string
  readonly organisation?: string
  readonly validFrom: string
  readonly validTo: string
}

export type EvidenceKind = 'certificate' | 'crl' | 'ocsp' | 'timestamp'

/** DER bytes that a verdict rests on, by digest; kept as content beside the verdict. */
export interface Evidence {
  readonly kind: EvidenceKind
  readonly sha256: string
  readonly der: Uint8Array
}
export type EvidenceRef = Omit<Evidence, 'der'>

/** Who says when: a trusted timestamp, or only the moment at which the gateway received the bytes. */
export interface JudgedTime {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly by: 'timestamp' | 'receipt'
  readonly authority?: CertificateFacts
}

/** One signature, judged. `problems` are empty only for `VALID`. */
export interface SignatureReport {
  readonly kind: 'xml' | 'pdf' | 'document-timestamp'
  /** Where it stands: `edXMLHeader/Signature`, or the name of the PDF's field. */
  readonly place: string
  readonly class: ResultClass
  readonly problems: readonly Problem[]
  readonly signer?: CertificateFacts
  readonly role: SignerRole
  /** The organisation that the trust store binds the certificate to. */
  readonly organisationId?: string
  readonly time: JudgedTime
  /** What the signer says of the time; proves nothing. ISO 8601. */
  readonly claimedAt?: string
  /** `RSA-2048 SHA-256`, as far as it could be read. */
  readonly algorithm?: string
  /** PDF: which revision it closes, of how many, and whether anything stands after it. */
  readonly coverage?: { readonly revision: number; readonly of: number; readonly wholeFile: boolean }
  readonly evidence: readonly EvidenceRef[]
}

/** One file with all its signatures: its class is that of the worst of them. */
export interface FileReport {
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly mediaType: string
  readonly class: ResultClass
  /** What concerns the file as a whole (hidden objects, altered after signing). */
  readonly problems: readonly Problem[]
  readonly signatures: readonly SignatureReport[]
}
