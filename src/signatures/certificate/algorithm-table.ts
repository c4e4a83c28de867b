/**
 * The one table of signature algorithms that count: RSA PKCS#1 v1.5 and PSS, ECDSA on P-256, P-384 and P-521, each with
 * SHA-256, -384 or -512 (TT 39/2017/TT-BTTTT; RFC 8017, RFC 4055, RFC 5758, RFC 9231). Nothing can be switched on from
 * outside.
 */

export type Hash = 'sha256' | 'sha384' | 'sha512'

export interface SignatureAlgorithm {
  readonly family: 'rsa' | 'rsa-pss' | 'ecdsa'
  readonly hash: Hash
  /** RSA-PSS, octets; the signature must have exactly this. */
  readonly saltLength?: number
  /** `RSA SHA-256`: for people. */
  readonly name: string
}

/** Not an algorithm that counts. `name` is what was met, for the report. */
export interface RefusedAlgorithm {
  readonly refused: 'broken' | 'unknown' | 'parameters'
  readonly name: string
}

export const shown: Readonly<Record<Hash, string>> = {
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512'
}
export const hashLength: Readonly<Record<Hash, number>> = { sha256: 32, sha384: 48, sha512: 64 }

export const rsa = (hash: Hash): SignatureAlgorithm => ({ family: 'rsa', hash, name: `RSA ${shown[hash]}` })
const ecdsa = (hash: Hash): SignatureAlgorithm => ({ family: 'ecdsa', hash, name: `ECDSA ${shown[hash]}` })
export const pss = (hash: Hash, saltLength: number): SignatureAlgorithm => ({
  family: 'rsa-pss',
  hash,
  saltLength,
  name: `RSA-PSS ${shown[hash]}`
})

export const hashByOid = new Map<string, Hash>([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512']
])
export const hashByUri = new Map<string, Hash>([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512']
])

export const rsaEncryption = '1.2.840.113549.1.1.1'
export const rsassaPss = '1.2.840.113549.1.1.10'
export const byOid = new Map<string, SignatureAlgorithm>([
  ['1.2.840.113549.1.1.11', rsa('sha256')],
  ['1.2.840.113549.1.1.12', rsa('sha384')],
  ['1.2.840.113549.1.1.13', rsa('sha512')],
  ['1.2.840.10045.4.3.2', ecdsa('sha256')],
  ['1.2.840.10045.4.3.3', ecdsa('sha384')],
  ['1.2.840.10045.4.3.4', ecdsa('sha512')]
])

const more = 'http://www.w3.org/2001/04/xmldsig-more#'
const more2007 = 'http://www.w3.org/2007/05/xmldsig-more#'
export const byUri = new Map<string, SignatureAlgorithm>([
  [`${more}rsa-sha256`, rsa('sha256')],
  [`${more}rsa-sha384`, rsa('sha384')],
  [`${more}rsa-sha512`, rsa('sha512')],
  [`${more}ecdsa-sha256`, ecdsa('sha256')],
  [`${more}ecdsa-sha384`, ecdsa('sha384')],
  [`${more}ecdsa-sha512`, ecdsa('sha512')],
  // RFC 9231 section 2.3.10: without parameters, the salt is as long as the hash
  [`${more2007}sha256-rsa-MGF1`, pss('sha256', 32)],
  [`${more2007}sha384-rsa-MGF1`, pss('sha384', 48)],
  [`${more2007}sha512-rsa-MGF1`, pss('sha512', 64)]
])

/** Recognised so that they can be named. None of them can be computed here. */
const broken = new Map<string, string>([
  ['1.2.840.113549.1.1.2', 'RSA MD2'],
  ['1.2.840.113549.1.1.4', 'RSA MD5'],
  ['1.2.840.113549.1.1.5', 'RSA SHA-1'],
  ['1.3.14.3.2.29', 'RSA SHA-1'],
  ['1.2.840.10040.4.3', 'DSA SHA-1'],
  ['2.16.840.1.101.3.4.3.1', 'DSA SHA-224'],
  ['2.16.840.1.101.3.4.3.2', 'DSA SHA-256'],
  ['1.2.840.10045.4.1', 'ECDSA SHA-1'],
  ['1.3.14.3.2.26', 'SHA-1'],
  ['1.2.840.113549.2.5', 'MD5'],
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'RSA SHA-1'],
  ['http://www.w3.org/2000/09/xmldsig#dsa-sha1', 'DSA SHA-1'],
  ['http://www.w3.org/2009/xmldsig11#dsa-sha256', 'DSA SHA-256'],
  ['http://www.w3.org/2000/09/xmldsig#hmac-sha1', 'HMAC SHA-1'],
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'SHA-1'],
  [`${more}rsa-md5`, 'RSA MD5'],
  [`${more}md5`, 'MD5'],
  [`${more}ecdsa-sha1`, 'ECDSA SHA-1'],
  [`${more2007}sha1-rsa-MGF1`, 'RSA-PSS SHA-1'],
  [`${more}hmac-md5`, 'HMAC MD5'],
  [`${more}hmac-sha256`, 'HMAC SHA-256'],
  [`${more}hmac-sha384`, 'HMAC SHA-384'],
  [`${more}hmac-sha512`, 'HMAC SHA-512']
])

export const refusal = (identifier: string): RefusedAlgorithm => {
  const name = broken.get(identifier)
  return name === undefined
    ? { refused: 'unknown', name: identifier.slice(0, 100) }
    : { refused: 'broken', name }
}
export const wrongParameters = (name: string): RefusedAlgorithm => ({ refused: 'parameters', name })
