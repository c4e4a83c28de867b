/** What bytes are, by their first ones. The sender's word for it is not asked. */
import { isUtf8 } from 'node:buffer'

/** How many first bytes are looked at. */
export const headSize = 4096

const magics: readonly (readonly [magic: string, mediaType: string])[] = [
  ['89504e470d0a1a0a', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['474946383761', 'image/gif'],
  ['474946383961', 'image/gif'],
  ['49492a00', 'image/tiff'],
  ['4d4d002a', 'image/tiff'],
  ['7b5c727466', 'application/rtf'],
  ['504b0304', 'application/zip'],
  ['504b0506', 'application/zip'],
  ['526172211a07', 'application/vnd.rar'],
  ['377abcaf271c', 'application/x-7z-compressed'],
  ['1f8b', 'application/gzip']
]

const oleByName: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  dot: 'application/msword',
  xls: 'application/vnd.ms-excel',
  xsl: 'application/vnd.ms-excel', // the field's misspelling
  ppt: 'application/vnd.ms-powerpoint'
}

export function mediaTypeOf(head: Uint8Array, name: string): string {
  const hex = Buffer.from(head.subarray(0, 8)).toString('hex')
  if (hex === 'd0cf11e0a1b11ae1') return oleByName[extensionOf(name)] ?? 'application/x-ole-storage'
  const known = magics.find(([magic]) => hex.startsWith(magic))
  if (known !== undefined) return known[1]
  // after the others: a ZIP that stores a PDF has the PDF's header in its first kilobyte too
  if (pdfHeader(head) !== -1) return 'application/pdf'
  if (!isText(head)) return 'application/octet-stream'
  return /^(?:\uFEFF)?\s*<\?xml/.test(Buffer.from(head.subarray(0, 64)).toString('utf8'))
    ? 'application/xml'
    : 'text/plain'
}

export const extensionOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** Readers accept a PDF header within the first kilobyte. */
const pdfHeader = (head: Uint8Array): number =>
  Buffer.from(head.subarray(0, 1024)).indexOf('%PDF-', 0, 'latin1')

function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  if (head.some(byte => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c))
    return false
  // the head may end inside a character
  const full = head.length < headSize
  return [0, 1, 2, 3].some(cut => (cut === 0 || !full) && isUtf8(head.subarray(0, head.length - cut)))
}

const replacement = Buffer.from([0xef, 0xbf, 0xbd])

/**
 * Whether the bytes once passed through a UTF-8 string: everything above 0x7f became U+FFFD. A PDF has such
 * bytes right behind its header, an image or an Office file in its very first ones.
 */
export function wasTextOnce(head: Uint8Array): boolean {
  const bytes = Buffer.from(head)
  const at = (offset: number) => bytes.subarray(offset, offset + 3).equals(replacement)
  if (at(0) && (at(3) || bytes.subarray(3, 6).toString('latin1') === 'PNG')) return true
  const binary = pdfHeader(head) !== -1 || bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04'
  return binary && occurrences(bytes.subarray(0, 1024)) >= 3
}

function occurrences(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(replacement); at !== -1; at = bytes.indexOf(replacement, at + 3)) count++
  return count
}
