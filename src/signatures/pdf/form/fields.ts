/** The fields of the interactive form (ISO 32000-1 12.7.3): names, inherited types and values, widgets. */
import { acroFormOf } from '../read/document.ts'
import { pdfLimits } from '../read/limits.ts'
import { refuse } from '../read/refusal.ts'
import { textOf } from '../read/text.ts'
import { nameOf, PdfDict, PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'

export interface FormField {
  /** Partial names joined by full stops (12.7.3.2). */
  readonly name: string
  readonly ref?: PdfRef
  readonly dict: PdfDict
  /** `Sig`, `Tx`, `Btn`, `Ch`; from an ancestor when it has none itself. */
  readonly type?: string
  /** As it stands in the file, possibly a reference; null when the field is empty. */
  readonly value: PdfValue
  /** Its own dictionary when field and widget are merged, else its kids. */
  readonly widgets: readonly PdfDict[]
}

interface Above {
  readonly name: string
  readonly type: string | undefined
  readonly value: PdfValue
}

/** Terminal fields in order. Throws PdfRefusal when the tree is none, or too large. */
export function fieldsOf(view: PdfView): FormField[] {
  const form = acroFormOf(view)
  const found: FormField[] = []
  const seen = new Set<number>()
  const walk = (value: PdfValue, above: Above, depth: number): void => {
    if (depth > pdfLimits.treeDepth || found.length >= pdfLimits.fields || seen.size > pdfLimits.fields * 4) {
      refuse('pdf-signature.too-complex', 'the form is too large')
    }
    view.budget.spend(1)
    const dict = view.dict(value)
    if (dict === undefined) return
    if (value instanceof PdfRef) {
      if (seen.has(value.number))
        refuse('pdf-signature.object-broken', 'a field of the form stands in it twice')
      seen.add(value.number)
    }
    const here: Above = {
      name: joined(above.name, textOf(view.get(dict, 'T'))),
      type: nameOf(view.get(dict, 'FT')) ?? above.type,
      value: dict.get('V') ?? above.value
    }
    const kids = view.array(dict.get('Kids'))?.items ?? []
    const fields = kids.filter(kid => view.dict(kid)?.entries.has('T') === true)
    for (const kid of fields) walk(kid, here, depth + 1)
    if (fields.length > 0) return
    const widgets = kids.map(kid => view.dict(kid)).filter(kid => kid !== undefined)
    found.push({
      name: here.name,
      ...(value instanceof PdfRef ? { ref: value } : {}),
      dict,
      ...(here.type === undefined ? {} : { type: here.type }),
      value: here.value,
      widgets: kids.length === 0 ? [dict] : widgets
    })
  }
  const roots = form === undefined ? [] : (view.array(form.get('Fields'))?.items ?? [])
  for (const root of roots) walk(root, { name: '', type: undefined, value: null }, 0)
  return found
}

export function joined(above: string, own: string | undefined): string {
  return own === undefined ? above : above === '' ? own : `${above}.${own}`
}
