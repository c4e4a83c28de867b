/** The whole update of one signature: form XObject, field, widget, signature dictionary with room for its contents. */
import type { Problem } from '../../../domain/problem.ts'
import { attempt, refuse } from '../read/refusal.ts'
import type { PdfRef } from '../read/values.ts'
import type { Drawing } from './appearance/draw.ts'
import { onPage } from './appearance/frame.ts'
import type { VisibleForm } from './appearance/form.ts'
import { intoForm, ontoPage } from './attach.ts'
import { graft } from './graft.ts'
import { rangeText, type SignatureObject } from './signature-object.ts'
import { broken, type Target } from './target.ts'
import { array, dict, name, text } from './update/build.ts'
import { Update } from './update/update.ts'
import { placeOf, type Place } from './where.ts'

export interface Composition {
  readonly object: SignatureObject
  readonly fieldName: string
  /** Alternate name of the field, read out to those who do not see it. */
  readonly spoken: string
  /** Absent for what nobody sees. */
  readonly shown?: { readonly form: VisibleForm; readonly drawing: Drawing } | undefined
}

export interface Composed {
  /** What is appended; ByteRange is right, the gap holds zeros. */
  readonly update: Buffer
  /** Places within `update`: the hexadecimal string with its angle brackets. */
  readonly gap: { readonly start: number; readonly end: number }
}

/** `pdf-signature.no-place`, or `….cannot-sign-broken-file` when a part that is needed only now is broken. */
export function composeUpdate(target: Target, composition: Composition): Composed | Problem {
  const composed = attempt(() => composing(target, composition))
  return 'problem' in composed ? broken(composed.problem) : composed.value
}

function composing(target: Target, composition: Composition): Composed | Problem {
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
  return withRanges(target.end.size, composition.object, update, signature)
}

interface Showing {
  readonly page: Place['page']
  readonly place?: Place
  readonly form?: PdfRef
}

function showing(target: Target, { shown }: Composition, update: Update): Showing | Problem {
  if (shown === undefined) {
    const [page] = target.pages
    return page === undefined ? refuse('pdf-signature.object-broken', 'no pages') : { page }
  }
  const place = placeOf(target, shown.form, shown.drawing)
  if ('code' in place) return place
  return { page: place.page, place, form: graft(shown.drawing, place.frame, update) }
}

function withRanges(before: number, object: SignatureObject, update: Update, signature: PdfRef): Composed {
  update.putBytes(signature, object.bytes)
  const { bytes, bodies } = update.render()
  const body = bodies.get(signature.number)
  if (body === undefined) throw new TypeError('what was put is rendered')
  const at = body - before
  const gap = { start: at + object.contents.start, end: at + object.contents.end }
  const ranges = rangeText(before + gap.start, before + gap.end, before + bytes.length)
  bytes.write(ranges, at + object.range.start, 'latin1')
  return { update: bytes, gap }
}
