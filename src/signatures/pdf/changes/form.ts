/** The interactive form: new signatures, filling in where it was allowed, and nothing else (ISO 32000-1 12.7). */
import { PdfDict, PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import { fieldRule, newFieldRule } from './field.ts'
import { grown } from './lists.ts'
import type { Update } from './update.ts'

export function formRule(update: Update, before: PdfValue, after: PdfValue): void {
  const old = update.before.dict(before)
  const now = update.after.dict(after)
  if (now === undefined) {
    if (old !== undefined) update.refuse('the form was taken away')
    return
  }
  if (now.ambiguous) update.refuse('a key stands twice in the form')
  const root = update.before.root.number
  update.allow(after, edge => edge.holder === root && edge.key === 'AcroForm')
  const empty = new PdfDict(new Map())
  for (const key of update.keys(old ?? empty, now)) {
    if (!mayChange(update, key, old ?? empty, now)) update.refuse(`form /${key}`)
  }
  const holder = before instanceof PdfRef ? before.number : root
  resourcesRule(update, holder, old?.get('DR') ?? null, now.get('DR'))
  const above = { name: '', type: undefined, signed: false }
  const fields = old?.get('Fields') ?? null
  for (const item of grown(update, fields, now.get('Fields'), 'the form'))
    newFieldRule(update, item, above, 0)
  for (const item of update.before.array(fields)?.items ?? []) fieldRule(update, item, above, 0)
}

function mayChange(update: Update, key: string, old: PdfDict, now: PdfDict): boolean {
  const [then, value] = [update.before.get(old, key), update.after.get(now, key)]
  if (key === 'Fields' || key === 'DR') return true
  if (key === 'SigFlags') {
    // bits once set stay: signatures exist, append only (Table 219)
    const bits = typeof then === 'number' ? then : 0
    return typeof value === 'number' && value >= 0 && value <= 3 && (value & bits) === bits
  }
  // it tells readers to draw all fields anew
  if (key === 'NeedAppearances') return value !== true
  return key === 'DA' && then === null
}

/** Fonts for the form's own texts may be added; none that has a name already may become another. */
function resourcesRule(update: Update, holder: number, before: PdfValue, after: PdfValue): void {
  const [old, now] = [update.before.dict(before), update.after.dict(after)]
  if (old === undefined) return
  if (now === undefined || now.ambiguous) {
    update.refuse('form /DR')
    return
  }
  update.allow(after, edge => edge.holder === holder && edge.key === 'DR')
  const inner = before instanceof PdfRef ? before.number : holder
  for (const [category, value] of old.entries) {
    // from here variable text takes its fonts (12.7.3.3); pictures and the like signing programs name anew each time
    const isFonts = category === 'Font' || category === 'Encoding'
    const [names, others] = [update.before.dict(value), update.after.dict(now.get(category))]
    const changed =
      names === undefined || others === undefined
        ? !update.same(value, now.get(category))
        : others.ambiguous || update.keys(names, others).some(name => names.get(name) !== null)
    if (isFonts && changed) update.refuse(`form /DR /${category}`)
    else update.allow(now.get(category), edge => edge.holder === inner && edge.key === category)
  }
}
