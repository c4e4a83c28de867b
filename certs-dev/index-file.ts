/** What index.json of a made PKI says. Paths are relative to its folder, URLs are those written in the certificates. */
export type CertificateKind = 'root' | 'sub-ca' | 'agency' | 'person' | 'tsa' | 'ocsp' | 'bad'

/** RFC 5280 section 5.3.1, those that are used here. */
export const revocationReasons = { keyCompromise: 1, affiliationChanged: 3, cessationOfOperation: 5 } as const
export type RevocationReason = keyof typeof revocationReasons

export interface IndexedCertificate {
  readonly name: string
  readonly kind: CertificateKind
  readonly about: { readonly vi: string; readonly en: string }
  /** Slug and QCVN 102 code of seed/directory.csv: whose certificate it is. */
  readonly organisation?: string
  readonly organisationCode?: string
  /** Name of the issuing entry; its own name when self-signed. */
  readonly issuer: string
  /** Issuers, leaf's first, root left out. */
  readonly chain: readonly string[]
  readonly sha256: string
  readonly serial: string
  readonly subject: string
  readonly notBefore: string
  readonly notAfter: string
  readonly revoked?: { readonly at: string; readonly reason: RevocationReason }
  /** DER. */
  readonly certificate: string
  /** PEM, leaf first, then `chain`. */
  readonly chainPem: string
  /** PKCS#8 PEM, not encrypted. */
  readonly key: string
  readonly pkcs12?: string
  /** PNG with a transparent ground. */
  readonly seal?: string
  /** DER; of every CA. */
  readonly crl?: string
}

export interface PkiUrls {
  /** `<ocsp>/<ca>` answers for the certificates of that CA. */
  readonly ocsp: string
  /** `<crl>/<ca>.crl` */
  readonly crl: string
  /** `<aia>/<ca>.crt` */
  readonly aia: string
  readonly tsa: string
}

export interface PkiIndex {
  readonly warning: string
  readonly madeAt: string
  readonly urls: PkiUrls
  readonly pkcs12Password: string
  readonly certificates: readonly IndexedCertificate[]
}
