/** A file that somebody wants signed: opened, and asked whether that may be done. */
import type { Problem } from '../../../domain/problem.ts'
import type { RandomAccess } from '../../ports.ts'
import { openPdf, pagesOf } from '../read/document.ts'
import type { PdfPage } from '../read/document.ts'
import { attempt } from '../read/refusal.ts'
import type { PdfView } from '../read/view.ts'
import { fieldsOf } from './fields.ts'
import type { FormField } from './fields.ts'
import { forbidsSigning } from './permission.ts'
import type { FileEnd } from './update/update.ts'

export interface Target {
  readonly view: PdfView
  readonly pages: readonly PdfPage[]
  readonly fields: readonly FormField[]
  readonly end: FileEnd
}

/**
 * `pdf-signature.cannot-sign-broken-file` (a stranger's repair could move what is signed), `…-encrypted-file`
 * (everything added would have to be encrypted, and the recipient could not read it), `….not-allowed-by-author`.
 */
export function openTarget(source: RandomAccess): Target | Problem {
  const document = openPdf(source)
  if ('code' in document) return broken(document)
  if (document.encrypted) return { code: 'pdf-signature.cannot-sign-encrypted-file' }
  const opened = attempt((): Target | Problem => {
    const view = document.view()
    const fields = fieldsOf(view)
    if (forbidsSigning(view, fields)) return { code: 'pdf-signature.not-allowed-by-author' }
    const newest = document.revisions.at(-1)
    const section = newest?.sections[0]
    if (newest === undefined || section === undefined) return broken({ code: 'pdf-signature.xref-broken' })
    const tail = Buffer.from(source.read(newest.end, source.size - newest.end)).toString('latin1')
    if (!/^[\0\t\n\f\r ]*$/.test(tail))
      return broken({ code: 'pdf-signature.xref-broken', detail: 'after %%EOF' })
    const end = {
      size: source.size,
      lineEnded: /[\n\r]$/.test(tail),
      kind: section.form,
      startxref: document.startxref,
      trailer: section.trailer,
      nextNumber: nextNumber(view)
    }
    return { view, pages: pagesOf(view), fields, end }
  })
  return 'problem' in opened ? broken(opened.problem) : opened.value
}

export function broken({ code, detail }: Problem): Problem {
  return {
    code: 'pdf-signature.cannot-sign-broken-file',
    detail: detail === undefined ? code : `${code}: ${detail}`
  }
}

/** /Size may be too small in files that readers forgive; a number in use must not be taken twice. */
function nextNumber(view: PdfView): number {
  const size = view.trailer.get('Size')
  let next = typeof size === 'number' && Number.isSafeInteger(size) ? size : 1
  for (const number of view.numbers()) if (number >= next) next = number + 1
  return next
}
