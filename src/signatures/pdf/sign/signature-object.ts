/** The signature dictionary (ISO 32000-1 table 252, ETSI EN 319 142-1 section 6.3) and the two places filled in late. */
import { pdfDate } from './appearance/time.ts'
import { dict, name, text } from './update/build.ts'
import { textOf } from './update/write.ts'

export interface Said {
  readonly at: Date
  /** Who signs, as their certificate names them. */
  readonly signer: string
  readonly reason?: string
  readonly location?: string
}

/** Places within the object's bytes. */
export interface SignatureObject {
  readonly bytes: Buffer
  /** Of the opening angle bracket of /Contents, and after the closing one. */
  readonly contents: { readonly start: number; readonly end: number }
  readonly range: { readonly start: number; readonly width: number }
}

/** Ten digits a number: files up to 9 GB. */
const range = { width: 3 * 10 + 2 }

/**
 * `room`: bytes that the CMS may have. ByteRange comes before Contents so that a reader meets it early; there is no
 * /Cert (the CMS carries it) and no DocMDP (others must still be able to sign).
 */
export function signatureObject(said: Said, room: number): SignatureObject {
  const before = '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 '
  const between = '] /Contents '
  const contents = before.length + range.width + between.length
  const rest = textOf(
    dict({
      M: text(pdfDate(said.at)),
      Name: text(said.signer),
      Reason: said.reason === undefined ? undefined : text(said.reason),
      Location: said.location === undefined ? undefined : text(said.location),
      Prop_Build: dict({ App: dict({ Name: name('Lien Thong') }) })
    })
  ).slice('<< '.length)
  const whole = `${before}${' '.repeat(range.width)}${between}<${'0'.repeat(2 * room)}> ${rest}`
  return {
    bytes: Buffer.from(whole, 'latin1'),
    contents: { start: contents, end: contents + 2 * room + 2 },
    range: { start: before.length, width: range.width }
  }
}

/** `0 a b c` without the zero: length before Contents, offset after it, length to the file's end; padded. */
export function rangeText(start: number, end: number, size: number): string {
  return [start, end, size - end].map(each => String(each).padStart(10)).join(' ')
}
