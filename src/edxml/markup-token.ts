/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index was just compared with the length; a default would turn a mistake into data */
/**
 * One piece of markup, from "<" to its end, held until it is whole: a tag, a comment, CDATA, an instruction.
 * A DOCTYPE is refused at its first letter; nothing of it is ever looked at.
 */
import { isUtf8 } from 'node:buffer'
import { ByteBuffer } from './bytes.ts'
import { isBadControl, refuse } from './refusal.ts'

type Kind = 'unknown' | 'start' | 'end' | 'comment' | 'cdata' | 'instruction'

const maxTagBytes = 64 * 1024
const cdataOpening = Buffer.from('<![CDATA[')
const endings: Partial<Record<Kind, { readonly bytes: Buffer; readonly least: number }>> = {
  instruction: { bytes: Buffer.from('?>'), least: 4 },
  comment: { bytes: Buffer.from('-->'), least: 7 },
  cdata: { bytes: Buffer.from(']]>'), least: 12 }
}

export class MarkupToken {
  kind: Kind = 'unknown'
  /** Where it begins. */
  line = 1
  /** Inside an attachment's content only an end tag may come. */
  insideContent = false
  newlines = 0
  readonly #held: ByteBuffer
  #third = 0
  #quote = 0

  constructor(maxBytes: number) {
    this.#held = new ByteBuffer(maxBytes)
  }

  begin(line: number, insideContent: boolean): void {
    this.kind = 'unknown'
    this.line = line
    this.insideContent = insideContent
    this.newlines = 0
    this.#quote = 0
    this.#held.clear()
  }

  get bytes(): Uint8Array {
    return this.#held.view()
  }

  text(): string {
    const bytes = this.bytes
    if (!isUtf8(bytes)) refuse('edxml.encoding-unsupported', this.line, 'bytes that are not UTF-8')
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  }

  /** Takes bytes from `from` on; where it stopped, and whether the token is whole. */
  take(input: Uint8Array, from: number): { readonly at: number; readonly whole: boolean } {
    let at = from
    while (at < input.length) {
      const byte = input[at]!
      const position = this.#held.length + at - from
      if (byte === 0x0a) this.newlines++
      if (isBadControl(byte))
        refuse('edxml.not-well-formed', this.line + this.newlines, 'a control character in markup')
      if (this.kind === 'unknown' && position > 0) this.#classify(byte, position)
      at++
      if (this.#ends(byte, input, from, at)) {
        this.#hold(input.subarray(from, at))
        return { at, whole: true }
      }
    }
    this.#hold(input.subarray(from, at))
    return { at, whole: false }
  }

  #hold(bytes: Uint8Array): void {
    const open = this.kind === 'comment' || this.kind === 'cdata'
    if ((!open && this.#held.length + bytes.length > maxTagBytes) || !this.#held.add(bytes)) {
      refuse('edxml.skeleton-too-large', this.line, 'one tag or comment is too long')
    }
  }

  /** Says what it is as soon as a byte tells: `position` counts from the "<". */
  #classify(byte: number, position: number): void {
    if (position === 1) {
      if (byte === 0x21) return
      this.kind = byte === 0x2f ? 'end' : byte === 0x3f ? 'instruction' : 'start'
      if (this.kind !== 'start') return
      if (this.insideContent) refuse('attachment.not-base64', this.line, 'an element inside encoded content')
      if (byte <= 0x20 || byte === 0x3c || byte === 0x3e) {
        refuse('edxml.not-well-formed', this.line, 'a "<" that begins no tag')
      }
    } else if (position === 2) {
      this.#third = byte
      if (byte === 0x44 || byte === 0x64) refuse('edxml.doctype', this.line)
      if (byte !== 0x2d && byte !== 0x5b) this.#unknownDeclaration()
    } else if (this.#third === 0x2d) {
      if (byte !== 0x2d) this.#unknownDeclaration()
      if (this.insideContent) refuse('edxml.comment-in-text', this.line)
      this.kind = 'comment'
    } else {
      if (byte !== cdataOpening[position]) this.#unknownDeclaration()
      if (position < cdataOpening.length - 1) return
      if (this.insideContent) refuse('edxml.cdata-not-allowed-here', this.line)
      this.kind = 'cdata'
    }
  }

  #unknownDeclaration(): never {
    refuse('edxml.not-well-formed', this.line, 'an unknown declaration')
  }

  /** Whether `byte`, the one before `at`, ends the token. */
  #ends(byte: number, input: Uint8Array, from: number, at: number): boolean {
    if (this.kind === 'start' || this.kind === 'end') return this.#endsTag(byte)
    const ending = endings[this.kind]
    if (byte !== 0x3e || ending === undefined || this.#held.length + at - from < ending.least) return false
    const held = this.bytes
    return ending.bytes.every((expected, index) => {
      const place = at - ending.bytes.length + index
      return expected === (place >= from ? input[place] : held[held.length + place - from])
    })
  }

  /** A ">" inside quotes ends nothing. The "<" of the tag itself came before its kind was known. */
  #endsTag(byte: number): boolean {
    if (byte === 0x3c) refuse('edxml.not-well-formed', this.line, '"<" inside a tag')
    if (this.#quote !== 0) {
      if (byte === this.#quote) this.#quote = 0
      return false
    }
    if (byte === 0x22 || byte === 0x27) this.#quote = byte
    return byte === 0x3e
  }
}
