/** The two Objects of a seal as text: the Manifest of attachments and the XAdES properties (EN 319 132-1, level B-T). */
import { createHash } from 'node:crypto'
import type { Attachment } from '../../../domain/envelope.ts'
import type { Certificate } from '../../certificate/certificate.ts'
import { inParts } from '../../der/element.ts'
import { sequence, tlv, unsigned } from '../../cms/encode.ts'
import { exclusive, sealNamespace, sha256, xadesNamespace } from '../algorithms.ts'

export const sealObjectIds = {
  signature: 'lt-seal',
  manifest: 'lt-manifest',
  properties: 'lt-properties',
  reference: (id: string) => `lt-ref-${id}`
} as const

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** How the Manifest names an attachment (RFC 2392): every character that a URI cannot hold is written as %XX. */
export const cidOf = (contentId: string): string =>
  `cid:${encodeURIComponent(contentId).replaceAll(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )}`

/** Digests are over the bytes as they travel, base64 removed; in the order of edXMLManifest. */
export function manifestXml(attachments: readonly Attachment[]): string {
  const references = attachments.map(
    each =>
      `<ds:Reference URI="${cidOf(each.contentId)}"><ds:DigestMethod Algorithm="${sha256}"/>` +
      `<ds:DigestValue>${base64(Buffer.from(each.transmitted.sha256, 'hex'))}</ds:DigestValue></ds:Reference>`
  )
  // Other verifiers would fetch what a Manifest directly in an Object names; inside an element of ours they leave it alone.
  return (
    `<lt:Attachments xmlns:lt="${sealNamespace}"><ds:Manifest Id="${sealObjectIds.manifest}">` +
    `${references.join('')}</ds:Manifest></lt:Attachments>`
  )
}

/** `signed`: Ids of the references whose content is named by a DataObjectFormat, all but that of the properties. */
export function qualifyingXml(certificate: Certificate, at: Date, signed: readonly string[]): string {
  const digest = createHash('sha256').update(certificate.der).digest()
  const formats = signed.map(
    id =>
      `<xades:DataObjectFormat ObjectReference="#${id}"><xades:MimeType>application/xml</xades:MimeType>` +
      `</xades:DataObjectFormat>`
  )
  return (
    `<xades:QualifyingProperties xmlns:xades="${xadesNamespace}" Target="#${sealObjectIds.signature}">` +
    `<xades:SignedProperties Id="${sealObjectIds.properties}"><xades:SignedSignatureProperties>` +
    `<xades:SigningTime>${at.toISOString().replace(/\.\d+Z$/, 'Z')}</xades:SigningTime>` +
    `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="${sha256}"/>` +
    `<ds:DigestValue>${base64(digest)}</ds:DigestValue></xades:CertDigest>` +
    `<xades:IssuerSerialV2>${base64(issuerSerial(certificate))}</xades:IssuerSerialV2>` +
    `</xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties>` +
    `<xades:SignedDataObjectProperties>${formats.join('')}</xades:SignedDataObjectProperties>` +
    `</xades:SignedProperties></xades:QualifyingProperties>`
  )
}

/** Goes behind SignedProperties once there is a value to stamp; not signed itself. */
export const timestampXml = (token: Uint8Array): string =>
  `<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>` +
  `<ds:CanonicalizationMethod Algorithm="${exclusive}"/>` +
  `<xades:EncapsulatedTimeStamp>${base64(token)}</xades:EncapsulatedTimeStamp>` +
  `</xades:SignatureTimeStamp></xades:UnsignedSignatureProperties></xades:UnsignedProperties>`

/** IssuerSerial (RFC 5035 section 5.4): the issuer as the only directoryName, and the serial number. */
function issuerSerial(certificate: Certificate): Uint8Array {
  const serial = unsigned(Buffer.from(certificate.serial, 'hex'))
  return sequence(sequence(tlv(inParts(4), certificate.issuerDer)), serial)
}
