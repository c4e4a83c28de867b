/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index was just compared with the length */
/** Decoding of what the reader itself must read: FlateDecode with PNG predictors (ISO 32000-1 7.4.4). */
import { inflateSync } from 'node:zlib'
import type { Budget } from './limits.ts'
import { refuse } from './refusal.ts'
import { countOf, nameOf, PdfArray, PdfDict } from './values.ts'
import type { PdfValue } from './values.ts'

/** `filter` and `parameters` as in the stream's dictionary, already without references. */
export function decode(raw: Uint8Array, filter: PdfValue, parameters: PdfValue, budget: Budget): Uint8Array {
  const filters = filter instanceof PdfArray ? filter.items : filter === null ? [] : [filter]
  const settings = parameters instanceof PdfArray ? parameters.items : [parameters]
  if (filters.length > 4) refuse('pdf-signature.too-complex', 'a stream has too many filters')
  let bytes = raw
  filters.forEach((each, index) => {
    const name = nameOf(each)
    if (name === 'ASCIIHexDecode' || name === 'AHx') bytes = hexadecimal(bytes)
    else if (name === 'FlateDecode' || name === 'Fl') {
      bytes = unpredict(inflate(bytes, budget), settings[index] ?? null)
    } else refuse('pdf-signature.stream-broken', `filter ${name ?? 'without a name'} is not read here`)
    budget.decoded(bytes.length)
  })
  return bytes
}

function inflate(bytes: Uint8Array, budget: Budget): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, budget.decodable) })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') {
      return refuse('pdf-signature.too-complex', 'a stream becomes too large when it is unpacked')
    }
    return refuse('pdf-signature.stream-broken', 'a stream cannot be unpacked')
  }
}

function hexadecimal(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').replace(/\s+/g, '').replace(/>$/, '')
  if (!/^[0-9A-Fa-f]*$/.test(text)) refuse('pdf-signature.stream-broken', 'not hexadecimal')
  return Buffer.from(text.length % 2 === 0 ? text : `${text}0`, 'hex')
}

function unpredict(bytes: Uint8Array, parameters: PdfValue): Uint8Array {
  if (!(parameters instanceof PdfDict)) return bytes
  const predictor = countOf(parameters.get('Predictor')) ?? 1
  if (predictor === 1) return bytes
  if (predictor < 10 || predictor > 15) {
    refuse('pdf-signature.stream-broken', `predictor ${predictor} is not read here`)
  }
  const colors = countOf(parameters.get('Colors')) ?? 1
  const bits = countOf(parameters.get('BitsPerComponent')) ?? 8
  const columns = countOf(parameters.get('Columns')) ?? 1
  if (colors < 1 || colors > 32 || ![1, 2, 4, 8, 16].includes(bits) || columns < 1 || columns > 65_536) {
    refuse('pdf-signature.stream-broken', 'wrong parameters of a predictor')
  }
  return png(bytes, Math.ceil((colors * bits * columns) / 8), Math.max(1, (colors * bits) >> 3))
}

function png(bytes: Uint8Array, width: number, pixel: number): Uint8Array {
  if (bytes.length % (width + 1) !== 0)
    refuse('pdf-signature.stream-broken', 'rows of a predictor do not fit')
  const rows = bytes.length / (width + 1)
  const out = new Uint8Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const from = row * (width + 1)
    const to = row * width
    const kind = bytes[from]!
    if (kind > 4) refuse('pdf-signature.stream-broken', 'an unknown predictor in a row')
    for (let column = 0; column < width; column++) {
      const left = column >= pixel ? out[to + column - pixel]! : 0
      const up = row > 0 ? out[to + column - width]! : 0
      const corner = row > 0 && column >= pixel ? out[to + column - width - pixel]! : 0
      out[to + column] = bytes[from + 1 + column]! + guess(kind, left, up, corner)
    }
  }
  return out
}

/** PNG (ISO/IEC 15948) section 9. */
function guess(kind: number, left: number, up: number, corner: number): number {
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  if (kind === 0) return 0
  const estimate = left + up - corner
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
