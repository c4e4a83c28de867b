/**
 * A PDF written object by object, updated and signed as a test needs it: rightly, or as an attacker would. Nothing of
 * the program makes it, so that a mistake of the reader is not repeated by the writer.
 */
import { createHash } from 'node:crypto'
import { signCms } from '../../../../src/signatures/cms/sign.ts'
import type { RandomAccess, TimestampAuthority } from '../../../../src/signatures/ports.ts'
import { signingKeyOf } from '../../../support/pki.ts'
import { authority, pki } from '../../cms/workshop.ts'

export type Objects = Readonly<Record<number, string | null>>

export const asFile = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  read(offset, length) {
    if (offset < 0 || length < 0 || offset + length > bytes.length) throw new RangeError('outside')
    return bytes.subarray(offset, offset + length)
  }
})

export const stream = (dict: string, data: string): string =>
  `<< ${dict} /Length ${data.length} >>\nstream\n${data}\nendstream`

/** 1 catalog, 2 pages, 3 page, 4 contents, 5 form, 6 font, 7 picture, 8 information, 9 metadata. */
export const letterObjects: Objects = {
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Metadata 9 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 6 0 R >> /XObject << /X1 7 0 R >> >> /Annots [] >>',
  4: stream('', 'BT /F1 18 Tf 72 700 Td (QUYET DINH so 1286) Tj ET /X1 Do'),
  5: '<< /Fields [] /SigFlags 0 >>',
  6: '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>',
  7: stream('/Type /XObject /Subtype /Form /BBox [0 0 100 100]', '0 0 100 100 re f'),
  8: '<< /Producer (test) >>',
  9: stream('/Type /Metadata /Subtype /XML', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
}

export interface SignOptions {
  readonly name?: string
  readonly by?: string
  readonly subFilter?: string
  /** Into the signature dictionary. */
  readonly more?: string
  /** Into the field. */
  readonly field?: string
  /** An existing field to sign, by its object number. */
  readonly existing?: number
  /** Further objects of the same update. */
  readonly objects?: Objects
  readonly rect?: string
  readonly timestamp?: TimestampAuthority | false
  /** The bytes of Contents instead of a true signature. */
  readonly cms?: (content: Uint8Array) => Promise<Uint8Array> | Uint8Array
}

const room = 24_000

export class Paper {
  readonly bytes: Buffer
  readonly objects: Objects
  readonly #xref: number
  readonly #form: 'table' | 'stream'

  private constructor(bytes: Buffer, objects: Objects, xref: number, form: 'table' | 'stream') {
    this.bytes = bytes
    this.objects = objects
    this.#xref = xref
    this.#form = form
  }

  static write(objects: Objects = letterObjects, form: 'table' | 'stream' = 'table'): Paper {
    const empty = new Paper(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), {}, -1, form)
    return empty.update(objects)
  }

  /** Goes on from another last cross-reference section. */
  static continued(paper: Paper, xref: number): Paper {
    return new Paper(paper.bytes, paper.objects, xref, paper.#form)
  }

  get next(): number {
    return Math.max(...Object.keys(this.objects).map(Number)) + 1
  }

  get file(): RandomAccess {
    return asFile(this.bytes)
  }

  /** An incremental update; null frees an object. */
  update(changed: Objects, trailer = ''): Paper {
    const parts: Buffer[] = [this.bytes]
    let at = this.bytes.length
    const put = (text: string): number => {
      const begin = at
      const bytes = Buffer.from(text, 'latin1')
      parts.push(bytes)
      at += bytes.length
      return begin
    }
    const offsets = new Map<number, number>()
    for (const [number, text] of Object.entries(changed)) {
      offsets.set(Number(number), text === null ? -1 : put(`${number} 0 obj\n${text}\nendobj\n`))
    }
    const objects = { ...this.objects, ...changed }
    const size = Math.max(...Object.keys(objects).map(Number)) + 1
    const info = objects[8] === undefined ? '' : '/Info 8 0 R'
    const keys = `/Root 1 0 R ${info} ${this.#xref < 0 ? '' : `/Prev ${this.#xref}`} ${trailer}`
    const xref =
      this.#form === 'table' ? table(offsets, size, keys, put) : crossStream(offsets, size, keys, put, at)
    put(`startxref\n${xref}\n%%EOF\n`)
    return new Paper(Buffer.concat(parts), objects, xref, this.#form)
  }

  /** Signs with an update of its own: field, signature, form and page. */
  async sign(options: SignOptions = {}): Promise<Paper> {
    const { name = `Sig${this.next}`, subFilter = 'ETSI.CAdES.detached', rect = '100 100 250 160' } = options
    const field = options.existing ?? this.next
    const signature = Math.max(this.next, field) + 1
    const drawing = signature + 1
    const dict = `<< /Type ${subFilter === 'ETSI.RFC3161' ? '/DocTimeStamp' : '/Sig'} /Filter /Adobe.PPKLite /SubFilter /${subFilter} ${options.more ?? ''} /ByteRange [0 0000000000 0000000000 0000000000] /Contents <${'0'.repeat(room)}> >>`
    const widget = `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /F 132 /Rect [${rect}] /P 3 0 R /AP << /N ${drawing} 0 R >> ${options.field ?? ''} /V ${signature} 0 R >>`
    const isNew = options.existing === undefined
    const unsigned = this.update({
      ...(isNew
        ? {
            3: added(this.objects[3]!, '/Annots', field),
            5: flagged(added(this.objects[5]!, '/Fields', field))
          }
        : {}),
      [field]: widget,
      [signature]: dict,
      [drawing]: stream('/Type /XObject /Subtype /Form /BBox [0 0 150 60]', '0 0 150 60 re S'),
      ...options.objects
    })
    const bytes = await fill(unsigned.bytes, this.bytes.length, options)
    return new Paper(bytes, unsigned.objects, unsigned.#xref, this.#form)
  }

  /** A document timestamp (ETSI EN 319 142-1 5.4.3). */
  async stamp(options: SignOptions = {}): Promise<Paper> {
    return this.sign({
      subFilter: 'ETSI.RFC3161',
      cms: content => authority().stamp(sha256(content)),
      ...options
    })
  }

  /** The same with other bytes at a place. */
  altered(at: number, bytes: Uint8Array): Paper {
    const copy = Buffer.from(this.bytes)
    copy.set(bytes, at)
    return this.as(copy)
  }

  /** The same with text instead of other text of the same length, wherever it stands. */
  replaced(from: string, to: string): Paper {
    if (from.length !== to.length) throw new RangeError('lengths differ')
    const text = this.bytes.toString('latin1')
    if (!text.includes(from)) throw new RangeError(`no ${from}`)
    return this.as(Buffer.from(text.replace(from, to), 'latin1'))
  }

  as(bytes: Buffer): Paper {
    return new Paper(bytes, this.objects, this.#xref, this.#form)
  }
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

export async function cmsOver(content: Uint8Array, options: SignOptions = {}): Promise<Uint8Array> {
  return cmsFor(sha256(content), options)
}

export async function cmsFor(digest: Uint8Array, options: SignOptions = {}): Promise<Uint8Array> {
  const timestamp = options.timestamp === false ? {} : { timestamp: options.timestamp ?? authority() }
  return signCms({ digest, key: signingKeyOf(pki, options.by ?? 'dong-nai'), ...timestamp })
}

/** Writes ByteRange and Contents of the one signature that stands after `from`. */
async function fill(unsigned: Buffer, from: number, options: SignOptions): Promise<Buffer> {
  const bytes = Buffer.from(unsigned)
  const start = bytes.indexOf(`<${'0'.repeat(100)}`, from)
  const end = bytes.indexOf('>', start) + 1
  const range = [start, end, bytes.length - end].map(each => String(each).padStart(10, '0'))
  bytes.write(`[0 ${range.join(' ')}]`, bytes.indexOf('[0 0000000000', from), 'latin1')
  const content = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
  const cms = await (options.cms ?? (each => cmsOver(each, options)))(content)
  bytes.write(Buffer.from(cms).toString('hex'), start + 1, 'latin1')
  return bytes
}

export function added(object: string, key: string, number: number): string {
  return object.replace(new RegExp(`(${key} \\[[^\\]]*)\\]`), `$1 ${number} 0 R]`)
}

function flagged(form: string): string {
  return form.replace('/SigFlags 0', '/SigFlags 3')
}

type Put = (text: string) => number

function table(offsets: Map<number, number>, size: number, keys: string, put: Put): number {
  const at = put('xref\n0 1\n0000000000 65535 f \n')
  for (const [number, offset] of offsets) {
    const entry = offset < 0 ? '0000000000 00001 f ' : `${String(offset).padStart(10, '0')} 00000 n `
    put(`${number} 1\n${entry}\n`)
  }
  put(`trailer\n<< /Size ${size} ${keys} >>\n`)
  return at
}

function crossStream(offsets: Map<number, number>, size: number, keys: string, put: Put, at: number): number {
  const own = size + 1000
  const all = new Map([...offsets, [own, at]])
  const rows = [...all.values()].map(offset =>
    offset < 0 ? '000000000000' : `01${offset.toString(16).padStart(8, '0')}00`
  )
  const index = [...all.keys()].map(number => `${number} 1`).join(' ')
  const data = rows.map(row => row.slice(0, 12)).join('')
  const dict = `/Type /XRef /Size ${own + 1} /W [1 4 1] /Index [${index}] /Filter /ASCIIHexDecode ${keys}`
  put(`${own} 0 obj\n${stream(dict, data)}\nendobj\n`)
  return at
}
