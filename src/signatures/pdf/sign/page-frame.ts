/** A page's boxes and turning, as they hold for it (ISO 32000-1 sections 7.7.3.3, 7.7.3.4 and 14.11.2). */
import { inherited } from '../read/document.ts'
import type { PdfPage } from '../read/document.ts'
import { refuse } from '../read/refusal.ts'
import type { PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import type { PageFrame, Rectangle } from './appearance/frame.ts'

export function frameOf(view: PdfView, page: PdfPage): PageFrame {
  const media = rectangle(view, inherited(view, page.dict, 'MediaBox'))
  if (media === undefined) return refuse('pdf-signature.object-broken', 'a page without a /MediaBox')
  const crop = rectangle(view, inherited(view, page.dict, 'CropBox')) ?? media
  const visible: Rectangle = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3])
  ]
  if (visible[2] <= visible[0] || visible[3] <= visible[1])
    refuse('pdf-signature.object-broken', 'a page without an extent')
  return { visible, rotate: turning(inherited(view, page.dict, 'Rotate')), unit: unitOf(view, page) }
}

/** Any two opposite corners (section 7.9.5). */
export function rectangle(view: PdfView, value: PdfValue): Rectangle | undefined {
  const [a, b, c, d, ...more] = (view.array(value)?.items ?? []).map(item => view.resolve(item))
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
    return undefined
  if (more.length > 0) return undefined
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

function turning(value: PdfValue): PageFrame['rotate'] {
  const turned = typeof value === 'number' ? ((value % 360) + 360) % 360 : 0
  return turned === 90 || turned === 180 || turned === 270 ? turned : 0
}

function unitOf(view: PdfView, page: PdfPage): number {
  const unit = view.get(page.dict, 'UserUnit')
  return typeof unit === 'number' && unit > 0 ? unit : 1
}
