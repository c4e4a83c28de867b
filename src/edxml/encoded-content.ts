/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index was just compared with the length; a default would turn a mistake into data */
/** The text of one ContentTransferEncoded: base64, white space, and numeric references to either. */
import type { Problem } from '../domain/problem.ts'
import { Base64Decoder } from './base64.ts'
import { countNewlines } from './bytes.ts'
import { refuse } from './refusal.ts'

const maxReference = 12

export class EncodedContent {
  /** Where it begins. */
  readonly line: number
  newlines = 0
  readonly #decoder = new Base64Decoder()
  #reference = ''

  constructor(line: number) {
    this.line = line
  }

  /** Takes bytes from `from` up to the next "<"; what they decode to goes to `pass`. */
  take(input: Uint8Array, from: number, pass: (bytes: Uint8Array) => void): number {
    if (this.#reference !== '') return this.#inReference(input, from, pass)
    const tag = input.indexOf(0x3c, from)
    const end = tag === -1 ? input.length : tag
    const reference = input.subarray(0, end).indexOf(0x26, from)
    const to = reference === -1 ? end : reference
    if (this.#decoder.fault === undefined) pass(this.#decoder.decode(input, from, to))
    this.newlines += countNewlines(input, from, to)
    if (reference === -1) return to
    this.#reference = '&'
    return to + 1
  }

  /** Whether it may end here; a reference must be finished first. */
  get inReference(): boolean {
    return this.#reference !== ''
  }

  /** What was wrong with it, once it has ended. */
  fault(index: number): Problem | undefined {
    this.#decoder.end()
    const fault = this.#decoder.fault
    return (
      fault && {
        code: fault.kind === 'truncated' ? 'attachment.truncated' : 'attachment.not-base64',
        field: `AttachmentEncoded/Attachment[${index + 1}]/ContentTransferEncoded`,
        line: this.line + this.#decoder.newlines,
        detail: fault.detail
      }
    )
  }

  /** Java writers leave `&#13;` at line ends: a reference to an allowed character is that character. */
  #inReference(input: Uint8Array, from: number, pass: (bytes: Uint8Array) => void): number {
    const byte = input[from]!
    this.#reference += String.fromCharCode(byte)
    if (byte !== 0x3b) {
      if (byte === 0x3c || this.#reference.length > maxReference) {
        refuse('edxml.not-well-formed', this.line + this.newlines, 'an unfinished reference')
      }
      return from + 1
    }
    const found = /^&#(?:x([0-9A-Fa-f]+)|([0-9]+));$/.exec(this.#reference)
    const code = found === null ? -1 : found[1] === undefined ? Number(found[2]) : parseInt(found[1], 16)
    this.#reference = ''
    const white = code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
    // anything else that base64 does not have is the decoder's to refuse, as the "&" that it is
    const character = code > 0 && code < 0x80 ? code : 0x26
    if (!white && this.#decoder.fault === undefined)
      pass(this.#decoder.decode(Uint8Array.of(character), 0, 1))
    return from + 1
  }
}
