/** The one SignerInfo of a signature (RFC 5652 section 5.3), read and held against itself. */
import type { Element } from '../der/element.ts'
import { Malformed, Parts, inParts, primitive, tags } from '../der/element.ts'
import { countOf, oidOf, timeOf } from '../der/values.ts'
import type { Unsigned } from './attributes.ts'
import { signedAttributes, single, unsignedAttributes } from './attributes.ts'
import { attributes } from './names.ts'
import { refuse } from './refusal.ts'

/** How the message names the signer's certificate. */
export type SignerId =
  | { readonly kind: 'issuer-and-serial'; readonly issuerDer: Uint8Array; readonly serial: Uint8Array }
  | { readonly kind: 'key-id'; readonly keyId: Uint8Array }

export interface SignerInfo {
  readonly id: SignerId
  /** AlgorithmIdentifiers, DER. */
  readonly digestAlgorithm: Uint8Array
  readonly signatureAlgorithm: Uint8Array
  readonly attributes: ReadonlyMap<string, Element>
  /**
   * What the signature was made over: the original bytes of the attributes under the tag of a SET OF, as section 5.4
   * lays down. Never written again from what was read.
   */
  readonly signedBytes: Uint8Array
  readonly contentType: string
  readonly messageDigest: Uint8Array
  /** `signingTime`, as the signer claims it; proves nothing. */
  readonly claimedAt?: Date
  readonly signature: Uint8Array
  readonly unsigned: Unsigned
}

export function readSignerInfo(element: Element): SignerInfo {
  const parts = new Parts(element)
  const version = countOf(parts.next(tags.integer))
  const id = readId(parts)
  if (version !== (id.kind === 'issuer-and-serial' ? 1 : 3))
    throw new Malformed(`a SignerInfo of version ${version} that does not fit how it names the signer`)
  const digestAlgorithm = parts.next(tags.sequence)
  const attributeSet = parts.optional(inParts(0))
  // Without them the signature covers the document's digest alone, and a document can be made of the attributes.
  if (attributeSet === undefined) refuse('cms.attributes-missing', 'signedAttrs')
  const signatureAlgorithm = parts.next(tags.sequence)
  const signature = parts.next(tags.octetString).content
  const unsignedSet = parts.optional(inParts(1))
  parts.end()

  const found = signedAttributes(attributeSet)
  const contentType = single(found, attributes.contentType, tags.oid)
  const messageDigest = single(found, attributes.messageDigest, tags.octetString)
  if (contentType === undefined) refuse('cms.attributes-missing', 'contentType')
  if (messageDigest === undefined) refuse('cms.attributes-missing', 'messageDigest')
  const protection = single(found, attributes.algorithmProtection, tags.sequence)
  if (protection !== undefined) protects(protection, digestAlgorithm, signatureAlgorithm)
  const claimedAt = readClaimed(found)
  return {
    id,
    digestAlgorithm: digestAlgorithm.der,
    signatureAlgorithm: signatureAlgorithm.der,
    attributes: found,
    signedBytes: Buffer.concat([Uint8Array.of(tags.set), attributeSet.der.subarray(1)]),
    contentType: oidOf(contentType),
    messageDigest: messageDigest.content,
    ...(claimedAt === undefined ? {} : { claimedAt }),
    signature,
    unsigned:
      unsignedSet === undefined ? { timestamps: [], certificateValues: [] } : unsignedAttributes(unsignedSet)
  }
}

function readId(parts: Parts): SignerId {
  const keyId = parts.optional(primitive(0))
  if (keyId !== undefined) return { kind: 'key-id', keyId: keyId.content }
  const named = new Parts(parts.next(tags.sequence))
  const issuerDer = named.next(tags.sequence).der
  const serial = named.next(tags.integer).content
  named.end()
  return { kind: 'issuer-and-serial', issuerDer, serial }
}

/** RFC 5652 section 11.3: UTCTime until 2049, GeneralizedTime from then on. Either is read. */
function readClaimed(found: ReadonlyMap<string, Element>): Date | undefined {
  const values = found.get(attributes.signingTime)
  const tag = values?.content[0] === tags.generalizedTime ? tags.generalizedTime : tags.utcTime
  const value = single(found, attributes.signingTime, tag)
  return value === undefined ? undefined : timeOf(value)
}

/** RFC 6211: the algorithms are named once more where the signature covers them; both must say the same. */
function protects(protection: Element, digest: Element, signature: Element): void {
  const parts = new Parts(protection)
  const protectedDigest = parts.next(tags.sequence)
  const protectedSignature = parts.next(inParts(1))
  parts.end()
  const same =
    Buffer.compare(protectedDigest.der, digest.der) === 0 &&
    Buffer.compare(protectedSignature.content, signature.content) === 0
  if (!same) refuse('cms.algorithm-conflict', 'the protected attribute names other algorithms')
}
