/** Makes detached signatures by hand, truly signed, with whatever is wrong with them. */
import { createHash, sign } from 'node:crypto'
import {
  octets,
  oid,
  sequence,
  setOf,
  timeOctets,
  tlv,
  unsigned
} from '../../../src/signatures/cms/encode.ts'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import { letter, pki } from './workshop.ts'

export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  counterSignature: '1.2.840.113549.1.9.6',
  archiveTimestamp: '1.2.840.113549.1.9.16.2.48',
  certificateValues: '1.2.840.113549.1.9.16.2.23',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
  adobeRevocation: '1.2.840.113583.1.1.8',
  signingTime: '1.2.840.113549.1.9.5',
  rsa: '1.2.840.113549.1.1.1',
  rsaSha256: '1.2.840.113549.1.1.11',
  sha1: '1.3.14.3.2.26',
  md5: '1.2.840.113549.2.5',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3'
} as const

export const algorithm = (id: string) => sequence(oid(id), tlv(0x05))
export const attribute = (type: string, ...values: Uint8Array[]) => sequence(oid(type), setOf(values))
export const integer = (value: number) => unsigned(Uint8Array.of(value))

export function signingCertificateV2(name: string): Uint8Array {
  const { der } = pki.certificate(name)
  return attribute(oids.signingCertificateV2, sequence(sequence(sequence(octets(digest('sha256', der))))))
}
export function signingCertificateV1(name: string): Uint8Array {
  const { der } = pki.certificate(name)
  return attribute(oids.signingCertificate, sequence(sequence(sequence(octets(digest('sha1', der))))))
}
export const contentType = (type: string = oids.data) => attribute(oids.contentType, oid(type))
export const messageDigest = (bytes: Uint8Array = letter, hash = 'sha256') =>
  attribute(oids.messageDigest, octets(digest(hash, bytes)))
export const signingTime = (time: Date) => attribute(oids.signingTime, timeOctets(time))
export const digest = (hash: string, bytes: Uint8Array) => createHash(hash).update(bytes).digest()

export interface Forgery {
  readonly by?: string
  readonly hash?: string
  readonly digestOid?: string
  /** The digest at the head; the signer's when absent. */
  readonly headDigests?: readonly Uint8Array[]
  readonly signatureOid?: string
  /** None: an empty list leaves the element out. */
  readonly signed?: readonly Uint8Array[]
  /** As they stand, without sorting. */
  readonly unsorted?: boolean
  readonly unsigned?: readonly Uint8Array[]
  readonly certificates?: readonly Uint8Array[]
  readonly crls?: readonly Uint8Array[]
  readonly content?: Uint8Array
  readonly contentOid?: string
  readonly version?: number
  readonly signerVersion?: number
  readonly signers?: number
  readonly keyId?: Uint8Array
}

export function forge(given: Forgery = {}): Uint8Array {
  const by = given.by ?? 'so-noi-vu'
  const hash = given.hash ?? 'sha256'
  const { der, privateKey } = pki.certificate(by)
  const certificate = readCertificate(der)
  if ('code' in certificate) throw new Error(certificate.code)
  const digestAlgorithm = algorithm(given.digestOid ?? oids.sha256)
  const attributes = given.signed ?? [contentType(), messageDigest(letter, hash), signingCertificateV2(by)]
  const set = (tag: number) => (given.unsorted === true ? tlv(tag, ...attributes) : setOf(attributes, tag))
  const covered = attributes.length === 0 ? letter : set(0x31)
  const signerId =
    given.keyId === undefined
      ? sequence(certificate.issuerDer, tlv(0x02, Buffer.from(certificate.serialOctets, 'hex')))
      : tlv(0x80, given.keyId)
  const signer = sequence(
    integer(given.signerVersion ?? (given.keyId === undefined ? 1 : 3)),
    signerId,
    digestAlgorithm,
    ...(attributes.length === 0 ? [] : [set(0xa0)]),
    algorithm(given.signatureOid ?? oids.rsa),
    octets(sign(hash, covered, privateKey)),
    ...(given.unsigned === undefined ? [] : [setOf(given.unsigned, 0xa1)])
  )
  const certificates = given.certificates ?? [der]
  return new Uint8Array(
    sequence(
      oid(oids.signedData),
      tlv(
        0xa0,
        sequence(
          integer(given.version ?? (given.keyId === undefined ? 1 : 3)),
          setOf(given.headDigests ?? [digestAlgorithm]),
          sequence(
            oid(given.contentOid ?? oids.data),
            ...(given.content === undefined ? [] : [tlv(0xa0, octets(given.content))])
          ),
          ...(certificates.length === 0 ? [] : [setOf(certificates, 0xa0)]),
          ...(given.crls === undefined ? [] : [setOf(given.crls, 0xa1)]),
          tlv(0x31, ...Array.from({ length: given.signers ?? 1 }, () => signer))
        )
      )
    )
  )
}
