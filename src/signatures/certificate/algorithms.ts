/**
 * Naming the algorithms that count, for XML, CMS, certificates, OCSP, CRL and timestamps: an AlgorithmIdentifier or an
 * XMLDSig URI leads to the one table or to a refusal, and every room verifies by it.
 *
 * SHA-1, MD5, DSA and HMAC cannot be computed here. They are recognised by name only, so that the report can say what
 * it met.
 */
import { insideOf, inParts, Malformed, Parts, readDer, tags, type Element } from '../der/element.ts'
import { countOf, oidOf } from '../der/values.ts'
import {
  byOid,
  byUri,
  hashByOid,
  hashByUri,
  hashLength,
  pss,
  refusal,
  rsa,
  rsaEncryption,
  rsassaPss,
  shown,
  wrongParameters,
  type Hash,
  type RefusedAlgorithm,
  type SignatureAlgorithm
} from './algorithm-table.ts'

export type { Hash, RefusedAlgorithm, SignatureAlgorithm } from './algorithm-table.ts'
export { verifyBytes, type SignatureToVerify } from './verify-bytes.ts'

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
