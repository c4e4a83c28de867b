/** Which page a form goes to, and where on it. */
import type { Problem } from '../../../domain/problem.ts'
import type { PdfPage } from '../read/document.ts'
import { PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import { asSeen, type Box, type PageFrame, type Rectangle } from './appearance/frame.ts'
import type { PagePlace, SealForm, VisibleForm } from './appearance/form.ts'
import { cornerBox, placedBox, sealBox } from './appearance/place.ts'
import type { Drawing } from './appearance/draw.ts'
import { frameOf, rectangle } from './page-frame.ts'
import type { Target } from './target.ts'

export interface Place {
  readonly page: PdfPage
  readonly frame: PageFrame
  readonly box: Box
}

/** `pdf-signature.no-place`, with the reason as detail. Throws PdfRefusal for a page that is broken. */
export function placeOf(target: Target, form: VisibleForm, drawing: Drawing): Place | Problem {
  if (form.kind === 'seal') return sealPlace(target, form, drawing)
  const page = target.pages[0]
  if (page === undefined) return none('no pages')
  const frame = frameOf(target.view, page)
  return placed(page, frame, cornerBox(frame, drawing, signaturesOn(target, page, frame)))
}

function signaturesOn(target: Target, page: PdfPage, frame: PageFrame): Box[] {
  const widgets = target.signed.flatMap(each => each.widgets).filter(widget => carries(target, page, widget))
  return widgets.flatMap(widget => {
    const area = extent(target, widget)
    return area === undefined ? [] : [asSeen(frame, area)]
  })
}

/** Hidden, NoView (ISO 32000-1 table 165). */
const unseen = 2 | 32

/** Undefined for a signature that nobody sees. */
function extent({ view }: Target, widget: PdfValue): Rectangle | undefined {
  const dict = view.dict(widget)
  const area = dict === undefined ? undefined : rectangle(view, dict.get('Rect'))
  const flags = dict === undefined ? null : view.get(dict, 'F')
  if (typeof flags === 'number' && (flags & unseen) !== 0) return undefined
  return area === undefined || area[0] === area[2] || area[1] === area[3] ? undefined : area
}

function sealPlace(target: Target, form: SealForm, drawing: Drawing): Place | Problem {
  if (form.place.by === 'page') return onNumberedPage(target, form.place, drawing)
  const beside = besideSignature(target, form.place.field, drawing)
  if ('code' in beside && form.place.otherwise !== undefined)
    return onNumberedPage(target, form.place.otherwise, drawing)
  return beside
}

function onNumberedPage(target: Target, place: PagePlace, drawing: Drawing): Place | Problem {
  const page = target.pages.at(place.page > 0 ? place.page - 1 : place.page)
  if (page === undefined || place.page === 0) return none(`page ${place.page} of ${target.pages.length}`)
  const frame = frameOf(target.view, page)
  return placed(page, frame, placedBox(frame, place.leftMm, place.topMm, drawing))
}

/** The last visible signature is the personal one: the seal comes after it and covers it. */
function besideSignature(target: Target, field: string | undefined, drawing: Drawing): Place | Problem {
  const candidates =
    field === undefined ? target.signed.toReversed() : target.signed.filter(each => each.field.name === field)
  for (const { widgets } of candidates) {
    for (const widget of widgets) {
      const page = target.pages.find(each => carries(target, each, widget))
      const area = extent(target, widget)
      if (page === undefined || area === undefined) continue
      const frame = frameOf(target.view, page)
      return placed(page, frame, sealBox(frame, asSeen(frame, area), drawing))
    }
  }
  return none(field === undefined ? 'no visible signature' : 'no visible signature in the field named')
}

/** /P of a widget may be absent or wrong; what counts is whose /Annots has it. */
function carries({ view }: Target, page: PdfPage, widget: PdfValue): boolean {
  const annotations = view.array(page.dict.get('Annots'))?.items ?? []
  view.budget.spend(annotations.length)
  return annotations.some(
    each => each instanceof PdfRef && widget instanceof PdfRef && each.number === widget.number
  )
}

const placed = (page: PdfPage, frame: PageFrame, box: Box | undefined): Place | Problem =>
  box === undefined ? none('it would run over the edge of the page') : { page, frame, box }

const none = (detail: string): Problem => ({ code: 'pdf-signature.no-place', detail })
