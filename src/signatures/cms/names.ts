/** Object identifiers that this room understands, and no other. */
export const contentTypes = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  /** RFC 3161 section 2.4.2. */
  tstInfo: '1.2.840.113549.1.9.16.1.4'
} as const

export const attributes = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  /** RFC 6211. */
  algorithmProtection: '1.2.840.113549.1.9.52',
  /** RFC 2634 section 5.4 (SHA-1) and RFC 5035 section 3. */
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** RFC 3161 Appendix A. */
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  /** ETSI EN 319 122-1 (formerly ETSI TS 101 733 section 6.3). */
  certificateValues: '1.2.840.113549.1.9.16.2.23',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
  /** ISO 32000-1 section 12.8.3.3.2. */
  adobeRevocation: '1.2.840.113583.1.1.8'
} as const

/** RFC 5940: an OCSP answer among a message's revocation information. */
export const ocspResponseInfo = '1.3.6.1.5.5.7.16.2'
