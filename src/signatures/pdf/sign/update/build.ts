/** Short names for making objects, so that what is made can be read. */
import { PdfArray, PdfDict, PdfName, PdfString } from '../../read/values.ts'
import type { PdfValue } from '../../read/values.ts'

export const name = (value: string) => new PdfName(value)

export const array = (items: readonly PdfValue[]) => new PdfArray(items)

/** Entries that are undefined are left out. */
export function dict(entries: Readonly<Record<string, PdfValue | undefined>>): PdfDict {
  return new PdfDict(
    new Map(Object.entries(entries).filter((entry): entry is [string, PdfValue] => entry[1] !== undefined))
  )
}

/** The same dictionary with some entries changed, in the old order. */
export function changed(old: PdfDict, entries: Readonly<Record<string, PdfValue>>): PdfDict {
  return new PdfDict(new Map([...old.entries, ...Object.entries(entries)]))
}

/** ISO 32000-1 section 7.9.2.2: PDFDocEncoding where ASCII is enough, else UTF-16BE with its mark. */
export function text(value: string): PdfString {
  if (/^[\x20-\x7e]*$/.test(value)) return new PdfString(Buffer.from(value, 'latin1'), false, -1, -1)
  const bytes = Buffer.from(`\ufeff${value.normalize('NFC')}`, 'utf16le').swap16()
  return new PdfString(bytes, true, -1, -1)
}
