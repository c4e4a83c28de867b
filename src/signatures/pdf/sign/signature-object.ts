/** The signature dictionary (ISO 32000-1 table 252) and the two places in it that are filled in late. */
import { pdfDate } from './appearance/time.ts'
import { dict, name, text } from './update/build.ts'
import { textOf } from './update/write.ts'
import type { PdfValue } from '../read/values.ts'

export interface Said {
  readonly at: Date
  /** Who signs, as their certificate names them. */
  readonly signer: string
  readonly reason?: string | undefined
  readonly location?: string | undefined
}

/** Places within the object's bytes. */
export interface SignatureObject {
  readonly bytes: Buffer
  /** Of the opening angle bracket of /Contents, and after the closing one. */
  readonly contents: { readonly start: number; readonly end: number }
  readonly range: { readonly start: number }
}

/** Ten digits a number: files up to 9 GB. */
const digits = 10

/**
 * ETSI EN 319 142-1 section 6.3: the CMS carries the certificates, so there is no /Cert; the time stands in /M. There is
 * no DocMDP, because others must still be able to sign. `room`: bytes that the CMS may have.
 */
export const signatureObject = (said: Said, room: number): SignatureObject =>
  withGap('Sig', 'ETSI.CAdES.detached', room, {
    M: text(pdfDate(said.at)),
    Name: text(said.signer),
    Reason: said.reason === undefined ? undefined : text(said.reason),
    Location: said.location === undefined ? undefined : text(said.location),
    Prop_Build: dict({ App: dict({ Name: name('Lien Thong') }) })
  })

/** ETSI EN 319 142-1 section 5.4.3: nobody's signature, only the proof that all of it existed then. */
export const timestampObject = (room: number): SignatureObject =>
  withGap('DocTimeStamp', 'ETSI.RFC3161', room, {})

/** ByteRange comes before Contents so that a reader meets it early. */
function withGap(
  type: string,
  subFilter: string,
  room: number,
  more: Readonly<Record<string, PdfValue | undefined>>
): SignatureObject {
  const before = `<< /Type /${type} /Filter /Adobe.PPKLite /SubFilter /${subFilter} /ByteRange [0 `
  const range = ' '.repeat(3 * digits + 2)
  const start = `${before}${range}] /Contents `
  const rest = textOf(dict(more)).slice('<<'.length)
  return {
    bytes: Buffer.from(`${start}<${'0'.repeat(2 * room)}>${rest}`, 'latin1'),
    contents: { start: start.length, end: start.length + 2 * room + 2 },
    range: { start: before.length }
  }
}

/** `0 a b c` without the zero: length before Contents, offset after it, length to the file's end; padded. */
export function rangeText(start: number, end: number, size: number): string {
  return [start, end, size - end].map(each => String(each).padStart(digits)).join(' ')
}
