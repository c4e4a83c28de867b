/** Text strings (ISO 32000-1 7.9.2.2): UTF-16 with a mark, UTF-8 with a mark (ISO 32000-2), else PDFDocEncoding. */
import { PdfString } from './values.ts'
import type { PdfValue } from './values.ts'

export function textOf(value: PdfValue): string | undefined {
  if (!(value instanceof PdfString)) return undefined
  const bytes = Buffer.from(value.bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return bytes
      .subarray(2, bytes.length - (bytes.length % 2))
      .swap16()
      .toString('utf16le')
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8')
  // PDFDocEncoding differs from Latin-1 only in signs that names of fields do not use
  return bytes.toString('latin1')
}
