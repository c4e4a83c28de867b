/** Pages may gain the widgets of new signatures, and nothing else; no such widget may hide most of a page. */
import { inherited } from '../read/document.ts'
import { nameOf, PdfArray, PdfDict, PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import { annotationArrays, grown } from './lists.ts'
import type { Update } from './update.ts'

/** A signature's picture is a few centimetres wide; half a page is an overlay. */
const largestShare = 0.5
const hiddenFlags = 0x02
/** What a page gets when its first widget is entered into the structure tree. */
const taggedKeys = new Set(['StructParents', 'Tabs'])

/** After the form: it says which widgets are those of new signatures. */
export function pagesRule(update: Update): void {
  for (const change of update.changes.values()) {
    if (change.fresh || !isPage(update.before, change.before)) continue
    const [old, now] = [change.before, change.after]
    if (!(now instanceof PdfDict) || now.ambiguous) continue
    const changed = update
      .keys(old, now)
      .filter(key => key !== 'Annots' && !(taggedKeys.has(key) && old.get(key) === null))
    if (changed.length > 0) {
      update.refuse(`page (object ${change.number}): ${changed.join(', ')}`)
      continue
    }
    update.allow(new PdfRef(change.number, 0), () => true)
    added(update, now, grown(update, old.get('Annots'), now.get('Annots'), 'the annotations of a page'))
  }
  for (const number of annotationArrays(update)) {
    const list = new PdfRef(number, 0)
    const items = grown(update, list, list, 'the annotations of a page')
    for (const edge of update.edgesTo(number)) {
      const page =
        edge.key === 'Annots' && edge.holder !== 'trailer' ? update.after.object(edge.holder) : null
      if (page instanceof PdfDict) added(update, page, items)
    }
  }
}

function isPage(view: PdfView, value: PdfValue): value is PdfDict {
  return value instanceof PdfDict && nameOf(view.get(value, 'Type')) === 'Page'
}

function added(update: Update, page: PdfDict, items: readonly PdfValue[]): void {
  for (const item of items) {
    update.after.budget.spend(1)
    if (!(item instanceof PdfRef) || !update.widgets.has(item.number)) {
      update.refuse('an annotation was added that belongs to no new signature')
    } else if (shareOf(update.after, page, update.after.dict(item)) > largestShare) {
      update.refuse('the widget of a new signature', 'pdf-signature.covers-page')
    }
  }
}

function shareOf(view: PdfView, page: PdfDict, widget: PdfDict | undefined): number {
  if (widget === undefined || widget.get('AP') === null) return 0
  const flags = view.get(widget, 'F')
  if (typeof flags === 'number' && (flags & hiddenFlags) !== 0) return 0
  const whole =
    areaOf(view, inherited(view, page, 'CropBox')) || areaOf(view, inherited(view, page, 'MediaBox'))
  return whole === 0 ? 0 : areaOf(view, view.get(widget, 'Rect')) / whole
}

function areaOf(view: PdfView, value: PdfValue): number {
  if (!(value instanceof PdfArray) || value.items.length !== 4) return 0
  const [a, b, c, d] = value.items.map(item => {
    const number = view.resolve(item)
    return typeof number === 'number' ? number : 0
  })
  return Math.abs(((c ?? 0) - (a ?? 0)) * ((d ?? 0) - (b ?? 0)))
}
