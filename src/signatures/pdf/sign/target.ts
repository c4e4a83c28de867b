/** A file that somebody wants signed: opened, with what another signature must know of it. */
import type { Problem } from '../../../domain/problem.ts'
import type { RandomAccess } from '../../ports.ts'
import { fieldsOf } from '../form/fields.ts'
import type { FormField } from '../form/fields.ts'
import { openPdf, pagesOf } from '../read/document.ts'
import type { PdfDocument, PdfPage } from '../read/document.ts'
import { attempt, refuse } from '../read/refusal.ts'
import type { PdfDict, PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import type { FileEnd } from './update/update.ts'

export interface Target {
  readonly view: PdfView
  readonly pages: readonly PdfPage[]
  readonly fields: readonly FormField[]
  /** The fields that have a signature, in the order of the form. */
  readonly signed: readonly Signed[]
  readonly end: FileEnd
}

export interface Signed {
  readonly field: FormField
  readonly signature: PdfDict
  /** References to where it is shown: its kids, or itself. */
  readonly widgets: readonly PdfValue[]
}

/**
 * `pdf-signature.cannot-sign-broken-file` (a stranger's repair could move what is signed), or
 * `….cannot-sign-encrypted-file` (what is added would have to be encrypted, and the recipient could not read it).
 */
export function openTarget(source: RandomAccess): Target | Problem {
  const document = openPdf(source)
  if ('code' in document) return broken(document)
  if (document.encrypted) return { code: 'pdf-signature.cannot-sign-encrypted-file' }
  const opened = attempt((): Target => {
    const view = document.view()
    const fields = fieldsOf(view)
    const signed = fields.flatMap(field => signedBy(view, field))
    return { view, pages: pagesOf(view), fields, signed, end: endOf(document, source) }
  })
  return 'problem' in opened ? broken(opened.problem) : opened.value
}

export function broken({ code, detail }: Problem): Problem {
  return {
    code: 'pdf-signature.cannot-sign-broken-file',
    detail: detail === undefined ? code : `${code}: ${detail}`
  }
}

function signedBy(view: PdfView, field: FormField): Signed[] {
  const signature = field.type === 'Sig' ? view.dict(field.value) : undefined
  if (signature === undefined) return []
  const kids = view.array(field.dict.get('Kids'))?.items ?? []
  return [{ field, signature, widgets: kids.length > 0 ? kids : field.ref === undefined ? [] : [field.ref] }]
}

/** Only white space may stand behind the end: other bytes belong to no revision, and signing would bless them. */
function endOf(document: PdfDocument, source: RandomAccess): FileEnd {
  const newest = document.revisions.at(-1)
  const section = newest?.sections[0]
  if (newest === undefined || section === undefined)
    return refuse('pdf-signature.xref-broken', 'no cross-reference section')
  const tail = Buffer.from(source.read(newest.end, source.size - newest.end)).toString('latin1')
  if (!/^[\0\t\n\f\r ]*$/.test(tail)) refuse('pdf-signature.xref-broken', 'bytes after %%EOF')
  return {
    size: source.size,
    lineEnded: /[\n\r]$/.test(tail),
    kind: section.form,
    startxref: document.startxref,
    trailer: section.trailer,
    nextNumber: nextNumber(document.view())
  }
}

/** /Size may be too small in files that readers forgive; a number in use must not be taken twice. */
function nextNumber(view: PdfView): number {
  const size = view.trailer.get('Size')
  let next = typeof size === 'number' && Number.isSafeInteger(size) ? size : 1
  for (const number of view.numbers()) if (number >= next) next = number + 1
  return next
}
