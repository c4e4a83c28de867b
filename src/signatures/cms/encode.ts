/** Writes the DER of CMS, of any length. Parts are whole elements unless said otherwise. */
import type { Hash } from '../certificate/algorithms.ts'
import { tags } from '../der/element.ts'
import { encodeOid as oid } from '../der/write.ts'

export { oid }

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, each) => sum + each.length, 0)
  return Buffer.concat([Uint8Array.of(tag), lengthOctets(length), ...contents])
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return Uint8Array.of(0x80 | octets.length, ...octets)
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(tags.sequence, ...parts)

/** X.690 section 11.6: ascending order of the encodings. `tag` is another one where the set is tagged implicitly. */
export const setOf = (parts: readonly Uint8Array[], tag: number = tags.set): Uint8Array =>
  tlv(tag, ...[...parts].sort((a, b) => Buffer.compare(a, b)))

export const octets = (bytes: Uint8Array): Uint8Array => tlv(tags.octetString, bytes)

/** From the number's octets, most significant first, not negative. */
export function unsigned(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex(octet => octet !== 0)
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first)
  const padding = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array()
  return tlv(tags.integer, padding, digits)
}

const hashes: Readonly<Record<Hash, string>> = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3'
}

/** AlgorithmIdentifier without parameters (RFC 5754 section 2: generators leave them out). */
export const digestIdentifier = (hash: Hash): Uint8Array => sequence(oid(hashes[hash]))

/** RFC 5652 section 11.3: UTCTime until 2049, GeneralizedTime from then on; whole seconds in UTC. */
export function timeOctets(time: Date): Uint8Array {
  const digits = `${time.toISOString().slice(0, 19).replace(/\D/g, '')}Z`
  const isShort = time.getUTCFullYear() >= 1950 && time.getUTCFullYear() < 2050
  return isShort
    ? tlv(tags.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : tlv(tags.generalizedTime, Buffer.from(digits, 'latin1'))
}
