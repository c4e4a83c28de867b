/** What one file may cost. Everything that a stranger can make large is counted here. */
import { refuse } from './refusal.ts'

export const pdfLimits = {
  /** Nesting of arrays and dictionaries in one object. */
  depth: 64,
  /** Cross-reference entries of all sections together. */
  entries: 600_000,
  /** Cross-reference sections, so also revisions. */
  sections: 256,
  /** One object without its stream, bytes. A signature's hexadecimal string is the longest that is honest. */
  objectBytes: 8 * 1024 * 1024,
  /** One stream after decoding, bytes. */
  streamBytes: 32 * 1024 * 1024,
  /** All decoded streams of one judgement, bytes. */
  decodedBytes: 256 * 1024 * 1024,
  /** Levels of page and field trees. */
  treeDepth: 50,
  pages: 20_000,
  fields: 5_000,
  signatures: 100
} as const

/** Steps are tokens and comparisons; a large honest file needs a few million. */
export class Budget {
  #steps: number
  #decoded: number = pdfLimits.decodedBytes

  constructor(steps = 12_000_000) {
    this.#steps = steps
  }

  spend(steps: number): void {
    this.#steps -= steps
    if (this.#steps < 0) refuse('pdf-signature.too-complex', 'more steps than one file may cost')
  }

  /** Before decoding: how many bytes one stream may still become. */
  get decodable(): number {
    return Math.min(pdfLimits.streamBytes, this.#decoded)
  }

  decoded(bytes: number): void {
    this.#decoded -= bytes
    if (this.#decoded < 0) refuse('pdf-signature.too-complex', 'more decoded bytes than one file may have')
  }
}
