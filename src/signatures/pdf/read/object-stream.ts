/** Object streams (ISO 32000-1 7.5.7): objects packed together, none of them a stream. */
import type { Budget } from './limits.ts'
import { Lexer } from './lexer.ts'
import { parseValue } from './parser.ts'
import { refuse } from './refusal.ts'
import { countOf, nameOf, PdfStream } from './values.ts'
import type { PdfValue } from './values.ts'
import type { XrefEntry } from './xref-section.ts'

/** What it needs of the file at one revision. */
interface Containers {
  readonly budget: Budget
  entry(number: number): XrefEntry | undefined
  object(number: number): PdfValue
  decode(stream: PdfStream): Uint8Array
}

interface Packed {
  readonly bytes: Uint8Array
  /** Pairs of number and offset. */
  readonly table: readonly (readonly [number: number, offset: number])[]
}

const bytesHeld = 48 * 1024 * 1024

export class ObjectStreams {
  /** By the file offset of the container's data: the same for every revision. */
  readonly #held = new Map<number, Packed>()
  #size = 0

  object(view: Containers, number: number, entry: Extract<XrefEntry, { kind: 'packed' }>): PdfValue {
    const place = view.entry(entry.container)
    // a container inside a container would be a recursion that the file drives
    if (place?.kind !== 'plain')
      refuse('pdf-signature.object-broken', `object ${entry.container} is no container`)
    const container = view.object(entry.container)
    if (!(container instanceof PdfStream) || nameOf(container.dict.get('Type')) !== 'ObjStm') {
      return refuse('pdf-signature.object-broken', `object ${entry.container} is no object stream`)
    }
    const packed = this.#packed(view, container)
    const pair = packed.table[entry.index]
    if (pair?.[0] !== number) {
      return refuse('pdf-signature.xref-broken', `object ${number} is not where the cross-reference says`)
    }
    return parseValue(new Lexer(packed.bytes.subarray(pair[1]), -1, true, view.budget))
  }

  #packed(view: Containers, container: PdfStream): Packed {
    const held = this.#held.get(container.start)
    if (held !== undefined) return held
    const bytes = view.decode(container)
    const packed = { bytes, table: tableOf(bytes, container, view.budget) }
    if (this.#size + bytes.length > bytesHeld) {
      this.#held.clear()
      this.#size = 0
    }
    this.#held.set(container.start, packed)
    this.#size += bytes.length
    return packed
  }
}

function tableOf(bytes: Uint8Array, container: PdfStream, budget: Budget): Packed['table'] {
  const count = countOf(container.dict.get('N'))
  const first = countOf(container.dict.get('First'))
  if (count === undefined || first === undefined || first > bytes.length || count > first) {
    return refuse('pdf-signature.object-broken', 'wrong /N or /First of an object stream')
  }
  const lexer = new Lexer(bytes.subarray(0, first), -1, true, budget)
  const table: (readonly [number, number])[] = []
  for (let index = 0; index < count; index++) {
    const number = lexer.next()
    const offset = lexer.next()
    if (typeof number !== 'number' || typeof offset !== 'number' || !(first + offset < bytes.length)) {
      refuse('pdf-signature.object-broken', 'the table of an object stream is wrong')
    }
    table.push([number, first + offset])
  }
  return table
}
