/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index was just compared with the length; a default would turn a mistake into data */
/**
 * Character data of a stream -> canonical bytes: line ends are one LF (XML 1.0 section 2.11), references are
 * resolved, and what Canonical XML 1.0 section 2.3 escapes is escaped. A run of 266 MB passes through without a copy.
 */
import { countNewlines } from '../../../edxml/bytes.ts'
import { isBadControl, refuse } from '../../../edxml/refusal.ts'
import { resolveReference } from './reference.ts'

const maxReference = 12
const special = new Uint8Array(256)
for (const byte of [0x26, 0x0d, 0x3e, 0x5d]) special[byte] = 1
for (let byte = 0; byte < 0x20; byte++) if (isBadControl(byte)) special[byte] = 1

const gt = Buffer.from('&gt;')
const lf = Buffer.from('\n')

export const escapeCharacters = (text: string): string =>
  text.replaceAll(/[&<>\r]/g, each => (each === '\r' ? '&#xD;' : `&${names[each] ?? ''};`))
const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt' }

export class Characters {
  line = 1
  readonly #out: (bytes: Uint8Array) => void
  #reference = ''
  #afterReturn = false
  #brackets = 0

  constructor(out: (bytes: Uint8Array) => void) {
    this.#out = out
  }

  /** Takes the bytes before the next markup. */
  take(input: Uint8Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      if (this.#reference !== '') at = this.#inReference(input, at)
      else if (this.#afterReturn && input[at] === 0x0a) {
        this.#afterReturn = false
        at++
      } else at = this.#run(input, at, to)
    }
  }

  /** Markup begins: nothing may be left half said. */
  end(): void {
    if (this.#reference !== '') refuse('xml-signature.not-well-formed', this.line, 'an unfinished reference')
    this.#brackets = 0
    this.#afterReturn = false
  }

  /** The inside of a CDATA section: no references, the same line ends and escapes. */
  cdata(text: string): void {
    this.#out(Buffer.from(escapeCharacters(text.replaceAll(/\r\n?/g, '\n'))))
  }

  #run(input: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to && special[input[at]!] === 0) at++
    if (at > from) {
      this.#afterReturn = false
      this.#brackets = 0
      this.line += countNewlines(input, from, at)
      this.#out(input.subarray(from, at))
    }
    if (at === to) return at
    this.#special(input[at]!)
    return at + 1
  }

  #special(byte: number): void {
    this.#afterReturn = byte === 0x0d
    const brackets = this.#brackets
    this.#brackets = byte === 0x5d ? brackets + 1 : 0
    if (byte === 0x5d) this.#out(Uint8Array.of(byte))
    else if (byte === 0x26) this.#reference = '&'
    else if (byte === 0x3e) {
      if (brackets >= 2) refuse('xml-signature.not-well-formed', this.line, ']]> inside text')
      this.#out(gt)
    } else if (byte === 0x0d) {
      this.line++
      this.#out(lf)
    } else refuse('xml-signature.not-well-formed', this.line, 'a control character')
  }

  #inReference(input: Uint8Array, at: number): number {
    const byte = input[at]!
    this.#reference += String.fromCharCode(byte)
    if (byte !== 0x3b) {
      if (this.#reference.length > maxReference)
        refuse('xml-signature.not-well-formed', this.line, 'an unfinished reference')
      return at + 1
    }
    const character = resolveReference(this.#reference)
    if (character === undefined) refuse('xml-signature.not-well-formed', this.line, 'an unknown reference')
    this.#reference = ''
    this.#out(Buffer.from(escapeCharacters(character)))
    return at + 1
  }
}
