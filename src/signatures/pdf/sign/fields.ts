/** The fields of a form (ISO 32000-1 section 12.7.3), as far as another signature must know them. */
import { acroFormOf } from '../read/document.ts'
import { pdfLimits } from '../read/limits.ts'
import { refuse } from '../read/refusal.ts'
import { nameOf, PdfArray, PdfDict, PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { PdfView } from '../read/view.ts'

export interface FormField {
  /** Fully qualified: the partial names of its ancestors and its own, joined by full stops. */
  readonly name: string
  readonly dict: PdfDict
  /** The value of a signature field that is signed. */
  readonly signature?: PdfDict
  readonly widgets: readonly Widget[]
}

export interface Widget {
  readonly ref: PdfRef
  readonly dict: PdfDict
}

interface Above {
  readonly name: string
  readonly type: string | undefined
  readonly value: PdfValue
}

/** Every terminal field, in the order of the form. */
export function fieldsOf(view: PdfView): FormField[] {
  const fields: FormField[] = []
  const seen = new Set<number>()

  function walk(value: PdfValue, above: Above, depth: number): void {
    if (depth > pdfLimits.treeDepth || fields.length >= pdfLimits.fields)
      refuse('pdf-signature.too-complex', 'the form is too large')
    if (value instanceof PdfRef && seen.has(value.number))
      refuse('pdf-signature.object-broken', 'the form goes round in a circle')
    if (value instanceof PdfRef) seen.add(value.number)
    view.budget.spend(1)
    const dict = view.dict(value)
    if (dict === undefined) return
    const here: Above = {
      name: qualified(above.name, textOf(view.get(dict, 'T'))),
      type: nameOf(view.get(dict, 'FT')) ?? above.type,
      value: view.get(dict, 'V') ?? above.value
    }
    const kids = view.array(dict.get('Kids'))?.items ?? []
    const subfields = kids.filter(kid => view.dict(kid)?.get('T') !== null)
    if (subfields.length > 0) for (const kid of subfields) walk(kid, here, depth + 1)
    else fields.push(fieldAt(value, dict, here, kids))
  }

  function fieldAt(value: PdfValue, dict: PdfDict, here: Above, kids: readonly PdfValue[]): FormField {
    const places = kids.length > 0 ? kids : [value]
    const widgets = places.flatMap(ref => {
      const widget = view.dict(ref)
      return ref instanceof PdfRef && widget !== undefined ? [{ ref, dict: widget }] : []
    })
    const signed = here.type === 'Sig' && here.value instanceof PdfDict ? { signature: here.value } : {}
    return { name: here.name, dict, ...signed, widgets }
  }

  const form = acroFormOf(view)
  const roots = form === undefined ? undefined : view.array(form.get('Fields'))
  for (const root of roots?.items ?? []) walk(root, { name: '', type: undefined, value: null }, 0)
  return fields
}

const qualified = (above: string, own: string) =>
  above === '' || own === '' ? above + own : `${above}.${own}`

/** Text strings (ISO 32000-1 section 7.9.2.2) as far as names are compared. */
function textOf(value: PdfValue): string {
  if (value === null || typeof value !== 'object' || !('bytes' in value)) return ''
  const bytes = Buffer.from(value.bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0)
    return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8')
  return bytes.toString('latin1')
}

/** The items of an array, none for anything else. */
export const itemsOf = (value: PdfValue): readonly PdfValue[] =>
  value instanceof PdfArray ? value.items : []
