/** Every signature of every revision: what the form leads to now, and what it ever led to. */
import type { Problem } from '../../../domain/problem.ts'
import type { PdfDocument } from '../read/document.ts'
import { pdfLimits } from '../read/limits.ts'
import { refuse } from '../read/refusal.ts'
import { nameOf, PdfArray, PdfDict } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import { shapeOf } from '../shape/signature.ts'
import type { SignatureShape } from '../shape/signature.ts'
import { fieldsOf } from './fields.ts'
import type { FormField } from './fields.ts'
import { permissionsOf } from './permissions.ts'
import type { Permissions } from './permissions.ts'

export interface FoundSignature {
  /** Full name of its field. */
  readonly place: string
  readonly dict: PdfDict
  readonly shape: SignatureShape | Problem
  /** The first revision whose form leads to it. */
  readonly revision: number
  /** Whether the form still leads to it. */
  readonly inForm: boolean
  readonly permissions: Permissions
}

/** Oldest first. Throws PdfRefusal. */
export function signaturesOf(document: PdfDocument): FoundSignature[] {
  const found = new Map<string, FoundSignature>()
  const last = document.revisions.length - 1
  const now = new Set(signedFields(document.view()).map(({ key }) => key))
  for (let revision = 0; revision <= last; revision++) {
    const view = document.view(revision)
    for (const { key, field, dict } of signedFields(view)) {
      if (found.has(key)) continue
      if (found.size >= pdfLimits.signatures) refuse('pdf-signature.too-complex', 'too many signatures')
      found.set(key, {
        place: field.name,
        dict,
        shape: shapeOf(document.source, dict),
        revision,
        inForm: now.has(key),
        permissions: permissionsOf(view, dict, field.dict)
      })
    }
  }
  return [...found.values()]
}

/** The same signature of two revisions is the same bytes at the same place. */
function signedFields(view: PdfView): { key: string; field: FormField; dict: PdfDict }[] {
  return fieldsOf(view)
    .filter(field => field.type === 'Sig' && view.resolve(field.value) !== null)
    .map(field => {
      const value = view.resolve(field.value)
      const dict = value instanceof PdfDict ? value : new PdfDict(new Map())
      return { key: keyOf(dict, field), field, dict }
    })
}

function keyOf(dict: PdfDict, field: FormField): string {
  const range = dict.get('ByteRange')
  const at = range instanceof PdfArray ? range.start : -1
  const contents = dict.get('Contents')
  const data = contents !== null && typeof contents === 'object' && 'start' in contents ? contents.start : -1
  return at < 0 && data < 0 ? `field ${field.name}` : `${at}/${data}`
}

/** Where the ByteRange of each begins; those of usage rights (12.8.2.3) are no signatures of the document. */
export function knownByteRanges(document: PdfDocument, signatures: readonly FoundSignature[]): Set<number> {
  const known = new Set<number>()
  const add = (dict: PdfDict | undefined): void => {
    const range = dict?.get('ByteRange')
    if (range instanceof PdfArray) known.add(range.start)
  }
  for (const signature of signatures) add(signature.dict)
  for (let revision = 0; revision < document.revisions.length; revision++) {
    const view = document.view(revision)
    const rights = view.dict(view.catalog.get('Perms'))
    if (rights === undefined) continue
    for (const key of ['UR', 'UR3']) add(view.dict(rights.get(key)))
  }
  return known
}

export function hasUsageRights(view: PdfView): boolean {
  const rights = view.dict(view.catalog.get('Perms'))
  return rights !== undefined && ['UR', 'UR3'].some(key => view.dict(rights.get(key)) !== undefined)
}

export function isDocumentTimestamp(view: PdfView, dict: PdfDict): boolean {
  return nameOf(view.get(dict, 'SubFilter')) === 'ETSI.RFC3161'
}
