/** Lists of fields, kids and annotations: they may grow, by what a new signature brings; nothing may go. */
import type { Edge } from '../content/scan.ts'
import { nameOf, PdfArray, PdfDict, PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { Update } from './update.ts'

const listKeys = new Set(['Fields', 'Kids', 'Annots'])

/** What was added. Refuses removals; `before` and `after` are the raw values under the key. */
export function grown(update: Update, before: PdfValue, after: PdfValue, name: string): PdfValue[] {
  const old = update.before.array(before)?.items ?? []
  const now = update.after.array(after)?.items ?? []
  update.before.budget.spend(old.length + now.length)
  const kept = new Set(old.map(keyOf).filter(key => key !== undefined))
  const here = new Set(now.map(keyOf).filter(key => key !== undefined))
  if (here.size !== now.filter(item => keyOf(item) !== undefined).length) {
    update.refuse(`something stands twice in ${name}`)
  }
  const lost = old.filter(item => {
    const key = keyOf(item)
    return key === undefined ? !now.some(other => update.same(item, other)) : !here.has(key)
  })
  if (lost.length > 0) update.refuse(`something was taken out of ${name}`)
  // the array itself, when it is an object of its own, may serve several lists; never the tree of pages
  update.allow(after, edge => listKeys.has(edge.key) && !inPageTree(update, edge))
  return now.filter(item => {
    const key = keyOf(item)
    return key === undefined ? !old.some(other => update.same(item, other)) : !kept.has(key)
  })
}

function keyOf(item: PdfValue): string | undefined {
  return item instanceof PdfRef ? `${item.number} ${item.generation}` : undefined
}

function inPageTree(update: Update, edge: Edge): boolean {
  if (edge.key !== 'Kids' || edge.holder === 'trailer') return false
  const holder = update.before.object(edge.holder)
  return !(holder instanceof PdfDict) || nameOf(update.before.get(holder, 'Type')) === 'Pages'
}

/** Arrays that are objects of their own and lists of annotations: the pages that refer to them did not change. */
export function annotationArrays(update: Update): number[] {
  return [...update.changes.values()]
    .filter(change => change.before instanceof PdfArray && change.after instanceof PdfArray)
    .filter(change => update.edgesTo(change.number).some(edge => edge.key === 'Annots'))
    .map(change => change.number)
}
