/**
 * The gate before any ASN.1 is read: strict DER (ITU-T X.690 sections 8, 10 and 11), with limits.
 *
 * Two readers of one lenient encoding can see two different things (a certificate that one library refuses and another
 * mends); behind the gate there is only one way to read the bytes. What is inside an OCTET STRING is not looked at.
 */
import type { Problem } from '../../domain/problem.ts'
import { faultOfPrimitive } from './primitive.ts'

export interface DerLimits {
  /** Octets. */
  readonly size: number
  /** Elements, counted in the whole. */
  readonly elements: number
  /** Elements inside each other. */
  readonly depth: number
}

/** Enough for a CMS with its chain and revocation; an ASN.1 reader needs about 1 KB an element. */
export const defaultDerLimits: DerLimits = { size: 32 * 1024 * 1024, elements: 100_000, depth: 64 }

/** For lists of revoked certificates, which are walked and never built as a tree. */
export const crlDerLimits: DerLimits = { size: 128 * 1024 * 1024, elements: 16_000_000, depth: 64 }

const constructed = 0x20
const isUniversal = (first: number) => (first & 0xc0) === 0
/** SEQUENCE, SET, EXTERNAL, EMBEDDED PDV and CHARACTER STRING have parts; DER lets no other universal type have any. */
const universalWithParts = new Set([16, 17, 8, 11, 29])

class Gate {
  readonly #bytes: Uint8Array
  #at = 0
  fault: string | undefined

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Walks everything once, without recursion. */
  pass(limits: DerLimits): Problem | null {
    const ends: number[] = []
    let elements = 0
    let end = this.#bytes.length
    do {
      if (++elements > limits.elements) return overLimit(`more than ${limits.elements} elements`)
      const start = this.#at
      const first = this.#identifier(end)
      const length = this.fault === undefined ? this.#length(end) : 0
      if (this.fault !== undefined) return notDer(this.fault, start)
      if ((first & constructed) !== 0) {
        if (ends.length + 1 >= limits.depth) return overLimit(`deeper than ${limits.depth}`)
        ends.push(end)
        end = this.#at + length
      } else {
        if (isUniversal(first)) this.fault = faultOfPrimitive(first & 0x1f, this.#bytes, this.#at, length)
        if (this.fault !== undefined) return notDer(this.fault, start)
        this.#at += length
      }
      while (this.#at === end && ends.length > 0) end = ends.pop() ?? 0
    } while (ends.length > 0)
    return this.#at === this.#bytes.length ? null : notDer('bytes after the end', this.#at)
  }

  #identifier(end: number): number {
    const first = this.#byte(end)
    let number = first & 0x1f
    if (number === 0x1f) number = this.#longTag(end)
    if (isUniversal(first)) {
      if (number === 0) this.fault ??= 'end-of-contents, which only an indefinite length needs'
      else if (universalWithParts.has(number) !== ((first & constructed) !== 0))
        this.fault ??= `a primitive type in parts, or a constructed one without (tag ${number})`
    }
    return first
  }

  #longTag(end: number): number {
    let number = 0
    for (let octets = 0; octets < 4; octets++) {
      const octet = this.#byte(end)
      if (octets === 0 && octet === 0x80) this.fault ??= 'a tag that is longer than it must be'
      number = number * 128 + (octet & 0x7f)
      if ((octet & 0x80) === 0) {
        if (number < 0x1f) this.fault ??= 'a tag that is longer than it must be'
        return number
      }
    }
    this.fault ??= 'a tag beyond all use'
    return number
  }

  #length(end: number): number {
    const first = this.#byte(end)
    let length = first
    if (first >= 0x80) {
      const octets = first & 0x7f
      if (octets === 0) this.fault ??= 'an indefinite length'
      if (octets > 4) this.fault ??= 'a length beyond all use'
      if (this.fault !== undefined) return 0
      length = 0
      for (let read = 0; read < octets; read++) length = length * 256 + this.#byte(end)
      if (length < 0x80 || length < 256 ** (octets - 1))
        this.fault ??= 'a length that is longer than it must be'
    }
    if (length > end - this.#at) this.fault ??= 'a length that runs over what holds it'
    return length
  }

  #byte(end: number): number {
    const byte = this.#at < end ? this.#bytes[this.#at++] : undefined
    if (byte === undefined) this.fault ??= 'the bytes end too early'
    return byte ?? 0
  }
}

/** Null when the bytes are one DER element and nothing else; otherwise why not. Never throws. */
export function checkDer(bytes: Uint8Array, limits: DerLimits = defaultDerLimits): Problem | null {
  if (bytes.length > limits.size) return overLimit(`more than ${limits.size} octets`)
  return new Gate(bytes).pass(limits)
}

const notDer = (why: string, at: number): Problem => ({
  code: 'cms.not-der',
  detail: `${why}, at octet ${at}`
})
const overLimit = (why: string): Problem => ({ code: 'der.over-limit', detail: why })
