/** XAdES (ETSI EN 319 132-1): what the signer signed beside the content, and what was added afterwards. */
import { dsNamespace, xadesNamespace } from '../algorithms.ts'
import { hashOfUri, type Hash } from '../../certificate/algorithms.ts'
import type { CanonicalElement } from '../canonical/read.ts'
import type { CanonicalMode } from '../canonical/writer.ts'
import { fromBase64 } from './base64.ts'
import { modeFrom } from './signed-info.ts'

export interface SignedProperties {
  /** As the signer says it; proves nothing. */
  readonly signingTime?: Date
  /** The signer's certificate, by digest: the first entry of SigningCertificateV2 (or of SigningCertificate). */
  readonly certificate?: { readonly hash: Hash; readonly digest: Uint8Array }
}

export interface TimestampToken {
  readonly token: Uint8Array
  /** The canonical form of SignatureValue that the imprint is made over. */
  readonly mode: CanonicalMode
}

export interface UnsignedProperties {
  readonly timestamps: readonly TimestampToken[]
  /** What others put there for later judges (section 5.4). DER. */
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly ocsp: readonly Uint8Array[]
}

const maxEach = 32

const isXades = (element: CanonicalElement, local: string) =>
  element.ns === xadesNamespace && element.local === local

/** The one child of this name; undefined when there is none or more than one. */
function only(element: CanonicalElement | undefined, local: string): CanonicalElement | undefined {
  const found = element?.children.filter(each => isXades(each, local)) ?? []
  return found.length === 1 ? found[0] : undefined
}

/** Of one QualifyingProperties; undefined when there is none, or more than one. */
export function qualifyingProperties(signature: CanonicalElement): CanonicalElement | undefined {
  const found = signature.children
    .filter(each => each.ns === dsNamespace && each.local === 'Object')
    .flatMap(object => object.children.filter(each => isXades(each, 'QualifyingProperties')))
  const [properties, ...more] = found
  if (properties === undefined || more.length > 0) return undefined
  const id = signature.attributes.get('Id')
  // section 4.3.1: Target names the Signature
  const target = properties.attributes.get('Target')
  return id === undefined || target === undefined || target === `#${id}` ? properties : undefined
}

/** From the canonical bytes that the reference's digest was checked over. Undefined when they say something else. */
export function readSignedProperties(element: CanonicalElement): SignedProperties | undefined {
  if (!isXades(element, 'SignedProperties')) return undefined
  const own = only(element, 'SignedSignatureProperties')
  const time = Date.parse(only(own, 'SigningTime')?.text.trim() ?? '')
  const named = only(own, 'SigningCertificateV2') ?? only(own, 'SigningCertificate')
  const first = named?.children[0]
  const digest = first && isXades(first, 'Cert') ? only(first, 'CertDigest') : undefined
  const method = digest?.children.find(each => each.ns === dsNamespace && each.local === 'DigestMethod')
  const value = digest?.children.find(each => each.ns === dsNamespace && each.local === 'DigestValue')
  const hash = hashOfUri(method?.attributes.get('Algorithm') ?? '')
  const bytes = value && fromBase64(value.text)
  return {
    ...(Number.isNaN(time) ? {} : { signingTime: new Date(time) }),
    ...(typeof hash === 'string' && bytes !== undefined ? { certificate: { hash, digest: bytes } } : {})
  }
}

/** Undefined when something there cannot be read: what was added must be sound or be left out. */
export function readUnsignedProperties(qualifying: CanonicalElement): UnsignedProperties | undefined {
  const own = only(only(qualifying, 'UnsignedProperties'), 'UnsignedSignatureProperties')
  const stamps = own?.children.filter(each => isXades(each, 'SignatureTimeStamp')) ?? []
  const timestamps = stamps.map(readTimestamp)
  const values = only(own, 'RevocationValues')
  const certificates = derIn(only(own, 'CertificateValues'), 'EncapsulatedX509Certificate')
  const crls = derIn(only(values, 'CRLValues'), 'EncapsulatedCRLValue')
  const ocsp = derIn(only(values, 'OCSPValues'), 'EncapsulatedOCSPValue')
  if (certificates === undefined || crls === undefined || ocsp === undefined || stamps.length > maxEach)
    return undefined
  if (!timestamps.every(each => each !== undefined)) return undefined
  return { timestamps, certificates, crls, ocsp }
}

function readTimestamp(element: CanonicalElement): TimestampToken | undefined {
  const method = element.children.find(
    each => each.ns === dsNamespace && each.local === 'CanonicalizationMethod'
  )
  // without a method the form is that of XMLDSig itself, Canonical XML 1.0
  const mode = method === undefined ? 'inclusive' : modeFrom(method)
  const token = fromBase64(only(element, 'EncapsulatedTimeStamp')?.text ?? '')
  return mode === undefined || token === undefined ? undefined : { token, mode }
}

function derIn(element: CanonicalElement | undefined, local: string): Uint8Array[] | undefined {
  const found = element?.children.filter(each => isXades(each, local)) ?? []
  const read = found.map(each => fromBase64(each.text))
  return found.length <= maxEach && read.every(each => each !== undefined) ? read : undefined
}
