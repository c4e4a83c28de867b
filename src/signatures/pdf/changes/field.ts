/** One field of the form, before and after (ISO 32000-1 12.7.3, 12.7.4.5). */
import { isDocumentTimestamp } from '../form/signatures.ts'
import { joined } from '../form/fields.ts'
import { textOf } from '../read/text.ts'
import { nameOf, PdfDict, PdfRef } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import { appearanceRule } from './appearance.ts'
import { grown } from './lists.ts'
import type { Update } from './update.ts'
import { pdfLimits } from '../read/limits.ts'

export interface Above {
  readonly name: string
  readonly type: string | undefined
  readonly signed: boolean
}

const setBySigning = new Set(['V', 'AP', 'AS', 'F', 'M', 'MK', 'DA', 'P'])
const setByFilling = new Set(['V', 'AP', 'AS', 'M', 'I', 'RV'])
/** No actions among them: a new signature shows itself and does nothing. */
const newFieldKeys = new Set(
  'Type Subtype FT T TU TM Ff V F Rect P AP AS Parent Kids DA MK Lock SV BS Border M NM Q StructParent H C DR'.split(
    ' '
  )
)

/** A field that was there. */
export function fieldRule(update: Update, item: PdfValue, above: Above, depth: number): void {
  update.before.budget.spend(1)
  const [old, now] = [update.before.dict(item), update.after.dict(item)]
  if (old === undefined || depth > pdfLimits.treeDepth) return
  const here: Above = {
    name: joined(above.name, textOf(update.before.get(old, 'T'))),
    type: nameOf(update.before.get(old, 'FT')) ?? above.type,
    signed: above.signed || update.before.get(old, 'V') !== null
  }
  if (now === undefined) {
    update.refuse(`field ${quoted(here.name)} was removed`)
    return
  }
  const changed = update.keys(old, now).filter(key => key !== 'Kids')
  if (now.ambiguous && changed.length > 0) update.refuse(`field ${quoted(here.name)}: a key stands twice`)
  const fresh = here.type === 'Sig' ? signatureRule(update, item, old, now, here, changed, above) : false
  if (here.type !== 'Sig') fillingRule(update, item, now, here, changed)
  if (changed.length > 0 || update.change(item) !== undefined) update.allow(item, leadsToField)
  const below = fresh ? { ...here, signed: false } : here
  for (const kid of grown(update, old.get('Kids'), now.get('Kids'), `field ${quoted(here.name)}`)) {
    newFieldRule(update, kid, here, depth + 1)
  }
  for (const kid of update.before.array(old.get('Kids'))?.items ?? []) {
    if (fresh) kidOfSigned(update, kid, here)
    else fieldRule(update, kid, below, depth + 1)
  }
}

/** Where fields and widgets are referred to; anything else could make them something else as well. */
const leadsToField = (edge: { key: string }): boolean =>
  ['Fields', 'Kids', 'Annots', 'Parent', 'Obj', 'Data'].includes(edge.key)

/** True when it was empty and is signed now. */
function signatureRule(
  update: Update,
  item: PdfValue,
  old: PdfDict,
  now: PdfDict,
  here: Above,
  changed: readonly string[],
  above: Above
): boolean {
  if (changed.length === 0) return false
  if (here.signed || above.signed) {
    update.refuse(`the signed field ${quoted(here.name)}: ${changed.join(', ')}`)
    return false
  }
  if (!changed.includes('V') || changed.some(key => !setBySigning.has(key))) {
    update.refuse(`the signature field ${quoted(here.name)}: ${changed.join(', ')}`)
    return false
  }
  newSignature(update, now, here.name, false)
  signedAppearance(update, item, old, now)
  return true
}

