/** A certificate revocation list, version 2 (RFC 5280 section 5), by forge's ASN.1 writer. */
import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto'
import forge from 'node-forge'
import { revocationReasons, type RevocationReason } from './index-file.ts'

const { asn1 } = forge
const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class
const { SEQUENCE, OID, INTEGER, OCTETSTRING, BITSTRING, NULL, ENUMERATED, UTCTIME } = asn1.Type

export interface CrlIssuer {
  /** Its certificate. */
  readonly der: Uint8Array
  readonly key: KeyObject
}

export interface Revoked {
  readonly serial: string
  readonly at: Date
  readonly reason: RevocationReason
}

export interface CrlTimes {
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly number: number
}

export function crlOf(ca: CrlIssuer, revoked: readonly Revoked[], times: CrlTimes): Buffer {
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), asn1.create(UNIVERSAL, NULL, false, ''))
  const entries = revoked.map(each =>
    sequence(
      integer(forge.util.hexToBytes(each.serial)),
      time(each.at),
      sequence(
        extension(
          '2.5.29.21',
          asn1.create(UNIVERSAL, ENUMERATED, false, String.fromCharCode(revocationReasons[each.reason]))
        )
      )
    )
  )
  const list = sequence(
    integer('\x01'),
    algorithm,
    subjectOf(ca),
    time(times.thisUpdate),
    time(times.nextUpdate),
    // RFC 5280 section 5.1.2.6: nothing revoked, no list.
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    asn1.create(CONTEXT_SPECIFIC, 0, true, [
      sequence(
        extension('2.5.29.35', sequence(asn1.create(CONTEXT_SPECIFIC, 0, false, keyId(ca)))),
        extension('2.5.29.20', integer(asn1.integerToDer(times.number).getBytes()))
      )
    ])
  )
  const signature = sign('sha256', binary(asn1.toDer(list).getBytes()), ca.key).toString('binary')
  return binary(
    asn1
      .toDer(sequence(list, algorithm, asn1.create(UNIVERSAL, BITSTRING, false, `\x00${signature}`)))
      .getBytes()
  )
}

/** As it stands in the certificate: written anew it could differ in a string type, and then nothing would match. */
function subjectOf(ca: CrlIssuer): forge.asn1.Asn1 {
  const certificate = asn1.fromDer(Buffer.from(ca.der).toString('binary'))
  const [tbs] = certificate.value as forge.asn1.Asn1[]
  const subject = (tbs?.value as forge.asn1.Asn1[])[5]
  if (subject === undefined) throw new Error('this certificate has no subject')
  return subject
}

/** RFC 5280 section 4.2.1.2 method (1); for RSA the bits are the PKCS#1 public key. */
function keyId(ca: CrlIssuer): string {
  const bits = createPublicKey(ca.key).export({ type: 'pkcs1', format: 'der' })
  return createHash('sha1').update(bits).digest('binary')
}

function binary(bytes: string): Buffer {
  return Buffer.from(bytes, 'binary')
}

function sequence(...parts: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return asn1.create(UNIVERSAL, SEQUENCE, true, parts)
}

function oid(dotted: string): forge.asn1.Asn1 {
  return asn1.create(UNIVERSAL, OID, false, asn1.oidToDer(dotted).getBytes())
}

function integer(bytes: string): forge.asn1.Asn1 {
  return asn1.create(UNIVERSAL, INTEGER, false, bytes)
}

function time(date: Date): forge.asn1.Asn1 {
  return asn1.create(UNIVERSAL, UTCTIME, false, asn1.dateToUtcTime(date))
}

function extension(id: string, value: forge.asn1.Asn1): forge.asn1.Asn1 {
  return sequence(oid(id), asn1.create(UNIVERSAL, OCTETSTRING, false, asn1.toDer(value).getBytes()))
}
