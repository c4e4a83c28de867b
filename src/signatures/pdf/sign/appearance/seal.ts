/** What an agency may give as the picture of its seal: a PNG that leaves the signature under it readable. */
import type { Problem } from '../../../../domain/problem.ts'

/** Round and square seals of agencies are 20 to 42 mm; beyond these bounds somebody confused millimetres and pixels. */
const sizeMm = { least: 10, most: 80 }
/** 2000 pixels at 42 mm are 1200 dpi; more would only cost memory when the picture is unpacked. */
const most = { pixels: 2000, bytes: 4 * 1024 * 1024 }
const magic = '89504e470d0a1a0a'

export interface Seal {
  readonly png: Buffer
  readonly widthMm: number
  readonly heightMm: number
}

/** `pdf-signature.bad-seal-image`, with the reason as detail. */
export function readSeal(image: Uint8Array, widthMm: number): Seal | Problem {
  const png = Buffer.from(image)
  const bad = (detail: string): Problem => ({ code: 'pdf-signature.bad-seal-image', detail })
  if (png.length > most.bytes) return bad(`${png.length} bytes`)
  if (png.subarray(0, 8).toString('hex') !== magic || png.subarray(12, 16).toString('latin1') !== 'IHDR')
    return bad('not a PNG')
  if (png.length < 33) return bad('truncated')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  if (width === 0 || height === 0 || width > most.pixels || height > most.pixels)
    return bad(`${width} x ${height} pixels`)
  const chunks = chunkNames(png)
  if (!chunks.includes('IDAT') || chunks.at(-1) !== 'IEND') return bad('truncated')
  const colourType = png.readUInt8(25)
  if (colourType !== 4 && colourType !== 6 && !chunks.includes('tRNS')) return bad('no transparency')
  const heightMm = (widthMm * height) / width
  for (const side of [widthMm, heightMm])
    if (!(side >= sizeMm.least && side <= sizeMm.most)) return bad(`${widthMm} x ${heightMm} mm`)
  return { png, widthMm, heightMm }
}

function chunkNames(png: Buffer): string[] {
  const names: string[] = []
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    names.push(png.subarray(at + 4, at + 8).toString('latin1'))
  }
  return names
}
