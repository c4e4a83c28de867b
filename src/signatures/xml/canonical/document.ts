/** The canonical form of a whole document in a stream, at will without one element (the enveloped signature). */
import type { Problem } from '../../../domain/problem.ts'
import type { ScannedElement } from '../scan/element.ts'
import { Scanner } from '../scan/scanner.ts'
import { CanonicalWriter, type CanonicalMode } from './writer.ts'

export interface CanonicalOptions {
  readonly mode: CanonicalMode
  /** The element that is left out with all that is in it. */
  readonly without?: (element: ScannedElement, ordinal: number) => boolean
}

/** Pieces are handed over as they come; what was handed over before a problem counts for nothing. */
export class CanonicalStream {
  readonly #scanner: Scanner
  #ordinal = 0
  #skipped: ScannedElement | undefined

  constructor(options: CanonicalOptions, out: (bytes: Uint8Array) => void) {
    const writer = new CanonicalWriter(options.mode, out)
    this.#scanner = new Scanner({
      start: element => {
        if (this.#skipped !== undefined) return
        if (options.without?.(element, this.#ordinal++) === true) this.#skipped = element
        else writer.start(element)
      },
      end: element => {
        if (this.#skipped === undefined) writer.end(element)
        else if (this.#skipped === element) this.#skipped = undefined
      },
      text: bytes => {
        if (this.#skipped === undefined) writer.text(bytes)
      },
      comment: () => {}
    })
  }

  push(bytes: Uint8Array): Problem | undefined {
    return this.#scanner.push(bytes) ? undefined : this.#scanner.refusal
  }

  end(): Problem | undefined {
    return this.#scanner.end() ? undefined : this.#scanner.refusal
  }
}

export function canonicalDocument(bytes: Uint8Array, options: CanonicalOptions): Buffer | Problem {
  const pieces: Uint8Array[] = []
  const stream = new CanonicalStream(options, piece => pieces.push(piece))
  return stream.push(bytes) ?? stream.end() ?? Buffer.concat(pieces)
}
