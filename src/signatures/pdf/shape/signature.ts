/**
 * The rules of a signature dictionary (ISO 32000-1 12.8.1, ETSI EN 319 142-1 section 5.3), read so strictly that no
 * byte of the file outside the CMS can be changed unseen: two ranges from 0 on, and between them exactly the
 * hexadecimal string of this very /Contents.
 */
import type { ErrorCode } from '../../../domain/errors/index.ts'
import type { Problem } from '../../../domain/problem.ts'
import { withoutPadding } from '../../cms/padding.ts'
import type { PdfSource } from '../read/source.ts'
import { countOf, nameOf, PdfArray, PdfString } from '../read/values.ts'
import type { PdfDict } from '../read/values.ts'

export interface SignatureShape {
  readonly kind: 'signature' | 'document-timestamp'
  /** The CMS or the timestamp token, without padding. */
  readonly der: Uint8Array
  /** Signed: from 0 to `gapStart`, and from `gapEnd` to `end`. */
  readonly gapStart: number
  readonly gapEnd: number
  readonly end: number
}

const kinds: Readonly<Record<string, SignatureShape['kind'] | ErrorCode>> = {
  'adbe.pkcs7.detached': 'signature',
  'ETSI.CAdES.detached': 'signature',
  'ETSI.RFC3161': 'document-timestamp',
  'adbe.pkcs7.sha1': 'pdf-signature.sub-filter-pkcs7-sha1',
  'adbe.x509.rsa_sha1': 'pdf-signature.sub-filter-x509-rsa-sha1'
}

export function shapeOf(source: PdfSource, dict: PdfDict): SignatureShape | Problem {
  if (dict.ambiguous) return { code: 'pdf-signature.dictionary-ambiguous' }
  const type = dict.get('Type')
  if (type !== null && nameOf(type) !== 'Sig' && nameOf(type) !== 'DocTimeStamp') {
    return { code: 'pdf-signature.sub-filter-unknown', detail: '/Type is neither Sig nor DocTimeStamp' }
  }
  const subFilter = nameOf(dict.get('SubFilter')) ?? ''
  const kind = Object.hasOwn(kinds, subFilter) ? kinds[subFilter] : undefined
  if (kind !== 'signature' && kind !== 'document-timestamp') {
    return { code: kind ?? 'pdf-signature.sub-filter-unknown', detail: subFilter.slice(0, 60) }
  }
  const gap = gapOf(source, dict)
  if ('code' in gap) return gap
  const der = contentsOf(source, gap.contents)
  if ('code' in der) return der
  const { gapStart, gapEnd, end } = gap
  return { kind, der, gapStart, gapEnd, end }
}

type Gap = Omit<SignatureShape, 'kind' | 'der'> & { readonly contents: PdfString }

function gapOf(source: PdfSource, dict: PdfDict): Gap | Problem {
  const range = dict.get('ByteRange')
  if (!(range instanceof PdfArray) || range.start < 0 || range.items.length === 0) {
    return { code: 'pdf-signature.byte-range-missing' }
  }
  const numbers = range.items.map(countOf)
  const [start, gapStart, gapEnd, rest] = numbers
  if (
    numbers.length !== 4 ||
    start !== 0 ||
    gapStart === undefined ||
    gapEnd === undefined ||
    rest === undefined
  ) {
    return wrongRange(range, 'not two ranges from 0 on')
  }
  const end = gapEnd + rest
  if (gapStart === 0 || rest === 0 || gapEnd <= gapStart || end > source.size) {
    return wrongRange(range, 'ranges that overlap, are empty or leave the file')
  }
  // plain digits only (a signer may pad with zeros): these bytes are signed, but programs read odd numbers differently
  const written = Buffer.from(source.read(range.start, range.end - range.start)).toString('latin1')
  if (!/^\[[\t\n\r ]*\d{1,16}(?:[\t\n\r ]+\d{1,16}){3}[\t\n\r ]*\]$/.test(written)) {
    return wrongRange(range, 'numbers written in an unusual way')
  }
  const contents = dict.get('Contents')
  if (
    !(contents instanceof PdfString) ||
    !contents.hex ||
    contents.start < 0 ||
    contents.bytes.length === 0
  ) {
    return { code: 'pdf-signature.contents-missing' }
  }
  if (contents.start !== gapStart || contents.end !== gapEnd) {
    return {
      code: 'pdf-signature.gap-wrong',
      detail: `gap ${gapStart}-${gapEnd}, contents ${contents.start}-${contents.end}`
    }
  }
  return { gapStart, gapEnd, end, contents }
}

function wrongRange(range: PdfArray, why: string): Problem {
  const numbers = range.items.map(item => (typeof item === 'number' ? item : '?')).join(' ')
  return { code: 'pdf-signature.byte-range-wrong', detail: `[${numbers.slice(0, 80)}]: ${why}` }
}

/** Digits of one case and nothing between them: otherwise a letter's case could be flipped and nothing would notice. */
function contentsOf(source: PdfSource, contents: PdfString): Uint8Array | Problem {
  const written = Buffer.from(source.read(contents.start + 1, contents.end - contents.start - 2)).toString(
    'latin1'
  )
  if (written.length % 2 !== 0 || !/^(?:[0-9a-f]*|[0-9A-F]*)$/.test(written)) {
    return { code: 'pdf-signature.contents-not-canonical' }
  }
  return withoutPadding(contents.bytes)
}
