/** The cross-reference stream (ISO 32000-1 7.5.8). */
import { decode } from './filters.ts'
import { readIndirect } from './indirect.ts'
import { pdfLimits } from './limits.ts'
import type { Budget } from './limits.ts'
import { refuse } from './refusal.ts'
import type { PdfSource } from './source.ts'
import { countOf, nameOf, PdfArray, PdfRef, PdfStream } from './values.ts'
import type { PdfDict } from './values.ts'
import { freeEntry } from './xref-section.ts'
import type { XrefEntry, XrefSection } from './xref-section.ts'

export function readXrefStream(source: PdfSource, offset: number, budget: Budget): XrefSection {
  const object = readIndirect(source, offset, budget, () =>
    refuse('pdf-signature.xref-broken', 'the /Length of a cross-reference stream must be direct')
  )
  const stream = object.value
  if (!(stream instanceof PdfStream) || nameOf(stream.dict.get('Type')) !== 'XRef') {
    return refuse('pdf-signature.xref-broken', `no cross-reference section at offset ${offset}`)
  }
  if (stream.length > pdfLimits.streamBytes)
    refuse('pdf-signature.too-complex', 'an xref stream is too large')
  const raw = source.read(stream.start, stream.length)
  const [filter, parameters] = [stream.dict.get('Filter'), stream.dict.get('DecodeParms')]
  if (filter instanceof PdfRef || parameters instanceof PdfRef) {
    refuse('pdf-signature.xref-broken', 'the filter of a cross-reference stream must be direct')
  }
  const entries = entriesOf(decode(raw, filter, parameters, budget), stream.dict, budget)
  return { offset, form: 'stream', entries, trailer: stream.dict, object: object.number, end: object.end }
}

function entriesOf(bytes: Uint8Array, dict: PdfDict, budget: Budget): Map<number, XrefEntry> {
  const widths = countsOf(dict, 'W')
  const size = countOf(dict.get('Size'))
  const [kindWidth = 0, aWidth = 0, bWidth = 0] = widths ?? []
  const row = kindWidth + aWidth + bWidth
  if (widths?.length !== 3 || size === undefined || row < 1 || widths.some(width => width > 8)) {
    return refuse('pdf-signature.xref-broken', 'wrong /W or /Size of a cross-reference stream')
  }
  const index = countsOf(dict, 'Index') ?? [0, size]
  if (index.length % 2 !== 0) refuse('pdf-signature.xref-broken', 'wrong /Index of a cross-reference stream')
  const entries = new Map<number, XrefEntry>()
  let at = 0
  for (let pair = 0; pair < index.length; pair += 2) {
    const first = index[pair] ?? 0
    const count = index[pair + 1] ?? 0
    if (at + count * row > bytes.length)
      refuse('pdf-signature.xref-broken', 'a cross-reference stream ends early')
    if (entries.size + count > pdfLimits.entries) refuse('pdf-signature.too-complex', 'too many xref entries')
    budget.spend(count)
    for (let number = first; number < first + count; number++) {
      const kind = kindWidth === 0 ? 1 : unsigned(bytes, at, kindWidth)
      const a = unsigned(bytes, at + kindWidth, aWidth)
      const b = unsigned(bytes, at + kindWidth + aWidth, bWidth)
      at += row
      if (entries.has(number)) refuse('pdf-signature.xref-broken', `two entries for object ${number}`)
      entries.set(number, entryOf(kind, a, b))
    }
  }
  return entries
}

/** An unknown kind is a reference to null (7.5.8.3). */
function entryOf(kind: number, a: number, b: number): XrefEntry {
  if (kind === 1) return { kind: 'plain', offset: a, generation: b }
  if (kind === 2) return { kind: 'packed', container: a, index: b }
  return freeEntry
}

function unsigned(bytes: Uint8Array, from: number, width: number): number {
  let value = 0
  for (let at = from; at < from + width; at++) value = value * 256 + (bytes[at] ?? 0)
  return value
}

function countsOf(dict: PdfDict, key: string): number[] | undefined {
  const value = dict.get(key)
  if (!(value instanceof PdfArray)) return undefined
  const counts = value.items.map(countOf)
  return counts.every(count => count !== undefined) ? counts : undefined
}
