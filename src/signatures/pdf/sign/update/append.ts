/** Making what is in the file longer, with as few objects changed as can be. */
import { refuse } from '../../read/refusal.ts'
import { PdfArray, PdfDict, PdfRef } from '../../read/values.ts'
import type { PdfValue } from '../../read/values.ts'
import type { PdfView } from '../../read/view.ts'
import { array } from './build.ts'
import type { Update } from './update.ts'

/**
 * A direct or absent array is returned longer, for whoever holds it; an array that is an object of its own is written
 * here, and nothing is returned. Throws PdfRefusal for what is no array.
 */
export function appended(
  view: PdfView,
  update: Update,
  held: PdfValue,
  items: readonly PdfRef[]
): PdfArray | undefined {
  const value = view.resolve(held)
  if (value !== null && !(value instanceof PdfArray)) refuse('pdf-signature.object-broken', 'no array')
  const longer = array([...(value?.items ?? []), ...items])
  if (!(held instanceof PdfRef) || value === null) return longer
  update.put(held, longer)
  return undefined
}

/** Rewriting a dictionary with a key in it twice would decide for a reader which of them counts. */
export function whole(value: PdfDict): PdfDict {
  return value.ambiguous ? refuse('pdf-signature.object-broken', 'a key stands twice') : value
}
