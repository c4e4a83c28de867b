/**
 * The structure tree of a tagged PDF (ISO 32000-1 14.7): it says what is a heading and what a form, and shows nothing.
 * Programs that sign tagged files enter the new widget into it; old entries must stay as they are.
 */
import { nameOf, PdfArray, PdfDict, PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import { pdfLimits } from '../read/limits.ts'
import type { Update } from './update.ts'

const rootKeys = new Set(['Type', 'K', 'ParentTree', 'ParentTreeNextKey'])
const addedOnce = new Set(['RoleMap', 'Namespaces', 'ClassMap'])
/** Where elements are referred to: by parents, kids and trees; an array that is an object of its own has no key. */
const elementEdges = new Set(['', 'K', 'P', 'Nums', 'Names', 'Ref', 'Kids'])

/** After the form: only a new signature gives a reason to touch the structure. */
export function structureRule(update: Update, before: PdfValue, after: PdfValue): void {
  const touched = [...update.changes.values()].filter(change => isElement(change.before))
  const [old, now] = [update.before.dict(before), update.after.dict(after)]
  if (old === undefined && now === undefined) return
  const empty = new PdfDict(new Map())
  const changed = update.keys(old ?? empty, now ?? empty)
  if (update.same(before, after) && changed.length === 0 && touched.length === 0) return
  if (now === undefined || now.ambiguous || update.widgets.size === 0) {
    update.refuse('the structure of the document')
    return
  }
  for (const key of changed) {
    if (!rootKeys.has(key) && !(addedOnce.has(key) && (old?.get(key) ?? null) === null))
      update.refuse(`structure /${key}`)
  }
  const root = update.before.root.number
  update.allow(after, edge => edge.key === 'P' || (edge.holder === root && edge.key === 'StructTreeRoot'))
  kidsGrown(update, old?.get('K') ?? null, now.get('K'))
  parentTreeGrown(update, old?.get('ParentTree') ?? null, now.get('ParentTree'))
  for (const { number, before: element, after: other } of touched) {
    if (!(element instanceof PdfDict) || !(other instanceof PdfDict) || other.ambiguous) continue
    if (update.keys(element, other).some(key => key !== 'K')) continue
    kidsGrown(update, element.get('K'), other.get('K'))
    update.allow(new PdfRef(number, 0), edge => elementEdges.has(edge.key))
  }
}

function isElement(value: PdfValue): boolean {
  return (
    value instanceof PdfDict && nameOf(value.get('Type')) === 'StructElem' && value.get('P') instanceof PdfRef
  )
}

/** One kid or a list of them (Table 322); what was there stays, what comes is new: no content is moved. */
function kidsGrown(update: Update, before: PdfValue, after: PdfValue): void {
  const old = listOf(update.before, before)
  const now = listOf(update.after, after)
  update.before.budget.spend(old.length + now.length)
  const numbers = new Set(now.map(numberOf))
  const kept = new Set(old.map(numberOf))
  for (const kid of old) {
    const number = numberOf(kid)
    const stays = number === undefined ? now.some(each => update.same(kid, each)) : numbers.has(number)
    if (!stays) update.refuse('an element was taken out of the structure')
  }
  for (const kid of now) {
    const number = numberOf(kid)
    if (number === undefined) {
      if (!(kid instanceof PdfDict) && !old.some(each => update.same(kid, each))) {
        update.refuse('content was given another place in the structure')
      }
    } else if (!kept.has(number) && update.changes.get(number)?.fresh !== true) {
      update.refuse('the structure leads to something that was there before')
    }
  }
}

function listOf(view: PdfView, value: PdfValue): readonly PdfValue[] {
  const found = view.resolve(value)
  return found instanceof PdfArray ? found.items : value === null ? [] : [value]
}

function numberOf(value: PdfValue): number | undefined {
  return value instanceof PdfRef ? value.number : undefined
}

/** A number tree (7.9.7): every old number still leads to the same elements. */
function parentTreeGrown(update: Update, before: PdfValue, after: PdfValue): void {
  const old = numbersIn(update.before, before)
  const now = numbersIn(update.after, after)
  for (const node of now.nodes) {
    update.allow(
      node,
      edge => edge.key === 'ParentTree' || (edge.key === 'Kids' && old.holders.has(edge.holder))
    )
  }
  for (const [number, value] of old.entries) {
    const other = now.entries.get(number)
    const same =
      other !== undefined &&
      (update.same(value, other) || update.same(update.before.resolve(value), update.after.resolve(other)))
    if (!same) update.refuse(`structure /ParentTree ${number}`)
  }
}

interface NumberTree {
  readonly entries: ReadonlyMap<number, PdfValue>
  readonly nodes: readonly PdfRef[]
  readonly holders: ReadonlySet<number | 'trailer'>
}

function numbersIn(view: PdfView, raw: PdfValue): NumberTree {
  const entries = new Map<number, PdfValue>()
  const nodes: PdfRef[] = []
  const holders = new Set<number | 'trailer'>()
  const walk = (value: PdfValue, depth: number): void => {
    view.budget.spend(1)
    const dict = view.dict(value)
    if (dict === undefined || depth > pdfLimits.treeDepth) return
    if (value instanceof PdfRef) {
      if (holders.has(value.number)) return
      holders.add(value.number)
      nodes.push(value)
    }
    const pairs = view.array(dict.get('Nums'))?.items ?? []
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const number = pairs[at]
      if (typeof number === 'number') entries.set(number, pairs[at + 1] ?? null)
    }
    for (const kid of view.array(dict.get('Kids'))?.items ?? []) walk(kid, depth + 1)
  }
  walk(raw, 0)
  return { entries, nodes, holders }
}
