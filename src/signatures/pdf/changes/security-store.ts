/** The document security store (ETSI EN 319 142-1 section 5.4.2): it may come, grow and be rewritten at any time. */
import { PdfArray, PdfDict, PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import type { Update } from './update.ts'

const lists = ['Certs', 'OCSPs', 'CRLs', 'Cert', 'OCSP', 'CRL']

export function securityStoreRule(update: Update, before: PdfValue, after: PdfValue): void {
  const root = update.before.root.number
  const old = partsOf(update.before, before)
  const now = partsOf(update.after, after)
  if (update.after.resolve(after) !== null && update.after.dict(after) === undefined) {
    update.refuse('the security store is no dictionary')
  }
  const holders = new Set(old.numbers)
  for (const part of now.parts) {
    const change = update.change(part)
    if (change === undefined || change.fresh || !sameForm(change.before, change.after)) continue
    // only as a part of the store: the same object may be something else to a page
    update.allow(part, edge =>
      edge.holder === root
        ? edge.key === 'DSS' || (old.inCatalog && edge.key !== 'AcroForm')
        : edge.holder !== 'trailer' && holders.has(edge.holder)
    )
  }
}

function sameForm(a: PdfValue, b: PdfValue): boolean {
  return (a instanceof PdfDict && b instanceof PdfDict) || (a instanceof PdfArray && b instanceof PdfArray)
}

interface Parts {
  /** References to its dictionaries and arrays, not to what they list. */
  readonly parts: readonly PdfRef[]
  readonly numbers: readonly number[]
  /** Whether its first level is written inside the catalog. */
  readonly inCatalog: boolean
}

function partsOf(view: PdfView, raw: PdfValue): Parts {
  const parts: PdfRef[] = []
  const take = (value: PdfValue): PdfDict | undefined => {
    view.budget.spend(1)
    if (value instanceof PdfRef) parts.push(value)
    return view.dict(value)
  }
  const store = take(raw)
  if (store !== undefined) {
    for (const key of lists) take(store.get(key))
    const related = take(store.get('VRI'))
    for (const value of related?.entries.values() ?? []) {
      const entry = take(value)
      if (entry !== undefined) for (const key of lists) take(entry.get(key))
    }
  }
  return { parts, numbers: parts.map(part => part.number), inCatalog: !(raw instanceof PdfRef) }
}
