/** What DER asks of the content of each primitive universal type (ITU-T X.690 sections 8 and 11). */

type Judge = (bytes: Uint8Array, at: number, length: number) => string | undefined

const octet = (bytes: Uint8Array, at: number) => bytes[at] ?? 0
const ascii = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + Math.min(length, 40)))

const integer: Judge = (bytes, at, length) => {
  if (length === 0) return 'an integer of no octets'
  if (length === 1) return undefined
  const first = octet(bytes, at)
  const negative = octet(bytes, at + 1) >= 0x80
  return (first === 0 && !negative) || (first === 0xff && negative)
    ? 'an integer that is longer than it must be'
    : undefined
}

const boolean: Judge = (bytes, at, length) =>
  length === 1 && (octet(bytes, at) === 0 || octet(bytes, at) === 0xff)
    ? undefined
    : 'a boolean that is neither 00 nor FF'

const bitString: Judge = (bytes, at, length) => {
  const unused = octet(bytes, at)
  if (length === 0 || unused > 7 || (length === 1 && unused > 0))
    return 'a bit string without its first octet'
  return (octet(bytes, at + length - 1) & ((1 << unused) - 1)) !== 0 && length > 1
    ? 'unused bits that are not zero'
    : undefined
}

const objectIdentifier: Judge = (bytes, at, length) => {
  if (length === 0 || octet(bytes, at + length - 1) >= 0x80) return 'an object identifier that ends too early'
  for (let index = at, first = true; index < at + length; index++) {
    if (first && octet(bytes, index) === 0x80) return 'an object identifier that is longer than it must be'
    first = octet(bytes, index) < 0x80
  }
  return undefined
}

const nothing: Judge = (_bytes, _at, length) => (length === 0 ? undefined : 'a NULL with content')

const utcTime: Judge = (bytes, at, length) =>
  /^\d{12}Z$/.test(ascii(bytes, at, length)) ? undefined : 'a UTCTime that is not YYMMDDhhmmssZ'

const generalizedTime: Judge = (bytes, at, length) =>
  /^\d{14}(\.\d*[1-9])?Z$/.test(ascii(bytes, at, length))
    ? undefined
    : 'a GeneralizedTime that is not YYYYMMDDhhmmss[.f]Z'

const judges = new Map<number, Judge>([
  [1, boolean],
  [2, integer],
  [3, bitString],
  [5, nothing],
  [6, objectIdentifier],
  [10, integer],
  [23, utcTime],
  [24, generalizedTime]
])

/** The fault of `length` octets of content at `at`, or nothing. `tag` is the universal tag's number. */
export function faultOfPrimitive(
  tag: number,
  bytes: Uint8Array,
  at: number,
  length: number
): string | undefined {
  return judges.get(tag)?.(bytes, at, length)
}
