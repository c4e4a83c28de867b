/** DER, written piece by piece (X.690 section 10). */
import * as asn1js from 'asn1js'

export type Piece = asn1js.BaseBlock

export const sequence = (...value: Piece[]): Piece => new asn1js.Sequence({ value })
export const oid = (value: string): Piece => new asn1js.ObjectIdentifier({ value })
export const nothing = (): Piece => new asn1js.Null()
export const whole = (value: number): Piece => new asn1js.Integer({ value })
export const octets = (bytes: Uint8Array): Piece => new asn1js.OctetString({ valueHex: bytes })
export const bits = (bytes: Uint8Array): Piece => new asn1js.BitString({ valueHex: bytes })
export const enumerated = (value: number): Piece => new asn1js.Enumerated({ value })
export const utf8 = (value: string): Piece => new asn1js.Utf8String({ value })

/** Content octets of an INTEGER, as they were read or drawn. */
export const integer = (bytes: Uint8Array): Piece => new asn1js.Integer({ valueHex: bytes })

/** X.690 section 11.6: the parts of a SET OF stand in the order of their encodings. */
export function set(...value: Piece[]): Piece {
  const sorted = value
    .map(piece => ({ piece, der: encoded(piece) }))
    .sort((a, b) => Buffer.compare(a.der, b.der))
  return new asn1js.Set({ value: sorted.map(({ piece }) => piece) })
}

/** RFC 5280 section 4.1.2.5.2: no fractions of a second. */
export function time(date: Date): Piece {
  return new asn1js.GeneralizedTime({ valueDate: new Date(Math.floor(date.getTime() / 1000) * 1000) })
}

export function explicit(tagNumber: number, ...value: Piece[]): Piece {
  return new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value })
}

/** `[n] IMPLICIT` of something without parts. */
export function implicit(tagNumber: number, bytes: Uint8Array): Piece {
  return new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex: bytes })
}

export function read(der: Uint8Array): Piece {
  const { offset, result } = asn1js.fromBER(der)
  if (offset === -1) throw new Error('not ASN.1')
  return result
}

export function encoded(piece: Piece): Buffer {
  return Buffer.from(piece.toBER(false))
}

export const rsaSha256 = (): Piece => sequence(oid('1.2.840.113549.1.1.11'), nothing())
