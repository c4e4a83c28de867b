import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Base64Decoder } from '../../src/edxml/base64.ts'

function decode(text: string, cuts: readonly number[] = []) {
  const decoder = new Base64Decoder()
  const bytes = Buffer.from(text)
  const pieces: Uint8Array[] = []
  let from = 0
  for (const to of [
    ...cuts.map(cut => Math.min(cut, bytes.length)).toSorted((a, b) => a - b),
    bytes.length
  ]) {
    pieces.push(decoder.decode(bytes, from, to))
    from = to
  }
  decoder.end()
  return decoder.fault ?? Buffer.concat(pieces)
}

describe('base64', () => {
  it('what was encoded comes back, wherever white space stands and the stream is cut', () => {
    const spaces = fc.array(fc.tuple(fc.nat(400), fc.constantFrom(' ', '\n', '\r\n', '\t')), { maxLength: 8 })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), spaces, fc.array(fc.nat(400)), (bytes, spaced, cuts) => {
        let text = Buffer.from(bytes).toString('base64')
        for (const [at, space] of spaced) text = text.slice(0, at) + space + text.slice(at)
        expect(decode(text, cuts)).toEqual(Buffer.from(bytes))
      })
    )
  })

  it('whatever is taken is the only way to write those bytes', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ABYZaz09+/='), maxLength: 12 })
    fc.assert(
      fc.property(text, written => {
        const result = decode(written)
        if (Buffer.isBuffer(result)) expect(result.toString('base64')).toBe(written)
      }),
      { numRuns: 2000 }
    )
  })

  it.each([
    ['QUI', 'truncated'],
    ['QU', 'truncated'],
    ['Q', 'truncated'],
    ['QQ=', 'truncated'],
    ['QUI=QUI=', 'garbage'],
    ['QUI=A', 'garbage'],
    ['QUI==', 'garbage'],
    ['====', 'garbage'],
    ['QUJD=', 'garbage'],
    ['QQ=A', 'garbage'],
    ['QR==', 'garbage'],
    ['QUJ=', 'garbage'],
    ['QU.D', 'garbage'],
    ['_-8=', 'garbage'],
    ['${x}', 'garbage'],
    ['QUJĐ', 'garbage']
  ])('%s is %s', (text, kind) => {
    expect(decode(text)).toMatchObject({ kind })
  })

  it('names the place without quoting the content', () => {
    expect(decode('QUJDQUJD\nQUJ$')).toMatchObject({ detail: 'unexpected "$" after 11 characters' })
  })
})
