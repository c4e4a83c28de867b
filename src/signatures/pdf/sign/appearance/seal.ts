/**
 * What an agency may give as the picture of its seal: a PNG that leaves the signature under it readable. It is checked to
 * the last byte before anybody draws it: PDFKit unpacks pictures in the background, where damage would end the process.
 */
import { crc32, inflateSync } from 'node:zlib'
import type { Problem } from '../../../../domain/problem.ts'

/** Round and square seals of agencies are 20 to 42 mm; beyond these bounds somebody confused millimetres and pixels. */
const sizeMm = { least: 10, most: 80 }
/** 2000 pixels at 42 mm are 1200 dpi; more would only cost memory when the picture is unpacked. */
const most = { pixels: 2000, bytes: 4 * 1024 * 1024 }
const magic = '89504e470d0a1a0a'
/** Bytes of a pixel by colour type, at 8 bits: palette (transparent by tRNS), grey and red-green-blue with alpha. */
const pixelBytes = new Map([
  [3, 1],
  [4, 2],
  [6, 4]
])

export interface Seal {
  readonly png: Buffer
  readonly widthMm: number
  readonly heightMm: number
}

/** `pdf-signature.bad-seal-image`, with the reason as detail. ISO/IEC 15948. */
export function readSeal(image: Uint8Array, widthMm: number): Seal | Problem {
  const png = Buffer.from(image)
  const read = png.length > most.bytes ? `${png.length} bytes` : sizeOf(png)
  if (typeof read === 'string') return { code: 'pdf-signature.bad-seal-image', detail: read }
  const heightMm = (widthMm * read.height) / read.width
  const sound = [widthMm, heightMm].every(side => side >= sizeMm.least && side <= sizeMm.most)
  return sound
    ? { png, widthMm, heightMm }
    : { code: 'pdf-signature.bad-seal-image', detail: `${widthMm} x ${heightMm} mm` }
}

/** A string says what is wrong. */
function sizeOf(png: Buffer): { readonly width: number; readonly height: number } | string {
  if (png.subarray(0, 8).toString('hex') !== magic) return 'not a PNG'
  const chunks = chunksOf(png)
  const [first] = chunks ?? []
  if (chunks === undefined || first?.type !== 'IHDR' || first.data.length !== 13) return 'damaged'
  const [width, height] = [first.data.readUInt32BE(0), first.data.readUInt32BE(4)]
  if (width === 0 || height === 0 || width > most.pixels || height > most.pixels)
    return `${width} x ${height} pixels`
  const [depth, colourType, , , interlaced] = first.data.subarray(8)
  const pixel = pixelBytes.get(colourType ?? -1)
  const has = (type: string) => chunks.some(chunk => chunk.type === type)
  if (pixel === undefined || (colourType === 3 && !(has('PLTE') && has('tRNS')))) return 'no transparency'
  if (depth !== 8 || interlaced !== 0) return 'not 8 bits a channel without interlacing'
  const row = 1 + width * pixel
  const rows = unpacked(chunks, row * height)
  if (rows?.length !== row * height) return 'damaged'
  for (let at = 0; at < rows.length; at += row) if ((rows[at] ?? 5) > 4) return 'damaged'
  return { width, height }
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

/** Whole, each with the right sum, from the first to IEND; undefined otherwise. */
function chunksOf(png: Buffer): Chunk[] | undefined {
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= png.length;) {
    const end = at + 8 + png.readUInt32BE(at)
    if (end + 4 > png.length || crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) return undefined
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, end) })
    at = end + 4
    if (chunks.at(-1)?.type === 'IEND') return at === png.length ? chunks : undefined
  }
  return undefined
}

function unpacked(chunks: readonly Chunk[], size: number): Buffer | undefined {
  const packed = chunks.filter(chunk => chunk.type === 'IDAT').map(chunk => chunk.data)
  try {
    return inflateSync(Buffer.concat(packed), { maxOutputLength: size })
  } catch {
    return undefined
  }
}
