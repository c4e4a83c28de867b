/** Whether two objects of two revisions are the same, down to the bytes of their streams; references by their numbers. */
import type { Budget } from './limits.ts'
import type { PdfSource } from './source.ts'
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, PdfString } from './values.ts'
import type { PdfValue } from './values.ts'

/** Any view of the file: the bytes, and what comparing may cost. */
export interface Comparing {
  readonly source: PdfSource
  readonly budget: Budget
}

export function sameValue(file: Comparing, a: PdfValue, b: PdfValue): boolean {
  file.budget.spend(1)
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
      a.items.every((item, index) => sameValue(file, item, b.items[index] ?? null))
    )
  }
  if (a instanceof PdfDict) return b instanceof PdfDict && sameDict(file, a, b)
  return b instanceof PdfStream && sameStream(file, a, b)
}

/** The keys in which they differ; a key with null is a key that is not there. */
export function changedKeys(file: Comparing, a: PdfDict, b: PdfDict): string[] {
  const keys = new Set([...a.entries.keys(), ...b.entries.keys()])
  return [...keys].filter(key => !sameValue(file, a.get(key), b.get(key)))
}

function sameDict(file: Comparing, a: PdfDict, b: PdfDict): boolean {
  return !a.ambiguous && !b.ambiguous && changedKeys(file, a, b).length === 0
}

function sameStream(file: Comparing, a: PdfStream, b: PdfStream): boolean {
  if (a.length !== b.length || !sameDict(file, a.dict, b.dict)) return false
  if (a.start === b.start) return true
  // streams can share their bytes with others, so their sum may be far more than the file
  file.budget.spend(a.length >> 6)
  const others = file.source.slices(b.start, b.length)
  for (const slice of file.source.slices(a.start, a.length)) {
    const other = others.next()
    if (other.done === true || Buffer.compare(slice, other.value) !== 0) return false
  }
  return true
}
