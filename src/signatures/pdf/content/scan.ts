/**
 * One walk over the objects of a revision: who refers to what, what was never used, and what makes a signed file
 * show other things than those signed.
 */
import type { PdfRevision } from '../read/chain.ts'
import { PdfRefusal, refuse } from '../read/refusal.ts'
import { nameOf, PdfArray, PdfDict, PdfRef, PdfStream } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import type { XrefEntry } from '../read/xref-section.ts'
import { Flags } from './flags.ts'

/** A reference as it stands: in which object (or a trailer), under which key (the innermost; arrays pass theirs on). */
export interface Edge {
  readonly holder: number | 'trailer'
  readonly key: string
}

const mostEdges = 300_000

interface Kept {
  readonly targets: ReadonlySet<number>
  readonly edges: Map<number, Map<string, Edge>>
}

export class ObjectScan {
  readonly flags = new Flags()
  /** File ranges of streams' data: what stands there is data, whatever it looks like. */
  readonly data: (readonly [from: number, to: number])[] = []
  readonly #kept: Kept
  /** All references of the base revision, object by object: `from[i]` refers to `to[i]`. */
  readonly #from: number[] = []
  readonly #to: number[] = []
  readonly #visible = new Set<number>()
  readonly #unreadable = new Map<number, PdfRefusal>()
  #base = true
  #edges = 0

  /** Only references to `targets` are kept by edge: the objects that later revisions touch. */
  constructor(targets: ReadonlySet<number>) {
    this.#kept = { targets, edges: new Map() }
  }

  edgesTo(number: number): readonly Edge[] {
    return [...(this.#kept.edges.get(number)?.values() ?? [])]
  }

  /** All of the oldest signed revision. Throws PdfRefusal for an object that is used and cannot be read. */
  base(view: PdfView, revisions: readonly PdfRevision[]): void {
    this.#trailers(view, revisions)
    this.#objects(view, view.numbers())
    const used = this.#reachable()
    for (const [number, refusal] of this.#unreadable) if (used.has(number)) throw refusal
    for (const number of this.#visible) if (!used.has(number)) this.flags.hidden.push(number)
    this.#base = false
    this.#from.length = this.#to.length = 0
  }

  /** What one later revision brings. */
  later(view: PdfView, revision: PdfRevision): void {
    this.#trailers(view, [revision])
    const numbers = new Set<number>()
    for (const section of revision.sections) for (const number of section.entries.keys()) numbers.add(number)
    this.#objects(view, numbers)
  }

  #trailers(view: PdfView, revisions: readonly PdfRevision[]): void {
    for (const { sections } of revisions) {
      for (const { trailer } of sections) {
        for (const [key, value] of trailer.entries) this.#value(view, value, 'trailer', key)
      }
    }
  }

  #objects(view: PdfView, numbers: ReadonlySet<number>): void {
    for (const number of inFileOrder(view, numbers)) {
      view.budget.spend(1)
      try {
        this.#object(view, number, view.object(number))
      } catch (error) {
        if (!(error instanceof PdfRefusal) || error.problem.code === 'pdf-signature.too-complex') throw error
        // in the base it matters only when something uses it; an update has no business with broken objects
        if (!this.#base) throw error
        this.#unreadable.set(number, error)
      }
    }
  }

  #object(view: PdfView, number: number, value: PdfValue): void {
    if (value instanceof PdfStream) {
      this.data.push([value.start, value.start + value.length])
      const type = nameOf(value.dict.get('Type'))
      // its references are the trailer's, and have been counted as such
      if (type === 'XRef') return
      this.flags.stream(value.dict)
    }
    if (this.#base && isVisible(value)) this.#visible.add(number)
    this.#value(view, value instanceof PdfStream ? value.dict : value, number, '')
  }

  #value(view: PdfView, value: PdfValue, holder: number | 'trailer', key: string): void {
    if (value instanceof PdfRef) {
      view.budget.spend(1)
      if (this.#base) {
        this.#from.push(holder === 'trailer' ? -1 : holder)
        this.#to.push(value.number)
      }
      if (this.#kept.targets.has(value.number)) this.#keep(value.number, { holder, key })
    } else if (value instanceof PdfArray) {
      for (const item of value.items) this.#value(view, item, holder, key)
    } else if (value instanceof PdfDict) {
      this.flags.dictionary(value)
      for (const [name, item] of value.entries) this.#value(view, item, holder, name)
    }
  }

  /** None may be left out: the one that is missing would be the one that shows the change. */
  #keep(target: number, edge: Edge): void {
    const edges = this.#kept.edges.get(target) ?? new Map<string, Edge>()
    this.#kept.edges.set(target, edges)
    const name = `${edge.holder} ${edge.key}`
    if (edges.has(name)) return
    if (++this.#edges > mostEdges)
      refuse('pdf-signature.too-complex', 'too many references to what was changed')
    edges.set(name, edge)
  }

  /** From the trailers on. References stand grouped by their holder. */
  #reachable(): Set<number> {
    const starts = new Map<number, [from: number, to: number]>()
    this.#from.forEach((holder, index) => {
      const range = starts.get(holder)
      if (range === undefined) starts.set(holder, [index, index + 1])
      else range[1] = index + 1
    })
    const reached = new Set<number>()
    const open = [-1]
    for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
      const [from, to] = starts.get(holder) ?? [0, 0]
      for (let index = from; index < to; index++) {
        const target = this.#to[index]
        if (target === undefined || reached.has(target)) continue
        reached.add(target)
        open.push(target)
      }
    }
    return reached
  }
}

function isVisible(value: PdfValue): boolean {
  const dict = value instanceof PdfStream ? value.dict : value instanceof PdfDict ? value : undefined
  const type = nameOf(dict?.get('Type') ?? null)
  const subtype = nameOf(dict?.get('Subtype') ?? null)
  return type === 'Page' || type === 'Font' || type === 'Annot' || subtype === 'Form' || subtype === 'Image'
}

/** Neighbours in the file, and in one object stream, are read one after the other. */
function inFileOrder(view: PdfView, numbers: ReadonlySet<number>): number[] {
  const placed: { number: number; at: number; index: number }[] = []
  for (const number of numbers) {
    const entry = view.entry(number)
    const place = placeOf(entry)
    if (place !== undefined) placed.push({ number, ...place })
  }
  return placed.sort((a, b) => a.at - b.at || a.index - b.index).map(({ number }) => number)
}

function placeOf(entry: XrefEntry | undefined): { at: number; index: number } | undefined {
  if (entry?.kind === 'plain') return { at: entry.offset, index: 0 }
  // far behind all offsets: containers by number
  if (entry?.kind === 'packed') return { at: 2 ** 50 + entry.container, index: entry.index }
  return undefined
}