function kidOfSigned(update: Update, kid: PdfValue, here: Above): void {
  const [old, now] = [update.before.dict(kid), update.after.dict(kid)]
  if (old === undefined || now === undefined) return
  const changed = update.keys(old, now)
  if (changed.some(key => !setBySigning.has(key) || key === 'V')) {
    update.refuse(`a widget of ${quoted(here.name)}: ${changed.join(', ')}`)
  }
  update.allow(kid, leadsToField)
  signedAppearance(update, kid, old, now)
}

/** An empty field may have had a frame drawn for it; it is the field's to draw anew when nothing else shows it. */
function signedAppearance(update: Update, item: PdfValue, old: PdfDict, now: PdfDict): void {
  if (!(item instanceof PdfRef)) return
  update.widgets.add(item.number)
  appearanceRule(update, item.number, now.get('AP'))
  const before = old.get('AP')
  const elsewhere = before instanceof PdfRef ? update.edgesTo(before.number) : []
  if (elsewhere.some(edge => edge.holder !== item.number || edge.key !== 'AP')) {
    update.refuse('the appearance of an empty signature field is used elsewhere too')
  }
}

function fillingRule(
  update: Update,
  item: PdfValue,
  now: PdfDict,
  here: Above,
  changed: readonly string[]
): void {
  const permission = update.permissions.filling(here.name)
  if (permission === 'allowed') {
    const holder = item instanceof PdfRef ? item.number : undefined
    if (holder !== undefined) appearanceRule(update, holder, now.get('AP'))
  }
  if (changed.length === 0) return
  if (permission === 'forbidden') {
    update.refuse(`field ${quoted(here.name)}: ${changed.join(', ')}`, 'pdf-signature.forbidden-change')
  } else if (permission !== 'allowed' || changed.some(key => !setByFilling.has(key))) {
    update.refuse(`field ${quoted(here.name)}: ${changed.join(', ')}`)
  }
}

/** A field that was not in the form: only signatures come afterwards, made of new objects. */
export function newFieldRule(update: Update, item: PdfValue, above: Above, depth: number): void {
  update.after.budget.spend(1)
  const now = update.after.dict(item)
  const change = update.change(item)
  if (
    now === undefined ||
    !(item instanceof PdfRef) ||
    change?.fresh !== true ||
    depth > pdfLimits.treeDepth
  ) {
    update.refuse('a field made of something that was there before, or of nothing')
    return
  }
  const name = joined(above.name, textOf(update.after.get(now, 'T')))
  const type = nameOf(update.after.get(now, 'FT')) ?? above.type
  const odd = [...now.entries.keys()].filter(key => !newFieldKeys.has(key))
  if (type !== 'Sig' || above.signed || now.ambiguous || odd.length > 0) {
    const what = type === 'Sig' ? `a signature field with ${odd.join(', ') || 'an odd place'}` : 'a field'
    update.refuse(`${what} was added: ${quoted(name)}`)
    return
  }
  const subtype = nameOf(update.after.get(now, 'Subtype'))
  if (subtype !== undefined && subtype !== 'Widget') update.refuse(`an annotation /${subtype} was added`)
  newSignature(update, now, name, true)
  update.widgets.add(item.number)
  for (const kid of update.after.array(now.get('Kids'))?.items ?? []) {
    newFieldRule(update, kid, { name, type, signed: false }, depth + 1)
  }
}

function newSignature(update: Update, field: PdfDict, name: string, isNew: boolean): void {
  const raw = field.get('V')
  const value = update.after.resolve(raw)
  const timestamp = value instanceof PdfDict && isDocumentTimestamp(update.after, value)
  if (!timestamp && !update.permissions.signing(name, isNew)) {
    update.refuse(`signature ${quoted(name)}`, 'pdf-signature.forbidden-change')
  }
  if (raw === null) return
  if (!(value instanceof PdfDict)) update.refuse(`the value of ${quoted(name)} is no signature`)
  if (raw instanceof PdfRef && update.change(raw)?.fresh !== true) {
    update.refuse(`the signature of ${quoted(name)} was there before, hidden`)
  }
}

function quoted(name: string): string {
  return `"${name.slice(0, 60)}"`
}
