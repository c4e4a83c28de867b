/** The whole update of one signature: form XObject, field, widget, signature dictionary with room for the CMS. */
import type { Problem } from '../../../domain/problem.ts'
import { refuse } from '../read/refusal.ts'
import type { PdfRef } from '../read/values.ts'
import type { Drawing } from './appearance/draw.ts'
import { onPage } from './appearance/frame.ts'
import type { SignatureForm } from './appearance/form.ts'
import { intoForm, ontoPage } from './attach.ts'
import { graft } from './graft.ts'
import { rangeText, signatureObject, type Said } from './signature-object.ts'
import type { Target } from './target.ts'
import { array, dict, name, text } from './update/build.ts'
import { Update } from './update/update.ts'
import { placeOf, type Place } from './where.ts'

export interface Composition {
  readonly form: SignatureForm
  /** None for a hidden form. */
  readonly drawing: Drawing | undefined
  readonly fieldName: string
  readonly spoken: string
  readonly said: Said
  /** Bytes for the CMS. */
  readonly room: number
}

export interface Composed {
  readonly fieldName: string
  /** What is appended; ByteRange is right, the gap holds zeros. */
  readonly update: Buffer
  /** Places within `update`: the hexadecimal string with its angle brackets. */
  readonly gap: { readonly start: number; readonly end: number }
}

/** Throws PdfRefusal for a broken file. */
export function composeUpdate(target: Target, composition: Composition): Composed | Problem {
  const update = new Update(target.end)
  const signature = update.reserve()
  const field = update.reserve()
  const seen = showing(target, composition, update)
  if ('code' in seen) return seen
  const widget = dict({
    Type: name('Annot'),
    Subtype: name('Widget'),
    FT: name('Sig'),
    T: text(composition.fieldName),
    TU: text(composition.spoken),
    V: signature,
    // Print and Locked (ISO 32000-1 table 165): it is part of the paper, and nobody moves it by hand
    F: 4 | 128,
    Rect: array(seen.place === undefined ? [0, 0, 0, 0] : onPage(seen.place.frame, seen.place.box)),
    P: seen.page.ref,
    AP: seen.form === undefined ? undefined : dict({ N: seen.form })
  })
  update.put(field, widget)
  intoForm(target.view, update, field)
  ontoPage(target.view, update, seen.page, field)
  return filled(target, composition, update, signature)
}

interface Showing {
  readonly page: Place['page']
  readonly place?: Place
  readonly form?: PdfRef
}

function showing(target: Target, { form, drawing }: Composition, update: Update): Showing | Problem {
  if (form.kind === 'hidden' || drawing === undefined) {
    const [page] = target.pages
    return page === undefined ? refuse('pdf-signature.object-broken', 'no pages') : { page }
  }
  const place = placeOf(target, form, drawing)
  if ('code' in place) return place
  return { page: place.page, place, form: graft(drawing, place.frame, update) }
}

function filled(target: Target, composition: Composition, update: Update, signature: PdfRef): Composed {
  const object = signatureObject(composition.said, composition.room)
  update.putBytes(signature, object.bytes)
  const { bytes, bodies } = update.render()
  const body = bodies.get(signature.number)
  if (body === undefined) throw new TypeError('what was put is rendered')
  const at = body - target.end.size
  const gap = { start: at + object.contents.start, end: at + object.contents.end }
  const size = target.end.size + bytes.length
  bytes.write(
    rangeText(target.end.size + gap.start, target.end.size + gap.end, size),
    at + object.range.start,
    'latin1'
  )
  return { fieldName: composition.fieldName, update: bytes, gap }
}

/** The name wanted, or the first of ours that no field has; `pdf-signature.field-taken`. */
export function freeName(target: Target, wanted: string | undefined): string | Problem {
  const taken = new Set(target.fields.map(field => field.name.split('.')[0]))
  if (wanted !== undefined)
    return taken.has(wanted) || wanted === '' || wanted.includes('.')
      ? { code: 'pdf-signature.field-taken', detail: wanted.slice(0, 80) }
      : wanted
  let number = 1
  while (taken.has(`ChuKySo${number}`)) number++
  return `ChuKySo${number}`
}
