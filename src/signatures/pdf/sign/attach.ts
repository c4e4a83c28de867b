/** Hangs a signature's field into the form and its widget onto the page, changing as few objects as can be. */
import { refuse } from '../read/refusal.ts'
import { PdfRef } from '../read/values.ts'
import type { PdfPage } from '../read/document.ts'
import type { PdfView } from '../read/view.ts'
import { appended, whole } from './update/append.ts'
import { array, changed, dict } from './update/build.ts'
import type { Update } from './update/update.ts'

/** SignaturesExist and AppendOnly (ISO 32000-1 table 219). */
const signaturesExist = 1
const appendOnly = 2

/** ISO 32000-1 section 12.7.2. */
export function intoForm(view: PdfView, update: Update, field: PdfRef): void {
  const held = view.catalog.get('AcroForm')
  const form =
    held === null ? undefined : (view.dict(held) ?? refuse('pdf-signature.object-broken', 'AcroForm'))
  if (form === undefined) {
    const added = update.add(dict({ Fields: array([field]), SigFlags: signaturesExist | appendOnly }))
    update.put(view.root, changed(whole(view.catalog), { AcroForm: added }))
    return
  }
  const flags = view.get(form, 'SigFlags')
  const wanted = (typeof flags === 'number' ? flags : 0) | signaturesExist | appendOnly
  const fields = appended(view, update, form.get('Fields'), [field])
  if (fields === undefined && flags === wanted) return
  const next = changed(whole(form), { SigFlags: wanted, ...(fields === undefined ? {} : { Fields: fields }) })
  if (held instanceof PdfRef) update.put(held, next)
  else update.put(view.root, changed(whole(view.catalog), { AcroForm: next }))
}

/** ISO 32000-1 section 12.5.2. */
export function ontoPage(view: PdfView, update: Update, page: PdfPage, widget: PdfRef): void {
  const annotations = appended(view, update, page.dict.get('Annots'), [widget])
  if (annotations !== undefined) update.put(page.ref, changed(whole(page.dict), { Annots: annotations }))
}
