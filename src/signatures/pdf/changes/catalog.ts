/** The catalog and what hangs on it without being shown: extensions, metadata, information (ISO 32000-1 7.7.2). */
import { PdfDict, nameOf, PdfRef, PdfStream } from '../read/values.ts'
import type { PdfValue } from '../read/values.ts'
import { formRule } from './form.ts'
import { securityStoreRule } from './security-store.ts'
import { structureRule } from './structure.ts'
import type { Update } from './update.ts'

/** `Version` may rise with the extensions that a signature needs; nothing shown depends on it. */
const mayDiffer = new Set(['AcroForm', 'DSS', 'Extensions', 'Metadata', 'StructTreeRoot', 'Version'])

export function catalogRule(update: Update): void {
  const { before, after } = update
  // some writers make a new catalog each time; one that was there before, unused, was put there to be swapped in
  if (before.root.number !== after.root.number && update.change(after.root)?.fresh !== true) {
    update.refuse('another catalog that was there before')
  }
  const [old, now] = [before.catalog, after.catalog]
  if (now.ambiguous) update.refuse('a key stands twice in the catalog')
  for (const key of update.keys(old, now)) if (!mayDiffer.has(key)) update.refuse(`catalog /${key}`)
  // a signature's reference (12.8.1) may name the catalog as what it watches over
  update.allow(before.root, edge => (edge.holder === 'trailer' && edge.key === 'Root') || edge.key === 'Data')
  formRule(update, old.get('AcroForm'), now.get('AcroForm'))
  structureRule(update, old.get('StructTreeRoot'), now.get('StructTreeRoot'))
  securityStoreRule(update, old.get('DSS'), now.get('DSS'))
  extensionsRule(update, now.get('Extensions'))
  metadataRule(update, now.get('Metadata'))
  informationRule(update, after.trailer.get('Info'))
}

function extensionsRule(update: Update, raw: PdfValue): void {
  const root = update.before.root.number
  update.allow(raw, edge => edge.holder === root && edge.key === 'Extensions')
  const extensions = update.after.dict(raw)
  if (extensions === undefined) return
  const holder = raw instanceof PdfRef ? raw.number : root
  for (const [name, value] of extensions.entries) {
    update.allow(value, edge => edge.holder === holder && edge.key === name && name !== 'AcroForm')
  }
}

/** XMP says who made the file and when; signing programs renew it, and no page shows it. */
function metadataRule(update: Update, raw: PdfValue): void {
  const change = update.change(raw)
  const isMetadata = (value: PdfValue): boolean =>
    value instanceof PdfStream && nameOf(value.dict.get('Type')) === 'Metadata'
  if (change === undefined || !isMetadata(change.before) || !isMetadata(change.after)) return
  const root = update.before.root.number
  update.allow(raw, edge => edge.holder === root && edge.key === 'Metadata')
}

function informationRule(update: Update, raw: PdfValue): void {
  const change = update.change(raw)
  if (!(change?.before instanceof PdfDict) || !(change.after instanceof PdfDict)) return
  update.allow(raw, edge => edge.holder === 'trailer' && edge.key === 'Info')
}
