/** Whether those who signed before allow another signature; without asking, ours would break theirs. */
import { permissionsOf, Permissions } from '../form/permissions.ts'
import type { PdfView } from '../read/view.ts'
import type { Signed } from './target.ts'

/**
 * DocMDP and FieldMDP of every signature (ISO 32000-1 section 12.8.2), locks of fields (ISO 32000-2 table 236), and the
 * certification that the catalog names even when no field leads to it.
 */
export function allowsSigning(view: PdfView, signed: readonly Signed[], fieldName: string): boolean {
  const named = view.dict(view.catalog.get('Perms'))
  const certified = named === undefined ? undefined : view.dict(named.get('DocMDP'))
  const all = [
    ...signed.map(each => permissionsOf(view, each.signature, each.field.dict)),
    ...(certified === undefined ? [] : [permissionsOf(view, certified, undefined)])
  ]
  return all.reduce((sum, each) => sum.and(each), new Permissions()).signing(fieldName, true)
}
