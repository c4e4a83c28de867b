/** One cross-reference section: a table or a stream, with its trailer (ISO 32000-1 7.5.4, 7.5.5, 7.5.8). */
import type { PdfDict } from './values.ts'

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'plain'; readonly offset: number; readonly generation: number }
  /** In an object stream, at `index`. */
  | { readonly kind: 'packed'; readonly container: number; readonly index: number }

export const freeEntry: XrefEntry = { kind: 'free' }

export interface XrefSection {
  readonly offset: number
  readonly form: 'table' | 'stream'
  readonly entries: ReadonlyMap<number, XrefEntry>
  readonly trailer: PdfDict
  /** Number of the stream's object; a table has none. */
  readonly object?: number
  /** Offset after the trailer dictionary, or after `endobj`. */
  readonly end: number
}

export function sameEntry(a: XrefEntry | undefined, b: XrefEntry | undefined): boolean {
  if (a?.kind === 'plain' && b?.kind === 'plain')
    return a.offset === b.offset && a.generation === b.generation
  if (a?.kind === 'packed' && b?.kind === 'packed') return a.container === b.container && a.index === b.index
  return (a?.kind ?? 'free') === (b?.kind ?? 'free')
}
