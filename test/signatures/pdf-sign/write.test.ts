import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Lexer } from '../../../src/signatures/pdf/read/lexer.ts'
import { Budget } from '../../../src/signatures/pdf/read/limits.ts'
import { parseValue } from '../../../src/signatures/pdf/read/parser.ts'
import { PdfArray, PdfDict, PdfName, PdfRef, PdfString } from '../../../src/signatures/pdf/read/values.ts'
import type { PdfValue } from '../../../src/signatures/pdf/read/values.ts'
import { text } from '../../../src/signatures/pdf/sign/update/build.ts'
import { bytesOf } from '../../../src/signatures/pdf/sign/update/write.ts'

/** Places are of the file an object was read from; what it is does not hang on them. */
function plain(value: PdfValue): unknown {
  if (value instanceof PdfString) return { hex: value.hex, bytes: Buffer.from(value.bytes).toString('hex') }
  if (value instanceof PdfArray) return value.items.map(plain)
  if (value instanceof PdfDict) return new Map([...value.entries].map(([key, each]) => [key, plain(each)]))
  return value
}

const name = fc.string({
  unit: fc.integer({ min: 1, max: 255 }).map(c => String.fromCharCode(c)),
  maxLength: 20
})
const string = fc
  .tuple(fc.uint8Array({ maxLength: 40 }), fc.boolean())
  .map(([bytes, hex]) => new PdfString(bytes, hex, -1, -1))
const { value } = fc.letrec<{ value: PdfValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.double({ min: -32_767, max: 32_767, noNaN: true }).map(each => Number(each.toFixed(5)) + 0),
    name.map(each => new PdfName(each)),
    string,
    fc.tuple(fc.nat(99_999), fc.nat(9)).map(([number, generation]) => new PdfRef(number, generation)),
    fc.array(tie('value'), { maxLength: 5 }).map(items => new PdfArray(items)),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 5 }).map(entries => new PdfDict(new Map(entries)))
  )
}))

describe('an object written', () => {
  it('reads as the same object', () => {
    fc.assert(
      fc.property(value, each => {
        const bytes = Buffer.concat([bytesOf(each), Buffer.from('\nendobj')])
        const read = parseValue(new Lexer(bytes, 0, true, new Budget()))
        expect(plain(read)).toEqual(plain(each))
      }),
      { numRuns: 2000 }
    )
  })

  it('has no exponents: readers of PDF do not know them', () => {
    expect(bytesOf(1e-7).toString()).toBe('0.0000001')
    expect(bytesOf(1e21).toString()).toBe('1000000000000000000000')
    expect(bytesOf(-0).toString()).toBe('0')
  })

  it('has Vietnamese text in UTF-16 with its mark, other text in ASCII', () => {
    expect(bytesOf(text('Dong Nai (2)')).toString()).toBe('(Dong Nai \\(2\\))')
    expect(bytesOf(text('Ủy')).toString()).toBe('<feff1ee60079>')
  })
})
