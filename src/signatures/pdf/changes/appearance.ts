/** The appearance of a field that may be filled in (ISO 32000-1 12.5.5): its streams may be drawn anew. */
import { nameOf, PdfDict, PdfRef, PdfStream } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import type { Update } from './update.ts'

const states = ['N', 'R', 'D']

/** `holder` is the number of the widget; an appearance that something else uses as well stays as it was. */
export function appearanceRule(update: Update, holder: number, raw: PdfValue): void {
  const appearance = update.after.dict(raw)
  if (appearance === undefined) return
  update.allow(raw, edge => edge.holder === holder && edge.key === 'AP')
  const inner = raw instanceof PdfRef ? raw.number : holder
  for (const state of states) {
    const value = appearance.get(state)
    allowDrawing(update, value, inner, state)
    const named = update.after.resolve(value)
    if (!(named instanceof PdfDict)) continue
    if (value instanceof PdfRef) update.allow(value, edge => edge.holder === inner && edge.key === state)
    const place = value instanceof PdfRef ? value.number : inner
    for (const [name, drawing] of named.entries) allowDrawing(update, drawing, place, name)
  }
}

function allowDrawing(update: Update, value: PdfValue, holder: number, key: string): void {
  const change = update.change(value)
  if (change === undefined || !isForm(change.before) || !isForm(change.after)) return
  update.allow(value, edge => edge.holder === holder && edge.key === key)
}

function isForm(value: PdfValue): boolean {
  return value instanceof PdfStream && nameOf(value.dict.get('Subtype')) === 'Form'
}
