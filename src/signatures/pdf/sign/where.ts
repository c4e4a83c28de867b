/** Which page a form goes to, and where on it. */
import type { Problem } from '../../../domain/problem.ts'
import type { PdfPage } from '../read/document.ts'
import { PdfRef } from '../read/values.ts'
import { asSeen, type Box, type PageFrame, type Rectangle } from './appearance/frame.ts'
import type { PagePlace, SealForm, VisibleForm } from './appearance/form.ts'
import { cornerBox, placedBox, sealBox } from './appearance/place.ts'
import type { Drawing } from './appearance/draw.ts'
import { itemsOf, type Widget } from './fields.ts'
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
  const signed = target.fields.filter(field => field.signature !== undefined)
  const here = signed.flatMap(field => field.widgets).filter(widget => carries(target, page, widget.ref))
  return here.flatMap(widget => {
    const area = extent(target, widget)
    return area === undefined ? [] : [asSeen(frame, area)]
  })
}

/** Undefined for a signature that nobody sees. */
function extent(target: Target, widget: Widget): Rectangle | undefined {
  const area = rectangle(target.view, widget.dict.get('Rect'))
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
  const signed = target.fields.filter(each => each.signature !== undefined)
  const candidates = field === undefined ? signed.reverse() : signed.filter(each => each.name === field)
  for (const { widgets } of candidates) {
    for (const widget of widgets) {
      const page = target.pages.find(each => carries(target, each, widget.ref))
      const area = extent(target, widget)
      if (page === undefined || area === undefined) continue
      const frame = frameOf(target.view, page)
      return placed(page, frame, sealBox(frame, asSeen(frame, area), drawing))
    }
  }
  return none(field === undefined ? 'no visible signature' : 'no visible signature in the field named')
}

/** /P of a widget may be absent or wrong; what counts is whose /Annots has it. */
function carries(target: Target, page: PdfPage, widget: PdfRef): boolean {
  const annotations = itemsOf(target.view.get(page.dict, 'Annots'))
  target.view.budget.spend(annotations.length)
  return annotations.some(each => each instanceof PdfRef && each.number === widget.number)
}

const placed = (page: PdfPage, frame: PageFrame, box: Box | undefined): Place | Problem =>
  box === undefined ? none('it would run over the edge of the page') : { page, frame, box }

const none = (detail: string): Problem => ({ code: 'pdf-signature.no-place', detail })
