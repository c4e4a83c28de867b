/**
 * Reading what passed the gate: an element, its parts one after another, its values.
 *
 * For the places where a library is no help: extensions (pkijs swallows the ones that it cannot read), lists of a
 * million revoked certificates, and wherever the very bytes count. Throws `Malformed`, which the room's own readers
 * turn into a problem; nobody else sees it.
 */
import { checkDer, type DerLimits } from './gate.ts'

/** The structure is not the one that the standard names. */
export class Malformed extends Error {}

export interface Element {
  /** The first identifier octet: class, constructed bit and number. */
  readonly tag: number
  /** The whole element. */
  readonly der: Uint8Array
  readonly content: Uint8Array
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31
} as const

/** `[n]` around or instead of something in parts. */
export const inParts = (number: number): number => 0xa0 | number
/** `[n]` instead of something primitive. */
export const primitive = (number: number): number => 0x80 | number

/** One element at `at`. The bytes must have passed the gate. */
export function elementAt(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at] ?? 0
  let start = at + 1
  if ((tag & 0x1f) === 0x1f) while ((bytes[start++] ?? 0) >= 0x80);
  let length = bytes[start++] ?? 0
  if (length >= 0x80) {
    let octets = length & 0x7f
    length = 0
    while (octets-- > 0) length = length * 256 + (bytes[start++] ?? 0)
  }
  const end = start + length
  if (end > bytes.length) throw new Malformed('the bytes end too early')
  return { tag, der: bytes.subarray(at, end), content: bytes.subarray(start, end) }
}

/** Strangers' bytes: through the gate, then the one element that they are. */
export function readDer(bytes: Uint8Array, tag?: number, limits?: DerLimits): Element {
  const problem = checkDer(bytes, limits)
  if (problem !== null) throw new Malformed(problem.detail)
  const element = elementAt(bytes, 0)
  if (tag !== undefined && element.tag !== tag) throw unexpected(element.tag, tag)
  return element
}

/** The parts of an element, taken in order: what is left over at `end()` is a fault. */
export class Parts {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(of: Element) {
    if ((of.tag & 0x20) === 0) throw new Malformed('an element that must have parts has none')
    this.#bytes = of.content
  }

  get more(): boolean {
    return this.#at < this.#bytes.length
  }

  /** The tag of the next part; 0 when there is none. */
  get tag(): number {
    return this.#bytes[this.#at] ?? 0
  }

  next(tag?: number): Element {
    if (!this.more) throw new Malformed('a part is missing')
    const element = elementAt(this.#bytes, this.#at)
    if (tag !== undefined && element.tag !== tag) throw unexpected(element.tag, tag)
    this.#at += element.der.length
    return element
  }

  optional(tag: number): Element | undefined {
    return this.more && this.tag === tag ? this.next() : undefined
  }

  /** All that is left, each of the same tag when one is given. */
  rest(tag?: number): Element[] {
    const all: Element[] = []
    while (this.more) all.push(this.next(tag))
    return all
  }

  end(): void {
    if (this.more) throw new Malformed('parts that nobody knows')
  }
}

/** SEQUENCE OF / SET OF with at least one part. */
export function partsOf(of: Element, tag?: number): Element[] {
  const all = new Parts(of).rest(tag)
  if (all.length === 0) throw new Malformed('a list of nothing')
  return all
}

/** What stands in an EXPLICIT tag: exactly one element. */
export function insideOf(of: Element, tag?: number): Element {
  const parts = new Parts(of)
  const inner = parts.next(tag)
  parts.end()
  return inner
}

const unexpected = (is: number, expected: number) =>
  new Malformed(`tag ${is.toString(16)} where ${expected.toString(16)} belongs`)
