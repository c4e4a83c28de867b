/**
 * Makes CAdES signatures with a key that somebody else holds: a detached SignedData (RFC 5652, ETSI EN 319 122-1) at
 * level B-T with a timestamp authority, B-B without one; the form that `ETSI.CAdES.detached` of a PDF asks for.
 */
import { createHash } from 'node:crypto'
import { BrokenPromise } from '../../domain/problem.ts'
import { verifyBytes } from '../certificate/algorithms.ts'
import type { Certificate } from '../certificate/certificate.ts'
import { readCertificate } from '../certificate/certificate.ts'
import { elementAt, inParts, tags } from '../der/element.ts'
import type { SigningKey, TimestampAuthority } from '../ports.ts'
import { digestIdentifier, octets, oid, sequence, setOf, timeOctets, tlv, unsigned } from './encode.ts'
import { attributes, contentTypes } from './names.ts'

export interface CmsToMake {
  /** Of the content, by the hash that `contentHashOf(key)` names. */
  readonly digest: Uint8Array
  readonly key: SigningKey
  /**
   * The signer's own claim, whole seconds. Leave it out for a PDF: there the dictionary's `/M` says it, and ETSI
   * EN 319 142-1 section 6.3 forbids it to stand in the CMS as well.
   */
  readonly signingTime?: Date
  /** Proves when the signature existed. */
  readonly timestamp?: TimestampAuthority
  /** Octets that the result may take. */
  readonly room?: number
}

/** The digest that this key's signatures are made over: a message names one digest for everything. */
export function contentHashOf(key: SigningKey): 'sha256' | 'sha384' {
  return key.algorithm === 'ecdsa-sha384' ? 'sha384' : 'sha256'
}

/**
 * DER of the ContentInfo. Throws BrokenPromise `key.unavailable` (also when what comes from the holder does not verify
 * with the certificate: better no document than one that nobody accepts), `timestamp.unavailable`, the certificate's own
 * reason when it cannot be read; RangeError when the digest has another length or the result does not fit its room.
 */
export async function signCms(given: CmsToMake): Promise<Uint8Array> {
  const { key, digest } = given
  const hash = contentHashOf(key)
  if (digest.length !== (hash === 'sha256' ? 32 : 48))
    throw new RangeError(`a digest of ${digest.length} octets is no ${hash}`)
  const digestAlgorithm = digestIdentifier(hash)
  const signatureAlgorithm = signatureIdentifiers[key.algorithm]
  const certificate = readOwn(key)
  const signedAttributes = [
    attribute(attributes.contentType, oid(contentTypes.data)),
    attribute(attributes.messageDigest, octets(digest)),
    attribute(attributes.signingCertificateV2, signingCertificate(certificate)),
    // RFC 6211: nothing else protects the names of the algorithms.
    attribute(
      attributes.algorithmProtection,
      sequence(digestAlgorithm, tlv(inParts(1), elementAt(signatureAlgorithm, 0).content))
    ),
    ...(given.signingTime === undefined
      ? []
      : [attribute(attributes.signingTime, timeOctets(given.signingTime))])
  ]
  const signature = await signedBy(key, certificate, setOf(signedAttributes))
  const token = await given.timestamp?.stamp(createHash('sha256').update(signature).digest())
  const signerInfo = sequence(
    unsigned(Uint8Array.of(1)),
    sequence(certificate.issuerDer, serialOf(certificate)),
    digestAlgorithm,
    setOf(signedAttributes, inParts(0)),
    signatureAlgorithm,
    octets(signature),
    ...(token === undefined ? [] : [setOf([attribute(attributes.signatureTimestamp, token)], inParts(1))])
  )
  const signedData = sequence(
    unsigned(Uint8Array.of(1)),
    setOf([digestAlgorithm]),
    sequence(oid(contentTypes.data)),
    setOf(certificatesOf(key), inParts(0)),
    setOf([signerInfo])
  )
  const cms = sequence(oid(contentTypes.signedData), tlv(inParts(0), signedData))
  if (given.room !== undefined && cms.length > given.room)
    throw new RangeError(`a CMS of ${cms.length} octets for ${given.room}`)
  return cms
}

const signatureIdentifiers: Readonly<Record<SigningKey['algorithm'], Uint8Array>> = {
  // RFC 3370 section 3.2: the spelling that every reader of CMS knows; the digest stands beside it.
  'rsa-sha256': sequence(oid('1.2.840.113549.1.1.1'), tlv(tags.null)),
  'ecdsa-sha256': sequence(oid('1.2.840.10045.4.3.2')),
  'ecdsa-sha384': sequence(oid('1.2.840.10045.4.3.3'))
}

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf([value]))

/** SigningCertificateV2 with one ESSCertIDv2; SHA-256 is its default, which DER leaves out (RFC 5035 section 4). */
function signingCertificate(certificate: Certificate): Uint8Array {
  const issuer = sequence(tlv(inParts(4), certificate.issuerDer))
  const named = sequence(
    octets(Buffer.from(certificate.sha256, 'hex')),
    sequence(issuer, serialOf(certificate))
  )
  return sequence(sequence(named))
}

const serialOf = (certificate: Certificate): Uint8Array =>
  tlv(tags.integer, Buffer.from(certificate.serialOctets, 'hex'))

function readOwn(key: SigningKey): Certificate {
  const read = readCertificate(key.certificate)
  if ('code' in read) throw new BrokenPromise(read.code, { key: key.id, why: read.detail })
  return read
}

/** Leaf and chain, each once. */
function certificatesOf(key: SigningKey): Uint8Array[] {
  const all = [key.certificate, ...key.chain]
  return all.filter((der, index) => all.findIndex(other => Buffer.compare(other, der) === 0) === index)
}

async function signedBy(key: SigningKey, certificate: Certificate, data: Uint8Array): Promise<Uint8Array> {
  const made = await key.sign(data)
  const isRsa = key.algorithm === 'rsa-sha256'
  const signature = isRsa ? made : asDer(made)
  const right = verifyBytes({
    algorithm: { family: isRsa ? 'rsa' : 'ecdsa', hash: contentHashOf(key), name: key.algorithm },
    key: certificate.publicKey,
    data,
    signature
  })
  if (!right)
    throw new BrokenPromise('key.unavailable', { key: key.id, why: 'its signature does not verify' })
  return signature
}

/** r and s side by side (IEEE P1363, as PKCS#11 gives them) to Ecdsa-Sig-Value (RFC 5753 section 7.2). */
function asDer(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2
  return sequence(unsigned(signature.subarray(0, half)), unsigned(signature.subarray(half)))
}
