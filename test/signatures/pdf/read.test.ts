import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../src/signatures/pdf/read/filters.ts'
import { Lexer } from '../../../src/signatures/pdf/read/lexer.ts'
import { Budget } from '../../../src/signatures/pdf/read/limits.ts'
import { openPdf, pagesOf, type PdfDocument } from '../../../src/signatures/pdf/read/document.ts'
import { parseValue } from '../../../src/signatures/pdf/read/parser.ts'
import { PdfRefusal } from '../../../src/signatures/pdf/read/refusal.ts'
import { textOf } from '../../../src/signatures/pdf/read/text.ts'
import {
  PdfArray,
  PdfDict,
  PdfName,
  PdfRef,
  PdfString,
  type PdfValue
} from '../../../src/signatures/pdf/read/values.ts'
import { letterPdf } from '../pdf-sign/letter.ts'
import { asFile, letterObjects, Paper } from './support/paper.ts'

const parse = (text: string): PdfValue =>
  parseValue(new Lexer(Buffer.from(text, 'latin1'), -1, true, new Budget()))
const refusal = (read: () => unknown): string => {
  try {
    read()
  } catch (error) {
    if (error instanceof PdfRefusal) return error.problem.code
    throw error
  }
  return 'nothing'
}
const open = (bytes: Buffer): PdfDocument => {
  const document = openPdf(asFile(bytes))
  if ('code' in document) throw new Error(document.code)
  return document
}

describe('objects', () => {
  it.each<[string, unknown]>([
    ['12', 12],
    ['-0.5', -0.5],
    ['+17.', 17],
    ['true', true],
    ['null', null],
    ['/A#20b', new PdfName('A b')],
    ['12 0 R', new PdfRef(12, 0)],
    ['% comment\n/A', new PdfName('A')]
  ])('%s', (text, value) => {
    expect(parse(text)).toEqual(value)
  })

  it.each([
    ['(a(b)c\\)\\n\\101\\\r\nd)', 'a(b)c)\nAd'],
    ['(a\r\nb)', 'a\nb'],
    ['<48 65 6c6C 6>', 'Hell`']
  ])('the string %s', (text, value) => {
    expect(Buffer.from((parse(text) as PdfString).bytes).toString('latin1')).toBe(value)
  })

  it('two numbers that are no reference stay two numbers', () => {
    expect((parse('[1 2 3 4 R 5]') as PdfArray).items).toEqual([1, 2, new PdfRef(3, 4), 5])
  })

  it.each(['', '<<', '[', '(', '<4', '<4x>', '<< 1 2 >>', '/A#zz', 'obj', '1.2.3', ')', '}'])(
    '%s is refused',
    text => {
      expect(refusal(() => parse(text))).toBe('pdf-signature.object-broken')
    }
  )

  it('a key that stands twice makes a dictionary that nobody may rest on', () => {
    expect((parse('<< /A 1 /A 2 >>') as PdfDict).ambiguous).toBe(true)
  })

  it('what is written is read again, wherever the bytes at hand end', () => {
    const leaf = fc.oneof(
      fc.integer({ min: -99999, max: 99999 }).map(String),
      fc.constantFrom('true', 'false', '/Name', '(text)', '<616263>', '7 0 R')
    )
    const { value } = fc.letrec(tie => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, tie('array'), tie('dict')),
      array: fc.array(tie('value'), { maxLength: 5 }).map(items => `[${items.join(' ')}]`),
      dict: fc
        .array(tie('value'), { maxLength: 5 })
        .map(items => `<<${items.map((item, index) => `/K${index} ${item as string}`).join('')}>>`)
    }))
    fc.assert(
      fc.property(value, text => {
        const written = (each: PdfValue): string => {
          if (each instanceof PdfName) return `/${each.value}`
          if (each instanceof PdfRef) return `${each.number} ${each.generation} R`
          if (each instanceof PdfString) {
            return each.hex
              ? `<${Buffer.from(each.bytes).toString('hex')}>`
              : `(${Buffer.from(each.bytes).toString('latin1')})`
          }
          if (each instanceof PdfArray) return `[${each.items.map(written).join(' ')}]`
          if (each instanceof PdfDict) {
            return `<<${[...each.entries].map(([key, item]) => `/${key} ${written(item)}`).join('')}>>`
          }
          return JSON.stringify(each)
        }
        expect(written(parse(text as string))).toBe(text)
      }),
      { numRuns: 300 }
    )
  })

  it.each([
    ['þÿ\u0000A\u1e00', undefined],
    ['plain', 'plain']
  ])('text strings', (text, expected) => {
    const bytes = Buffer.from(text, 'latin1')
    if (expected !== undefined) expect(textOf(new PdfString(bytes, false, -1, -1))).toBe(expected)
    const utf16 = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('Chữ ký', 'utf16le').swap16()])
    expect(textOf(new PdfString(utf16, false, -1, -1))).toBe('Chữ ký')
  })
})

