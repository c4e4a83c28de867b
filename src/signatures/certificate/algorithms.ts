/**
 * The one table of signature algorithms that count, for XML, CMS, certificates, OCSP, CRL and timestamps, and the
 * arithmetic (node:crypto only). RSA PKCS#1 v1.5 and PSS, ECDSA on P-256, P-384 and P-521, each with SHA-256, -384 or -512
 * (TT 39/2017/TT-BTTTT; RFC 8017, RFC 4055, RFC 5758, RFC 9231).
 *
 * SHA-1, MD5, DSA and HMAC cannot be computed here. They are recognised by name only, so that the report can say what
 * it met. Nothing can be switched on from outside.
 */
import { constants, verify, type KeyObject } from 'node:crypto'
import { insideOf, inParts, Malformed, Parts, readDer, tags, type Element } from '../der/element.ts'
import { countOf, oidOf } from '../der/values.ts'
import { isKeyAllowed } from './key.ts'

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

const shown: Readonly<Record<Hash, string>> = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }
const hashLength: Readonly<Record<Hash, number>> = { sha256: 32, sha384: 48, sha512: 64 }

const rsa = (hash: Hash): SignatureAlgorithm => ({ family: 'rsa', hash, name: `RSA ${shown[hash]}` })
const ecdsa = (hash: Hash): SignatureAlgorithm => ({ family: 'ecdsa', hash, name: `ECDSA ${shown[hash]}` })
const pss = (hash: Hash, saltLength: number): SignatureAlgorithm => ({
  family: 'rsa-pss',
  hash,
  saltLength,
  name: `RSA-PSS ${shown[hash]}`
})

const hashByOid = new Map<string, Hash>([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512']
])
const hashByUri = new Map<string, Hash>([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512']
])

const rsaEncryption = '1.2.840.113549.1.1.1'
const rsassaPss = '1.2.840.113549.1.1.10'
const byOid = new Map<string, SignatureAlgorithm>([
  ['1.2.840.113549.1.1.11', rsa('sha256')],
  ['1.2.840.113549.1.1.12', rsa('sha384')],
  ['1.2.840.113549.1.1.13', rsa('sha512')],
  ['1.2.840.10045.4.3.2', ecdsa('sha256')],
  ['1.2.840.10045.4.3.3', ecdsa('sha384')],
  ['1.2.840.10045.4.3.4', ecdsa('sha512')]
])

