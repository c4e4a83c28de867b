/** CRLs of any size and shape, really signed. */
import { sign, type KeyObject } from 'node:crypto'
import { encode, encodeOid } from '../../../src/signatures/der/write.ts'

export interface MadeEntry {
  /** Octets of the INTEGER. */
  readonly serial: Uint8Array
  readonly revokedAt: Date
  readonly reason?: number
  readonly invalidSince?: Date
}

export interface MadeCrl {
  /** Name, DER. */
  readonly issuer: Uint8Array
  readonly key: KeyObject
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  readonly entries: readonly MadeEntry[]
  /** Whole Extension elements. */
  readonly extensions?: readonly Uint8Array[]
}

/** `encode` without its limit. */
export function long(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  if (content.length < 0x10000) return encode(tag, content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const bytes = length.subarray(length.findIndex(octet => octet !== 0))
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, content])
}

const digits = (date: Date) => date.toISOString().replaceAll(/[-:T]|\.\d+/g, '')
export const generalized = (date: Date) => encode(0x18, Buffer.from(digits(date)))
const utc = (date: Date) => encode(0x17, Buffer.from(digits(date).slice(2)))

export const extension = (oid: string, value: Uint8Array, critical = false) =>
  encode(0x30, encodeOid(oid), ...(critical ? [encode(1, Uint8Array.of(255))] : []), encode(4, value))

const sha256WithRsa = encode(0x30, encodeOid('1.2.840.113549.1.1.11'), encode(5))

export function makeCrl(made: MadeCrl): Uint8Array {
  const entries = made.entries.map(({ serial, revokedAt, reason, invalidSince }) => {
    const extensions = [
      ...(reason === undefined ? [] : [extension('2.5.29.21', encode(0x0a, Uint8Array.of(reason)))]),
      ...(invalidSince === undefined ? [] : [extension('2.5.29.24', generalized(invalidSince))])
    ]
    return encode(
      0x30,
      encode(2, serial),
      utc(revokedAt),
      ...(extensions.length === 0 ? [] : [encode(0x30, ...extensions)])
    )
  })
  const body = long(
    0x30,
    encode(2, Uint8Array.of(1)),
    sha256WithRsa,
    made.issuer,
    utc(made.thisUpdate),
    ...(made.nextUpdate === undefined ? [] : [utc(made.nextUpdate)]),
    ...(entries.length === 0 ? [] : [long(0x30, Buffer.concat(entries))]),
    ...(made.extensions === undefined ? [] : [encode(0xa0, encode(0x30, ...made.extensions))])
  )
  const signature = sign('sha256', body, made.key)
  return long(0x30, body, sha256WithRsa, encode(3, Uint8Array.of(0), signature))
}
