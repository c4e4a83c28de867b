/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index was just compared with the length; a default would turn a mistake into data */
/**
 * A strict base64 decoder for a stream (RFC 4648, white space allowed between characters).
 *
 * Anything else is refused: a lenient decoder turns a placeholder or a damaged file into "a document".
 */
export interface Base64Fault {
  readonly kind: 'garbage' | 'truncated'
  readonly detail: string
}

const invalid = -1
const white = -2
const padding = -3

const value = new Int8Array(256).fill(invalid)
for (const [index, char] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
].entries()) {
  value[char.charCodeAt(0)] = index
}
for (const byte of [0x20, 0x09, 0x0a, 0x0d]) value[byte] = white
value[0x3d] = padding

export class Base64Decoder {
  fault: Base64Fault | undefined
  /** Newlines passed so far, for naming the line of a fault. */
  newlines = 0
  #bits = 0
  #held = 0
  #pads = 0
  #finished = false
  #seen = 0

  /** Decodes `input[from, to)`; stops at the first fault and stays there. */
  decode(input: Uint8Array, from: number, to: number): Uint8Array {
    const output = new Uint8Array((((to - from + 3) >> 2) + 1) * 3)
    let written = 0
    let at = from
    while (at < to && this.fault === undefined) {
      if (this.#held === 0 && !this.#finished) {
        const quads = at
        while (at + 4 <= to) {
          const v =
            (value[input[at]!]! << 18) |
            (value[input[at + 1]!]! << 12) |
            (value[input[at + 2]!]! << 6) |
            value[input[at + 3]!]!
          if (v < 0) break
          output[written++] = v >> 16
          output[written++] = v >> 8
          output[written++] = v
          at += 4
        }
        this.#seen += at - quads
        if (at >= to) break
      }
      written = this.#one(input[at++]!, output, written)
    }
    return output.subarray(0, written)
  }

  /** Nothing more comes. */
  end(): void {
    if (this.fault === undefined && !this.#finished && this.#held > 0) {
      this.fault = { kind: 'truncated', detail: `ends inside a group of four after ${this.#seen} characters` }
    }
  }

  #one(byte: number, output: Uint8Array, written: number): number {
    const v = value[byte]!
    if (v === white) {
      if (byte === 0x0a) this.newlines++
      return written
    }
    if (v === invalid) return this.#refuse(`unexpected ${name(byte)} after ${this.#seen} characters`, written)
    if (this.#finished) return this.#refuse(`characters after the padding`, written)
    if (v === padding) return this.#pad(output, written)
    if (this.#pads > 0) return this.#refuse('a character inside the padding', written)
    this.#bits = (this.#bits << 6) | v
    this.#seen++
    if (++this.#held < 4) return written
    output[written++] = this.#bits >> 16
    output[written++] = this.#bits >> 8
    output[written++] = this.#bits
    this.#bits = 0
    this.#held = 0
    return written
  }

  #pad(output: Uint8Array, written: number): number {
    if (this.#held < 2) return this.#refuse('padding in the wrong place', written)
    if (this.#held + ++this.#pads < 4) return written
    const spare = this.#held === 2 ? 0xf : 0x3
    if ((this.#bits & spare) !== 0) return this.#refuse('spare bits before the padding are not zero', written)
    if (this.#held === 2) output[written++] = this.#bits >> 4
    else {
      output[written++] = this.#bits >> 10
      output[written++] = this.#bits >> 2
    }
    this.#finished = true
    this.#held = 0
    return written
  }

  #refuse(detail: string, written: number): number {
    this.fault = { kind: 'garbage', detail }
    return written
  }
}

const name = (byte: number) =>
  byte > 0x20 && byte < 0x7f
    ? `"${String.fromCharCode(byte)}"`
    : `byte 0x${byte.toString(16).padStart(2, '0')}`
