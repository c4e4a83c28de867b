/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index was just compared with the length */
/** Tokens of ISO 32000-1 section 7.2 and 7.3. Strict: what the syntax does not have is refused. */
import type { Budget } from './limits.ts'
import { refuse } from './refusal.ts'
import { PdfName, PdfString } from './values.ts'

/** The bytes at hand ended inside a token, but the file goes on. */
export class MoreBytesNeeded extends Error {}

export type Punctuation = '[' | ']' | '<<' | '>>' | 'end'
export class Keyword {
  readonly word: string
  constructor(word: string) {
    this.word = word
  }
}
export type Token = number | PdfName | PdfString | Keyword | Punctuation

// 1: white space, 2: delimiter, 0: regular
const kinds = new Uint8Array(256)
for (const byte of [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]) kinds[byte] = 1
for (const byte of Buffer.from('()<>[]{}/%')) kinds[byte] = 2

const number = /^[+-]?(?:\d{1,19}(?:\.\d{0,19})?|\.\d{1,19})$/
const maxRegularBytes = 512

export class Lexer {
  at = 0
  readonly #bytes: Uint8Array
  /** File offset of the first byte; -1 when they are not from the file itself. */
  readonly #base: number
  /** Whether nothing comes after these bytes. */
  readonly #last: boolean
  readonly #budget: Budget

  constructor(bytes: Uint8Array, base: number, last: boolean, budget: Budget) {
    this.#bytes = bytes
    this.#base = base
    this.#last = last
    this.#budget = budget
  }

  offset(at = this.at): number {
    return this.#base < 0 ? -1 : this.#base + at
  }