const more = 'http://www.w3.org/2001/04/xmldsig-more#'
const more2007 = 'http://www.w3.org/2007/05/xmldsig-more#'
const byUri = new Map<string, SignatureAlgorithm>([
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

const refusal = (identifier: string): RefusedAlgorithm => {
  const name = broken.get(identifier)
  return name === undefined
    ? { refused: 'unknown', name: identifier.slice(0, 100) }
    : { refused: 'broken', name }
}
const wrongParameters = (name: string): RefusedAlgorithm => ({ refused: 'parameters', name })

/** XMLDSig SignatureMethod. RSA-PSS with explicit parameters (`#rsa-pss`) is not in the table. */
export function algorithmOfUri(uri: string): SignatureAlgorithm | RefusedAlgorithm {
  return byUri.get(uri) ?? refusal(uri)
}

/** XMLDSig DigestMethod. */
export function hashOfUri(uri: string): Hash | RefusedAlgorithm {
  return hashByUri.get(uri) ?? refusal(uri)
}

/** A digest's AlgorithmIdentifier (DER): parameters absent or NULL (RFC 5754 section 2). */
export function hashOfIdentifier(der: Uint8Array): Hash | RefusedAlgorithm {
  const { oid, parameters } = readIdentifier(der)
  if (oid === undefined) return wrongParameters('?')
  const hash = hashByOid.get(oid)
  if (hash === undefined) return refusal(oid)
  return isAbsentOrNull(parameters) ? hash : wrongParameters(shown[hash])
}

/**
 * A signature's AlgorithmIdentifier (DER). Parameters: RSA NULL or absent (RFC 4055 section 5 wants NULL, RFC 5754 both),
 * ECDSA absent (RFC 5758 section 3.2), PSS in full.
 */
export function algorithmOfIdentifier(der: Uint8Array): SignatureAlgorithm | RefusedAlgorithm {
  const { oid, parameters } = readIdentifier(der)
  if (oid === undefined) return wrongParameters('?')
  if (oid === rsassaPss) return pssOf(parameters)
  const algorithm = byOid.get(oid)
  if (algorithm === undefined) return refusal(oid)
  const fit = algorithm.family === 'rsa' ? isAbsentOrNull(parameters) : parameters === undefined
  return fit ? algorithm : wrongParameters(algorithm.name)
}

/**
 * SignerInfo.signatureAlgorithm (DER) beside its digestAlgorithm. RSA may stand there bare (`rsaEncryption`, RFC 5754
 * section 3.2), and then the digest's hash is meant; whatever names a hash must name the digest's.
 */
export function algorithmOfSigner(der: Uint8Array, digest: Hash): SignatureAlgorithm | RefusedAlgorithm {
  const { oid, parameters } = readIdentifier(der)
  if (oid === rsaEncryption) return isAbsentOrNull(parameters) ? rsa(digest) : wrongParameters('RSA')
  const algorithm = algorithmOfIdentifier(der)
  if ('refused' in algorithm || algorithm.hash === digest) return algorithm
  return wrongParameters(`${algorithm.name} over ${shown[digest]}`)
}

export interface SignatureToVerify {
  readonly algorithm: SignatureAlgorithm
  readonly key: KeyObject
  readonly data: Uint8Array
  readonly signature: Uint8Array
  /** How an ECDSA signature is written: DER (CMS, X.509; the default) or r and s side by side (XMLDSig). */
  readonly form?: 'der' | 'p1363'
}

/** True when this key made this signature over this data. False for everything else, also for keys that do not count. */
export function verifyBytes(given: SignatureToVerify): boolean {
  const { algorithm, key, data, signature } = given
  if (key.type !== 'public' || !isKeyAllowed(key)) return false
  try {
    switch (algorithm.family) {
      case 'rsa':
        return (
          key.asymmetricKeyType === 'rsa' &&
          verify(algorithm.hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
        )
      case 'rsa-pss':
        return (
          (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') &&
          algorithm.saltLength !== undefined &&
          verify(
            algorithm.hash,
            data,
            { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength },
            signature
          )
        )
      case 'ecdsa':
        return (
          key.asymmetricKeyType === 'ec' &&
          verify(
            algorithm.hash,
            data,
            { key, dsaEncoding: given.form === 'p1363' ? 'ieee-p1363' : 'der' },
            signature
          )
        )
    }
  } catch {
    // OpenSSL throws where a signature cannot even be taken apart; that is no signature
    return false
  }
}

/** Length of the digest in octets. */
export const lengthOfHash = (hash: Hash): number => hashLength[hash]

function readIdentifier(der: Uint8Array): { oid?: string; parameters?: Element | undefined } {
  try {
    const parts = new Parts(readDer(der, tags.sequence))
    const oid = oidOf(parts.next(tags.oid))
    const parameters = parts.more ? parts.next() : undefined
    parts.end()
    return { oid, parameters }
  } catch (error) {
    if (error instanceof Malformed) return {}
    throw error
  }
}

const isAbsentOrNull = (parameters: Element | undefined) =>
  parameters === undefined || parameters.tag === tags.null

/**
 * RSASSA-PSS-params (RFC 4055 section 3.1): hash and MGF1 with the same hash, both named (the defaults are SHA-1), any
 * salt a key of 8192 bits has room for, trailer 1.
 */
function pssOf(parameters: Element | undefined): SignatureAlgorithm | RefusedAlgorithm {
  try {
    if (parameters?.tag !== tags.sequence) return wrongParameters('RSA-PSS')
    const parts = new Parts(parameters)
    const hash = parts.optional(inParts(0))
    const mask = parts.optional(inParts(1))
    const salt = parts.optional(inParts(2))
    const trailer = parts.optional(inParts(3))
    parts.end()
    if (hash === undefined || mask === undefined) return { refused: 'broken', name: 'RSA-PSS SHA-1' }
    const named = hashOfIdentifier(insideOf(hash).der)
    if (typeof named !== 'string') return { refused: named.refused, name: `RSA-PSS ${named.name}` }
    const maskParts = new Parts(insideOf(mask, tags.sequence))
    if (oidOf(maskParts.next(tags.oid)) !== '1.2.840.113549.1.1.8') return wrongParameters('RSA-PSS')
    if (hashOfIdentifier(maskParts.next().der) !== named) return wrongParameters('RSA-PSS')
    maskParts.end()
    if (trailer !== undefined && countOf(insideOf(trailer, tags.integer)) !== 1)
      return wrongParameters('RSA-PSS')
    const saltLength = salt === undefined ? 20 : countOf(insideOf(salt, tags.integer))
    return saltLength <= 1024 ? pss(named, saltLength) : wrongParameters('RSA-PSS')
  } catch (error) {
    if (error instanceof Malformed) return wrongParameters('RSA-PSS')
    throw error
  }
}
