/** The values of elements. Throws `Malformed`. */
import { Malformed, tags, type Element } from './element.ts'

/** `2.5.29.15`. Whatever the tag (it may be implicit). */
export function oidOf(element: Element): string {
  const arcs: bigint[] = []
  let arc = 0n
  for (const octet of element.content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    if (octet >= 0x80) continue
    arcs.push(arc)
    arc = 0n
  }
  const [first, ...others] = arcs
  if (first === undefined) throw new Malformed('an object identifier of nothing')
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n
  return [root, first - root * 40n, ...others].join('.')
}

export function integerOf(element: Element): bigint {
  if (element.content.length === 0) throw new Malformed('an integer of no octets')
  return BigInt.asIntN(element.content.length * 8, BigInt(`0x${hexOf(element.content)}`))
}

/** An integer that counts something. */
export function countOf(element: Element): number {
  const value = integerOf(element)
  if (value < 0n || value > 0x7fffffffn) throw new Malformed('a count beyond all use')
  return Number(value)
}

export const booleanOf = (element: Element): boolean => (element.content[0] ?? 0) !== 0

export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')

/** The numbers of the bits that are set (named bit list). */
export function bitsOf(element: Element): ReadonlySet<number> {
  const bits = new Set<number>()
  const octets = element.content.subarray(1)
  octets.forEach((octet, index) => {
    for (let bit = 0; bit < 8; bit++) if ((octet & (0x80 >> bit)) !== 0) bits.add(index * 8 + bit)
  })
  return bits
}

/** UTCTime (19YY from 50 on, RFC 5280 4.1.2.5.1) or GeneralizedTime, in UTC. */
export function timeOf(element: Element): Date {
  const text = Buffer.from(element.content).toString('latin1')
  const [, , century, y = '', month, day, hour, minute, second, fraction = ''] =
    /^((\d\d)?(\d\d))(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text) ?? []
  const isUtc = element.tag === tags.utcTime
  if (y === '' || isUtc !== (century === undefined)) throw new Malformed('a time in another form')
  const year = `${century ?? (Number(y) >= 50 ? '19' : '20')}${y}`
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`)
  // 30 February becomes 2 March in a lenient reader
  if (Number.isNaN(time.getTime()) || time.getUTCDate() !== Number(day)) throw new Malformed('no such time')
  return time
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a character string of any usual kind; undefined when it is none or is broken. */
export function textOf(element: Element): string | undefined {
  const bytes = Buffer.from(element.content)
  switch (element.tag) {
    case 0x0c:
      try {
        return utf8.decode(bytes)
      } catch {
        return undefined
      }
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x16: // IA5String
    case 0x1a: // VisibleString
      return bytes.every(byte => byte < 0x80) ? bytes.toString('latin1') : undefined
    case 0x14: // TeletexString: everybody who writes it means Latin-1
      return bytes.toString('latin1')
    case 0x1e: // BMPString
      return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le') : undefined
    case 0x1c: // UniversalString
      return universal(bytes)
    default:
      return undefined
  }
}

function universal(bytes: Buffer): string | undefined {
  if (bytes.length % 4 !== 0) return undefined
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const point = bytes.readUInt32BE(at)
    if (point > 0x10ffff) return undefined
    text += String.fromCodePoint(point)
  }
  return text
}
