/** Objects to bytes (ISO 32000-1 section 7.3). What was read is written so that it reads the same. */
import { PdfArray, PdfDict, PdfName, PdfRef, PdfString } from '../../read/values.ts'
import type { PdfValue } from '../../read/values.ts'

/** Everything that can stand inside an object; a stream is an object of its own. */
export type Plain = Exclude<PdfValue, { readonly dict: PdfDict }>

/** A stream that is not in the file yet; /Length is written by us. */
export class NewStream {
  readonly dict: PdfDict
  readonly data: Uint8Array
  constructor(dict: PdfDict, data: Uint8Array) {
    this.dict = dict
    this.data = data
  }
}

/** Latin-1 text: one character a byte. */
export function textOf(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numberText(value)
  if (value instanceof PdfName) return `/${nameText(value.value)}`
  if (value instanceof PdfString) return value.hex ? hexText(value.bytes) : literalText(value.bytes)
  if (value instanceof PdfRef) return `${value.number} ${value.generation} R`
  if (value instanceof PdfArray) return `[${value.items.map(textOf).join(' ')}]`
  if (value instanceof PdfDict) {
    const entries = [...value.entries].map(([key, each]) => `/${nameText(key)} ${textOf(each)}`)
    return `<< ${entries.join(' ')} >>`
  }
  throw new TypeError('a stream cannot stand inside an object')
}

export function bytesOf(value: PdfValue | NewStream): Buffer {
  if (!(value instanceof NewStream)) return Buffer.from(textOf(value), 'latin1')
  const dict = new PdfDict(new Map([...value.dict.entries, ['Length', value.data.length]]))
  return Buffer.concat([
    Buffer.from(`${textOf(dict)}\nstream\n`, 'latin1'),
    value.data,
    Buffer.from('\nendstream', 'latin1')
  ])
}

/** PDF knows no exponents. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString()
  return value.toFixed(8).replace(/\.?0+$/, '')
}

const nameText = (name: string) =>
  name.replace(/[^!-~]|[#()<>[\]{}/%]/g, each => `#${each.charCodeAt(0).toString(16).padStart(2, '0')}`)

export const hexText = (bytes: Uint8Array) => `<${Buffer.from(bytes).toString('hex')}>`

/** A carriage return would be read as a line feed. */
const literalText = (bytes: Uint8Array) =>
  `(${Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\\()]/g, each => `\\${each}`)
    .replace(/\r/g, '\\r')})`