describe('streams', () => {
  const predictor = parse('<< /Predictor 12 /Columns 3 >>')

  it('Flate with each PNG predictor', () => {
    const rows = [
      [0, 1, 2, 3],
      [1, 1, 1, 1],
      [2, 1, 1, 1],
      [3, 1, 1, 1],
      [4, 1, 1, 1]
    ]
    const packed = deflateSync(Buffer.from(rows.flat()))
    const plain = decode(packed, new PdfName('FlateDecode'), predictor, new Budget())
    expect([...plain]).toEqual([1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5])
  })

  it.each([
    ['rows that do not fit', deflateSync(Buffer.from([0, 1])), predictor],
    ['an unknown row', deflateSync(Buffer.from([9, 1, 2, 3])), predictor],
    ['not Flate at all', Buffer.from('hello'), null]
  ])('%s is refused', (_, bytes, parameters) => {
    expect(refusal(() => decode(bytes, new PdfName('FlateDecode'), parameters, new Budget()))).toBe(
      'pdf-signature.stream-broken'
    )
  })

  it('other filters are not read here', () => {
    expect(refusal(() => decode(Buffer.from('x'), new PdfName('LZWDecode'), null, new Budget()))).toBe(
      'pdf-signature.stream-broken'
    )
  })
})

describe('revisions', () => {
  it('each ends after its %%EOF, and shows what it showed', () => {
    const one = Paper.write()
    const two = one.update({ 8: '<< /Producer (second) >>' }).update({ 7: null })
    const document = open(two.bytes)
    expect(document.revisions.map(each => each.end)).toEqual(
      [...two.bytes.toString('latin1').matchAll(/%%EOF/g)].map(match => match.index + 5)
    )
    expect(document.view(0).object(7)).not.toBeNull()
    expect(document.view().object(7)).toBeNull()
    expect(textOf((document.view(1).object(8) as PdfDict).get('Producer'))).toBe('second')
  })

  it('a hybrid file: what the table hides, the stream shows', () => {
    const base = Paper.write(letterObjects).bytes.toString('latin1')
    const at = base.length
    const previous = /startxref\n(\d+)/.exec(base.slice(-60))![1]!
    const object = `20 0 obj\n<< /Hidden true >>\nendobj\n`
    const xrefStream = at + object.length
    const row = `01${at.toString(16).padStart(8, '0')}00`
    const stream = `21 0 obj\n<< /Type /XRef /Size 22 /W [1 4 1] /Index [20 1] /Filter /ASCIIHexDecode /Length ${row.length} >>\nstream\n${row}\nendstream\nendobj\n`
    const table = xrefStream + stream.length
    const text = `${base}${object}${stream}xref\n20 1\n0000000000 65535 f \ntrailer\n<< /Size 22 /Root 1 0 R /Prev ${previous} /XRefStm ${xrefStream} >>\nstartxref\n${table}\n%%EOF\n`
    const document = open(Buffer.from(text, 'latin1'))
    expect(document.revisions).toHaveLength(2)
    expect(document.view().object(20)).toBeInstanceOf(PdfDict)
    expect(document.view(0).object(20)).toBeNull()
  })

  it('a comment before startxref and white space before xref are passed over', () => {
    const text = Paper.write().update({ 8: '<< >>' }).bytes.toString('latin1')
    const last = text.lastIndexOf('startxref')
    const xref = Number(/startxref\n(\d+)/.exec(text.slice(last))![1])
    const odd = `${text.slice(0, last)}%iText 5.5.13\nstartxref\n${xref - 1}\n%%EOF\n`
    expect(open(Buffer.from(odd, 'latin1')).revisions).toHaveLength(2)
  })

  it('a file of pdfkit', async () => {
    const document = open(await letterPdf())
    expect(pagesOf(document.view())).toHaveLength(1)
    expect(document.encrypted).toBe(false)
  })

  it('reads a few windows, never the whole file', async () => {
    const bytes = await letterPdf()
    let longest = 0
    const file = {
      size: bytes.length,
      read(offset: number, length: number) {
        longest = Math.max(longest, length)
        return bytes.subarray(offset, offset + length)
      }
    }
    const document = openPdf(file)
    expect('code' in document).toBe(false)
    expect(longest).toBeLessThanOrEqual(64 * 1024)
  })
})
