import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDer, defaultDerLimits } from '../../../src/signatures/der/gate.ts'

const der = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

const element = (tag: number, content: Uint8Array) => {
  const n = content.length
  const length = n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 255]
  return Uint8Array.from([tag, ...length, ...content])
}

const value: fc.Arbitrary<Uint8Array> = fc.letrec<{ any: Uint8Array }>(tie => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.uint8Array({ maxLength: 300 }).map(content => element(0x04, content)),
    fc.boolean().map(yes => element(0x01, Uint8Array.of(yes ? 255 : 0))),
    fc.integer({ min: -128, max: 127 }).map(n => element(0x02, Uint8Array.of(n & 255))),
    fc.constant(element(0x05, Uint8Array.of())),
    fc
      .tuple(fc.constantFrom(0x30, 0x31, 0xa0, 0xa3), fc.array(tie('any'), { maxLength: 4 }))
      .map(([tag, parts]) => element(tag, Buffer.concat(parts)))
  )
})).any

describe('the DER gate', () => {
  it('lets DER through', () => {
    fc.assert(fc.property(value, bytes => checkDer(bytes) === null))
  })

  it('never throws, whatever the bytes, and knows one code for bad form and one for too much', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        const problem = checkDer(bytes)
        expect([undefined, 'cms.not-der', 'der.over-limit']).toContain(problem?.code)
      })
    )
  })

  it('refuses anything after the end', () => {
    fc.assert(fc.property(value, bytes => checkDer(Buffer.concat([bytes, Buffer.of(0)])) !== null))
  })

  it('refuses anything cut short', () => {
    fc.assert(
      fc.property(value, fc.nat(), (bytes, n) => checkDer(bytes.subarray(0, n % bytes.length)) !== null)
    )
  })

  it.each([
    ['nothing', ''],
    ['an indefinite length', '30 80 05 00 00 00'],
    ['a length in more octets than needed', '04 81 01 41'],
    ['a length with a leading zero', '04 82 00 80' + '00'.repeat(128)],
    ['a length of five octets', '04 85 00 00 00 00 01 41'],
    ['a length over the end', '30 05 04 04 41 42 43'],
    ['a string in parts', '24 05 04 03 41 42 43'],
    ['a sequence without parts', '10 00'],
    ['an integer with a leading zero', '02 02 00 01'],
    ['a negative integer with a leading FF', '02 02 ff 80'],
    ['an integer of nothing', '02 00'],
    ['a boolean of 01', '01 01 01'],
    ['a NULL with content', '05 01 00'],
    ['unused bits that are not zero', '03 02 04 ff'],
    ['an object identifier with a leading 80', '06 03 2a 80 01'],
    ['an object identifier that does not end', '06 02 2a 86'],
    ['a long tag that fits in short form', '1f 1e 00'],
    ['a time without seconds', '17 0b 3236303130313030303030 5a'.replace('0b', '0b')],
    ['a time with an offset', '17 11 323630313031303030303030 2b30373030'],
    ['a fraction that ends with zero', '18 12 3230323630313031303030303030 2e3130 5a'],
    ['end of contents', '00 00']
  ])('refuses %s', (_what, hex) => {
    expect(checkDer(der(hex))?.code).toBe('cms.not-der')
  })

  it('refuses what is too deep, too many or too large', () => {
    const deep = Array.from({ length: 70 }).reduce<Uint8Array>(
      inner => element(0x30, inner),
      Uint8Array.of(5, 0)
    )
    expect(checkDer(deep)?.code).toBe('der.over-limit')
    const many = element(0x30, Buffer.concat(Array.from({ length: 1000 }, () => Uint8Array.of(5, 0))))
    expect(checkDer(many, { ...defaultDerLimits, elements: 1000 })?.code).toBe('der.over-limit')
    expect(checkDer(many, { ...defaultDerLimits, elements: 1001 })).toBeNull()
    expect(checkDer(many, { ...defaultDerLimits, size: 1000 })?.code).toBe('der.over-limit')
  })

  it('does not recurse: a thousand levels end at the limit', () => {
    const bytes = Buffer.alloc(100_000, Buffer.from('3080', 'hex'))
    expect(checkDer(bytes)).not.toBeNull()
  })
})
