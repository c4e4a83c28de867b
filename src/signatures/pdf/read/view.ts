/** A file as a reader saw it at one of its revisions: objects by number, the catalog, streams. */
import type { Budget } from './limits.ts'
import { pdfLimits } from './limits.ts'
import type { PdfRevision } from './chain.ts'
import { decode } from './filters.ts'
import { readIndirect } from './indirect.ts'
import { ObjectStreams } from './object-stream.ts'
import { refuse } from './refusal.ts'
import type { PdfSource } from './source.ts'
import { PdfArray, PdfDict, PdfRef, PdfStream } from './values.ts'
import type { PdfValue } from './values.ts'
import type { XrefEntry, XrefSection } from './xref-section.ts'

const objectsHeld = 4000
const lengthsDeep = 4

export class PdfView {
  readonly revision: number
  readonly trailer: PdfDict
  readonly source: PdfSource
  readonly budget: Budget
  /** Newest first. */
  readonly #sections: readonly XrefSection[]
  readonly #packed: ObjectStreams
  readonly #held = new Map<number, PdfValue>()
  #lengths = 0

  constructor(source: PdfSource, revisions: readonly PdfRevision[], budget: Budget, packed: ObjectStreams) {
    const last = revisions.at(-1)
    if (last === undefined) throw new RangeError('a view needs a revision')
    this.revision = last.index
    this.trailer = last.trailer
    this.source = source
    this.budget = budget
    this.#packed = packed
    this.#sections = [...revisions].reverse().flatMap(revision => [...revision.sections])
  }

  /** Where an object stands. A table's free entry does not hide what the hybrid's stream brings (7.5.8.4). */
  entry(number: number): XrefEntry | undefined {
    const sections = this.#sections
    for (let index = 0; index < sections.length; index++) {
      const entry = sections[index]?.entries.get(number)
      if (entry === undefined) continue
      if (entry.kind !== 'free') return entry
      const hidden = this.#hybridAfter(index)?.entries.get(number)
      return hidden !== undefined && hidden.kind !== 'free' ? hidden : entry
    }
    return undefined
  }

  /** Every number that any section names, in no order. */
  numbers(): Set<number> {
    const numbers = new Set<number>()
    for (const section of this.#sections) for (const number of section.entries.keys()) numbers.add(number)
    return numbers
  }

  /** The object itself; null when there is none (7.3.10), or of another generation. */
  object(number: number, generation?: number): PdfValue {
    const held = this.#held.get(number)
    if (held !== undefined && generation === undefined) return held
    const entry = this.entry(number)
    if (entry === undefined || entry.kind === 'free') return null
    if (generation !== undefined && generation !== (entry.kind === 'plain' ? entry.generation : 0))
      return null
    const value = held ?? this.#read(number, entry)
    if (this.#held.size >= objectsHeld) this.#held.clear()
    this.#held.set(number, value)
    return value
  }

  /** Follows a reference, or one that a reference leads to; anything else is itself. */
  resolve(value: PdfValue): PdfValue {
    let current = value
    for (let hops = 0; current instanceof PdfRef; hops++) {
      if (hops > 8) return refuse('pdf-signature.object-broken', 'references that lead to references')
      current = this.object(current.number, current.generation)
    }
    return current
  }

  get(dict: PdfDict, key: string): PdfValue {
    return this.resolve(dict.get(key))
  }

  dict(value: PdfValue): PdfDict | undefined {
    const found = this.resolve(value)
    return found instanceof PdfDict ? found : undefined
  }

  array(value: PdfValue): PdfArray | undefined {
    const found = this.resolve(value)
    return found instanceof PdfArray ? found : undefined
  }

  stream(value: PdfValue): PdfStream | undefined {
    const found = this.resolve(value)
    return found instanceof PdfStream ? found : undefined
  }

  /** Decoded bytes; refuses filters other than Flate and hexadecimal, and what would become too large. */
  decode(stream: PdfStream): Uint8Array {
    if (stream.length > pdfLimits.streamBytes)
      refuse('pdf-signature.too-complex', 'a stream is too large to read')
    const settings = this.resolve(stream.dict.get('DecodeParms'))
    return decode(
      this.source.read(stream.start, stream.length),
      this.#flat(this.resolve(stream.dict.get('Filter'))),
      this.#flat(settings),
      this.budget
    )
  }

  get root(): PdfRef {
    const root = this.trailer.get('Root')
    return root instanceof PdfRef ? root : refuse('pdf-signature.xref-broken', 'the trailer names no /Root')
  }

  get catalog(): PdfDict {
    return this.dict(this.root) ?? refuse('pdf-signature.object-broken', 'the catalog is no dictionary')
  }

  #flat(value: PdfValue): PdfValue {
    return value instanceof PdfArray ? new PdfArray(value.items.map(item => this.resolve(item))) : value
  }

  #hybridAfter(index: number): XrefSection | undefined {
    const section = this.#sections[index]
    const extra = section?.form === 'table' ? section.trailer.get('XRefStm') : null
    const next = this.#sections[index + 1]
    return next !== undefined && next.offset === extra ? next : undefined
  }

  #read(number: number, entry: XrefEntry): PdfValue {
    if (entry.kind === 'packed') return this.#packed.object(this, number, entry)
    if (entry.kind === 'free') return null
    const object = readIndirect(this.source, entry.offset, this.budget, reference => this.#length(reference))
    if (object.number !== number || object.generation !== entry.generation) {
      refuse('pdf-signature.xref-broken', `offset ${entry.offset} is not object ${number}`)
    }
    return object.value
  }

  /** A length that is itself a stream with a length elsewhere would go on for ever. */
  #length(reference: PdfRef): PdfValue {
    if (++this.#lengths > lengthsDeep) refuse('pdf-signature.stream-broken', '/Length leads to itself')
    try {
      return this.object(reference.number, reference.generation)
    } finally {
      this.#lengths--
    }
  }
}
