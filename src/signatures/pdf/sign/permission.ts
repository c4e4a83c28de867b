/**
 * Whether those who signed before allow another signature. A certification with P 1 (ISO 32000-1 section 12.8.2.2) and
 * a field lock with P 1 (ISO 32000-2 table 236) allow no change at all; to sign would break their signatures.
 */
import { nameOf } from '../read/values.ts'
import type { PdfDict } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import { itemsOf } from './fields.ts'
import type { FormField } from './fields.ts'

export function forbidsSigning(view: PdfView, fields: readonly FormField[]): boolean {
  const permissions = view.dict(view.catalog.get('Perms'))
  const certified = permissions === undefined ? undefined : view.dict(permissions.get('DocMDP'))
  if (certified !== undefined && locks(view, certified)) return true
  return fields.some(field => {
    if (field.signature === undefined) return false
    const lock = view.dict(field.dict.get('Lock'))
    return locks(view, field.signature) || (lock !== undefined && view.get(lock, 'P') === 1)
  })
}

function locks(view: PdfView, signature: PdfDict): boolean {
  return itemsOf(view.get(signature, 'Reference')).some(item => {
    const reference = view.dict(item)
    if (reference === undefined || nameOf(view.get(reference, 'TransformMethod')) !== 'DocMDP') return false
    const parameters = view.dict(reference.get('TransformParams'))
    return parameters !== undefined && view.get(parameters, 'P') === 1
  })
}
