/** Whether two objects of two revisions are the same, down to the bytes of their streams; references by their numbers. */
import type { PdfSource } from './source.ts'
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, PdfString } from './values.ts'
import type { PdfValue } from './values.ts'

export function sameValue(source: PdfSource, a: PdfValue, b: PdfValue): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value
  if (a instanceof PdfRef) {
    return b instanceof PdfRef && a.number === b.number && a.generation === b.generation
  }
  if (a instanceof PdfString) return b instanceof PdfString && Buffer.compare(a.bytes, b.bytes) === 0
  if (a instanceof PdfArray) {
    return (
      b instanceof PdfArray &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => sameValue(source, item, b.items[index] ?? null))
    )
  }
  if (a instanceof PdfDict) return b instanceof PdfDict && sameDict(source, a, b)
  return b instanceof PdfStream && sameStream(source, a, b)
}

/** The keys in which they differ; a key with null is a key that is not there. */
export function changedKeys(source: PdfSource, a: PdfDict, b: PdfDict): string[] {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()])
  return [...keys].filter(key => !sameValue(source, a.get(key), b.get(key)))
}

function sameDict(source: PdfSource, a: PdfDict, b: PdfDict): boolean {
  return !a.ambiguous && !b.ambiguous && changedKeys(source, a, b).length === 0
}

function sameStream(source: PdfSource, a: PdfStream, b: PdfStream): boolean {
  if (a.length !== b.length || !sameDict(source, a.dict, b.dict)) return false
  if (a.start === b.start) return true
  const others = source.slices(b.start, b.length)
  for (const slice of source.slices(a.start, a.length)) {
    const other = others.next()
    if (other.done === true || Buffer.compare(slice, other.value) !== 0) return false
  }
  return true
}
