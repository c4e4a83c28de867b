/** What a certificate may be used for (RFC 5280 sections 4.2.1.3 and 4.2.1.12, RFC 3161 2.3, RFC 6960 4.2.2.2). */
import type { Certificate } from './certificate.ts'
import { keyUsages } from './extensions.ts'

export type Purpose = 'document' | 'timestamp' | 'ocsp'

const any = '2.5.29.37.0'
const timeStamping = '1.3.6.1.5.5.7.3.8'
const ocspSigning = '1.3.6.1.5.5.7.3.9'
const clientAuth = '1.3.6.1.5.5.7.3.2'
const forDocuments = new Set([
  any,
  '1.3.6.1.5.5.7.3.4', // emailProtection
  '1.3.6.1.5.5.7.3.36', // documentSigning (RFC 9336)
  '1.3.6.1.4.1.311.10.3.12', // Microsoft document signing
  '1.2.840.113583.1.1.5' // Adobe authentic documents trust
])

/** Why the certificate is not for this purpose; undefined when it is. */
export function faultOfPurpose({ extensions }: Certificate, purpose: Purpose): string | undefined {
  const { keyUsage, extendedKeyUsage } = extensions
  // Absent: RFC 5280 does not restrict the key
  const signs =
    keyUsage === undefined ||
    keyUsage.has(keyUsages.digitalSignature) ||
    keyUsage.has(keyUsages.nonRepudiation)
  if (!signs) return 'key usage has neither digitalSignature nor nonRepudiation'
  const purposes = extendedKeyUsage?.purposes
  switch (purpose) {
    case 'document':
      return purposes === undefined || isForDocuments(purposes, keyUsage)
        ? undefined
        : `extended key usage is only ${purposes.join(', ')}`
    case 'timestamp':
      // RFC 3161 section 2.3: critical, and nothing else in it
      return extendedKeyUsage?.critical === true && purposes?.length === 1 && purposes[0] === timeStamping
        ? undefined
        : 'extended key usage is not timeStamping alone and critical'
    case 'ocsp':
      // The general "any" does not delegate the word about revocation (RFC 6960 section 4.2.2.2)
      return purposes?.includes(ocspSigning) === true ? undefined : 'extended key usage has no OCSPSigning'
  }
}

/**
 * clientAuth alone counts only together with nonRepudiation: official-use certificates of persons in Vietnam are, as far
 * as known (general knowledge, to be checked against real ones), issued for signing, logging in and e-mail at once, and
 * some profiles name only the logging in there while key usage still says nonRepudiation. A bare log-in certificate, a
 * web server's and a code signer's are refused.
 */
function isForDocuments(purposes: readonly string[], keyUsage: ReadonlySet<number> | undefined): boolean {
  return (
    purposes.some(each => forDocuments.has(each)) ||
    (purposes.includes(clientAuth) && keyUsage?.has(keyUsages.nonRepudiation) === true)
  )
}

/**
 * Why an authority may not issue for this purpose: one that is limited by an extended key usage of its own keeps to it,
 * as every large verifier holds, though RFC 5280 does not ask for it.
 */
export function faultOfAuthority({ extensions }: Certificate, purpose: Purpose): string | undefined {
  const purposes = extensions.extendedKeyUsage?.purposes
  if (purposes === undefined || purposes.includes(any) || purpose === 'ocsp') return undefined
  const fits =
    purpose === 'timestamp'
      ? purposes.includes(timeStamping)
      : purposes.includes(clientAuth) || purposes.some(each => forDocuments.has(each))
  return fits ? undefined : `the authority issues only for ${purposes.join(', ')}`
}

/** Whether it may sign lists of revoked certificates (RFC 5280 section 6.3.3 f). */
export const signsCrls = ({ extensions }: Certificate): boolean =>
  extensions.keyUsage === undefined || extensions.keyUsage.has(keyUsages.crlSign)
