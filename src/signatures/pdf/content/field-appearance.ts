/**
 * A text field that shows something other than its value (a shadow attack: the signer saw the picture, the next
 * reader's program draws the value). Compared loosely, by letters and digits, because formats add signs of their own.
 */
import type { Problem } from '../../../domain/problem.ts'
import type { FormField } from '../form/fields.ts'
import { PdfRefusal } from '../read/refusal.ts'
import { textOf } from '../read/text.ts'
import { countOf, PdfDict } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'
import { shownText } from './shown-text.ts'

const passwordFlag = 1 << 13

export function mismatchedFields(view: PdfView, fields: readonly FormField[]): Problem[] {
  return fields
    .filter(field => field.type === 'Tx' && field.widgets.some(widget => differs(view, field, widget)))
    .map(field => ({
      code: 'pdf-signature.field-appearance-mismatch',
      detail: `"${field.name.slice(0, 60)}"`
    }))
}

function differs(view: PdfView, field: FormField, widget: PdfDict): boolean {
  const value = textOf(view.resolve(field.value))
  const flags = countOf(view.get(field.dict, 'Ff')) ?? 0
  const appearance = view.dict(widget.get('AP'))
  if (value === undefined || appearance === undefined || (flags & passwordFlag) !== 0) return false
  const drawing = view.stream(appearance.get('N'))
  if (drawing === undefined) return false
  const shown = readable(() => shownText(view.decode(drawing), view.budget))
  if (shown === undefined) return false
  const [a, b] = [essence(value), essence(shown)]
  return !a.includes(b) && !b.includes(a)
}

/** Letters and digits of Latin-1, which both an encoding of the font and the value have in common. */
function essence(text: string): string {
  return text.toLowerCase().replace(/[^0-9a-z]/g, '')
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof PdfRefusal && error.problem.code !== 'pdf-signature.too-complex') return undefined
    throw error
  }
}
