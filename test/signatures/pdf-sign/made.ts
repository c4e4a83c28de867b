/** PDFs of every make that an agency may bring to be signed, written byte by byte so that each says what it is. */
import { deflateSync } from 'node:zlib'

export interface Make {
  /** Cross-reference table, or a cross-reference stream with everything else in an object stream. */
  readonly form?: 'table' | 'stream'
  readonly annots?: 'absent' | 'direct' | 'indirect'
  readonly acroForm?: 'absent' | 'direct' | 'indirect'
  readonly rotate?: 0 | 90 | 180 | 270
  readonly mediaBox?: string
  /** Written into the page. */
  readonly page?: string
  /** Written into the catalog. */
  readonly catalog?: string
  readonly trailer?: string
  readonly pages?: number
  readonly text?: string
  /** Bytes of an embedded stream that nothing shows: for files of 200 MB. */
  readonly ballast?: number
  readonly more?: Readonly<Record<number, string>>
}

/** Object numbers: 1 catalog, 2 pages, 3 font, 4 AcroForm, 5 annotations, 6 a note, 10.. pages, 100.. contents. */
export function makePdf(make: Make = {}): Buffer {
  const objects = new Map<number, string>()
  const streams = new Map<number, Buffer>()
  const pages = Array.from({ length: make.pages ?? 1 }, (_, i) => i)
  const acroForm = '<< /Fields [] /DA (/Helv 0 Tf 0 g) >>'
  const form =
    make.acroForm === 'direct'
      ? `/AcroForm ${acroForm}`
      : make.acroForm === 'indirect'
        ? '/AcroForm 4 0 R'
        : ''
  objects.set(1, `<< /Type /Catalog /Pages 2 0 R ${form} ${make.catalog ?? ''} >>`)
  const box = make.mediaBox ?? '[0 0 595 842]'
  const kids = pages.map(i => `${10 + i} 0 R`).join(' ')
  objects.set(2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} /MediaBox ${box} >>`)
  objects.set(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>')
  if (make.acroForm === 'indirect') objects.set(4, acroForm)
  if (make.annots === 'indirect') objects.set(5, '[6 0 R]')
  const annots =
    make.annots === 'indirect' ? '/Annots 5 0 R' : make.annots === 'direct' ? '/Annots [6 0 R]' : ''
  if (annots !== '')
    objects.set(6, '<< /Type /Annot /Subtype /Link /Rect [72 72 144 90] /Border [0 0 0] /F 4 >>')
  for (const i of pages) {
    objects.set(
      10 + i,
      `<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents ${100 + i} 0 R ` +
        `/Rotate ${make.rotate ?? 0} ${i === 0 ? annots : ''} ${make.page ?? ''} >>`
    )
    streams.set(100 + i, Buffer.from(`BT /F1 14 Tf 90 700 Td (${make.text ?? 'To be signed'}) Tj ET`))
  }
  for (const [number, body] of Object.entries(make.more ?? {})) objects.set(Number(number), body)
  if (make.ballast !== undefined) streams.set(500, Buffer.alloc(make.ballast, 'ballast of the archive '))
  return make.form === 'stream' ? withStreams(objects, streams, make) : withTable(objects, streams, make)
}

const streamObject = (number: number, dictionary: string, data: Buffer) =>
  Buffer.concat([
    Buffer.from(`${number} 0 obj\n<< ${dictionary} /Length ${data.length} >>\nstream\n`),
    data,
    Buffer.from('\nendstream\nendobj\n')
  ])

function withTable(objects: Map<number, string>, streams: Map<number, Buffer>, make: Make): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  const offsets = new Map<number, number>()
  let at = parts[0]!.length
  const add = (number: number, bytes: Buffer) => {
    offsets.set(number, at)
    parts.push(bytes)
    at += bytes.length
  }
  for (const [number, body] of objects) add(number, Buffer.from(`${number} 0 obj\n${body}\nendobj\n`))
  for (const [number, data] of streams) add(number, streamObject(number, '', data))
  const numbers = [...offsets.keys()].sort((a, b) => a - b)
  const lines = numbers.map(n => `${n} 1\n${String(offsets.get(n)).padStart(10, '0')} 00000 n \n`)
  parts.push(
    Buffer.from(
      `xref\n0 1\n0000000000 65535 f \n${lines.join('')}trailer\n<< /Size ${Math.max(...numbers) + 1} /Root 1 0 R ` +
        `${make.trailer ?? ''} >>\nstartxref\n${at}\n%%EOF\n`
    )
  )
  return Buffer.concat(parts)
}

function withStreams(objects: Map<number, string>, streams: Map<number, Buffer>, make: Make): Buffer {
  const [holder, table] = [900, 901]
  const parts: Buffer[] = [Buffer.from('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  const rows = new Map<number, [number, number, number]>()
  let at = parts[0]!.length
  const add = (number: number, bytes: Buffer) => {
    rows.set(number, [1, at, 0])
    parts.push(bytes)
    at += bytes.length
  }
  let inside = ''
  const index: string[] = []
  for (const [number, body] of objects) {
    rows.set(number, [2, holder, index.length])
    index.push(`${number} ${inside.length}`)
    inside += `${body}\n`
  }
  for (const [number, data] of streams) add(number, streamObject(number, '', data))
  const head = `${index.join(' ')}\n`
  const packed = deflateSync(Buffer.from(head + inside))
  add(
    holder,
    streamObject(
      holder,
      `/Type /ObjStm /N ${index.length} /First ${head.length} /Filter /FlateDecode`,
      packed
    )
  )
  rows.set(table, [1, at, 0])
  const numbers = [...rows.keys()].sort((a, b) => a - b)
  const data = Buffer.alloc(numbers.length * 6)
  numbers.forEach((number, i) => {
    const [type, where, third] = rows.get(number)!
    data.writeUInt8(type, i * 6)
    data.writeUInt32BE(where, i * 6 + 1)
    data.writeUInt8(third, i * 6 + 5)
  })
  const xref = streamObject(
    table,
    `/Type /XRef /Size 902 /Root 1 0 R /W [1 4 1] /Index [${numbers.map(n => `${n} 1`).join(' ')}] ` +
      `/Filter /FlateDecode ${make.trailer ?? ''}`,
    deflateSync(data)
  )
  parts.push(xref, Buffer.from(`startxref\n${at}\n%%EOF\n`))
  return Buffer.concat(parts)
}
