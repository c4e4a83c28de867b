/** The way in: a file opened for reading, revision by revision. */
import type { Problem } from '../../../domain/problem.ts'
import type { RandomAccess } from '../../ports.ts'
import { readChain } from './chain.ts'
import type { PdfRevision } from './chain.ts'
import { Budget, pdfLimits } from './limits.ts'
import { ObjectStreams } from './object-stream.ts'
import { attempt, refuse } from './refusal.ts'
import { PdfSource } from './source.ts'
import { nameOf, PdfDict, PdfRef } from './values.ts'
import type { PdfValue } from './values.ts'
import { PdfView } from './view.ts'

export class PdfDocument {
  readonly source: PdfSource
  readonly budget: Budget
  /** Oldest first; at least one. */
  readonly revisions: readonly PdfRevision[]
  /** Offset of the newest cross-reference section: what the next update's /Prev must say. */
  readonly startxref: number
  readonly #views = new Map<number, PdfView>()
  readonly #packed = new ObjectStreams()

  constructor(source: PdfSource, budget: Budget, revisions: readonly PdfRevision[], startxref: number) {
    this.source = source
    this.budget = budget
    this.revisions = revisions
    this.startxref = startxref
  }

  /** As it was at a revision; without one, as it is now. */
  view(revision = this.revisions.length - 1): PdfView {
    const held = this.#views.get(revision)
    if (held !== undefined) return held
    const view = new PdfView(this.source, this.revisions.slice(0, revision + 1), this.budget, this.#packed)
    // two at a time are compared; more would only hold memory
    if (this.#views.size > 3) this.#views.clear()
    this.#views.set(revision, view)
    return view
  }

  /** ISO 32000-1 7.6: strings and streams cannot be read without a key. */
  get encrypted(): boolean {
    return this.revisions.some(revision =>
      revision.sections.some(section => section.trailer.get('Encrypt') !== null)
    )
  }
}

/** Reads the chain of cross-reference sections, strictly; objects are read when they are asked for. */
export function openPdf(file: RandomAccess, budget = new Budget()): PdfDocument | Problem {
  const source = new PdfSource(file)
  const chain = attempt(() => readChain(source, budget))
  if ('problem' in chain) return chain.problem
  return new PdfDocument(source, budget, chain.value.revisions, chain.value.startxref)
}

export interface PdfPage {
  readonly ref: PdfRef
  readonly dict: PdfDict
}

/** The pages in order (7.7.3). Throws PdfRefusal for a tree that is no tree. */
export function pagesOf(view: PdfView): PdfPage[] {
  const pages: PdfPage[] = []
  const seen = new Set<number>()
  const walk = (value: PdfValue, depth: number): void => {
    if (!(value instanceof PdfRef)) refuse('pdf-signature.object-broken', 'a page that is no reference')
    if (depth > pdfLimits.treeDepth || pages.length >= pdfLimits.pages) {
      refuse('pdf-signature.too-complex', 'the page tree is too large')
    }
    if (seen.has(value.number)) refuse('pdf-signature.object-broken', 'the page tree goes round in a circle')
    seen.add(value.number)
    view.budget.spend(1)
    const dict = view.dict(value)
    if (dict === undefined) refuse('pdf-signature.object-broken', 'a page that is no dictionary')
    const kids = view.array(dict.get('Kids'))
    if (nameOf(view.get(dict, 'Type')) === 'Page' || kids === undefined) pages.push({ ref: value, dict })
    else for (const kid of kids.items) walk(kid, depth + 1)
  }
  walk(view.catalog.get('Pages'), 0)
  return pages
}

/** What a page has from its ancestors too: Resources, MediaBox, CropBox, Rotate (7.7.3.4). */
export function inherited(view: PdfView, page: PdfDict, key: string): PdfValue {
  let dict: PdfDict | undefined = page
  for (let depth = 0; dict !== undefined && depth < pdfLimits.treeDepth; depth++) {
    const value = view.get(dict, key)
    if (value !== null) return value
    dict = view.dict(dict.get('Parent'))
  }
  return null
}

/** The interactive form (12.7.2), if there is one. */
export function acroFormOf(view: PdfView): PdfDict | undefined {
  return view.dict(view.catalog.get('AcroForm'))
}