  next(): Token {
    this.#budget.spend(1)
    this.skipSpace()
    const bytes = this.#bytes
    if (this.at >= bytes.length) return this.#ended()
    const byte = bytes[this.at]!
    if (kinds[byte] === 0) return this.#regular()
    if (byte === 0x2f) return this.#name()
    if (byte === 0x28) return this.#literal()
    if (byte === 0x5b || byte === 0x5d) {
      this.at++
      return byte === 0x5b ? '[' : ']'
    }
    if (byte === 0x3c) {
      if (this.#peek(1) !== 0x3c) return this.#hexadecimal()
      this.at += 2
      return '<<'
    }
    if (byte === 0x3e && this.#peek(1) === 0x3e) {
      this.at += 2
      return '>>'
    }
    return refuse('pdf-signature.object-broken', `an unexpected ${String.fromCharCode(byte)}`)
  }

  /** Whether a number may come next: saves reading a long string twice. */
  digitNext(): boolean {
    this.skipSpace()
    const digit = (this.#bytes[this.at] ?? 0) - 0x30
    return digit >= 0 && digit <= 9
  }

  /** White space and comments (7.2.3). */
  skipSpace(): void {
    const bytes = this.#bytes
    while (this.at < bytes.length) {
      const byte = bytes[this.at]!
      if (byte === 0x25) {
        while (this.at < bytes.length && bytes[this.at] !== 0x0a && bytes[this.at] !== 0x0d) this.at++
      } else if (kinds[byte] === 1) this.at++
      else break
    }
    if (this.at >= bytes.length && !this.#last) throw new MoreBytesNeeded()
  }

  /** After `stream`: CR LF or LF alone (7.3.8.1); a lone CR would leave it open where the data begin. */
  streamStart(): number {
    if (this.#peek(0) === 0x0d && this.#peek(1) === 0x0a) return this.at + 2
    if (this.#peek(0) === 0x0a) return this.at + 1
    return refuse('pdf-signature.stream-broken', 'no line end after "stream"')
  }

  #ended(): 'end' {
    if (!this.#last) throw new MoreBytesNeeded()
    return 'end'
  }

  #peek(ahead: number): number {
    const byte = this.#bytes[this.at + ahead]
    if (byte === undefined) {
      if (!this.#last) throw new MoreBytesNeeded()
      return -1
    }
    return byte
  }

  #regularEnd(from: number): number {
    const bytes = this.#bytes
    let to = from
    while (to < bytes.length && kinds[bytes[to]!] === 0) to++
    if (to >= bytes.length && !this.#last) throw new MoreBytesNeeded()
    if (to - from > maxRegularBytes) refuse('pdf-signature.object-broken', 'a token is too long')
    return to
  }

  #regular(): number | Keyword {
    const from = this.at
    const to = this.#regularEnd(from)
    this.at = to
    let value = 0
    // the common case, a short row of digits, without a string in between
    if (to - from <= 10) {
      let index = from
      for (; index < to; index++) {
        const digit = this.#bytes[index]! - 0x30
        if (digit < 0 || digit > 9) break
        value = value * 10 + digit
      }
      if (index === to) return value
    }
    const text = latin1(this.#bytes, from, to)
    return number.test(text) ? Number(text) : new Keyword(text)
  }

  #name(): PdfName {
    const from = this.at + 1
    const to = this.#regularEnd(from)
    this.at = to
    const text = latin1(this.#bytes, from, to)
    if (!text.includes('#')) return new PdfName(text)
    return new PdfName(
      text.replace(/#(..?)?/g, (_, hex: string | undefined) => {
        if (hex === undefined || !/^[0-9A-Fa-f]{2}$/.test(hex) || hex === '00') {
          refuse('pdf-signature.object-broken', 'a wrong # in a name')
        }
        return String.fromCharCode(parseInt(hex, 16))
      })
    )
  }

  #hexadecimal(): PdfString {
    const start = this.at
    const end = this.#bytes.indexOf(0x3e, start)
    if (end === -1) {
      if (!this.#last) throw new MoreBytesNeeded()
      refuse('pdf-signature.object-broken', 'a hexadecimal string that does not end')
    }
    this.#budget.spend((end - start) >> 3)
    let digits = latin1(this.#bytes, start + 1, end)
    if (!/^[0-9A-Fa-f]*$/.test(digits)) {
      // eslint-disable-next-line no-control-regex -- NUL is white space in PDF
      digits = digits.replace(/[\x00\t\n\f\r ]+/g, '')
      if (!/^[0-9A-Fa-f]*$/.test(digits)) refuse('pdf-signature.object-broken', 'not a hexadecimal string')
    }
    this.at = end + 1
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
    return new PdfString(bytes, true, this.offset(start), this.offset())
  }

  #literal(): PdfString {
    const bytes = this.#bytes
    const start = this.at
    const out: number[] = []
    let open = 1
    let at = start + 1
    for (; ; at++) {
      const byte = bytes[at]
      if (byte === undefined) {
        if (!this.#last) throw new MoreBytesNeeded()
        refuse('pdf-signature.object-broken', 'a string that does not end')
      }
      if (byte === 0x5c) {
        at = this.#escape(at + 1, out)
        continue
      }
      if (byte === 0x28) open++
      else if (byte === 0x29 && --open === 0) break
      if (byte === 0x0d) {
        // an end of line in any form is read as LF (7.3.4.2)
        if (bytes[at + 1] === 0x0a) at++
        out.push(0x0a)
      } else out.push(byte)
    }
    this.#budget.spend(out.length >> 3)
    this.at = at + 1
    return new PdfString(Uint8Array.from(out), false, this.offset(start), this.offset())
  }

  /** `at` is after the backslash; the place of the escape's last byte is returned. */
  #escape(at: number, out: number[]): number {
    const bytes = this.#bytes
    if (at + 3 >= bytes.length && !this.#last) throw new MoreBytesNeeded()
    const byte = bytes[at]
    if (byte === undefined) return at - 1
    if (byte === 0x0a) return at
    if (byte === 0x0d) return bytes[at + 1] === 0x0a ? at + 1 : at
    if (byte >= 0x30 && byte <= 0x37) {
      let value = 0
      let to = at
      for (; to < at + 3 && bytes[to] !== undefined && bytes[to]! >= 0x30 && bytes[to]! <= 0x37; to++) {
        value = value * 8 + bytes[to]! - 0x30
      }
      out.push(value & 0xff)
      return to - 1
    }
    out.push(escapes.get(byte) ?? byte)
    return at
  }
}

const escapes = new Map<number, number>([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c]
])

function latin1(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 24) return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
  // names and keywords are short and many: a view on the buffer costs more than they do
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!)
  return text
}
