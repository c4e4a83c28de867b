import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyPdf } from '../../../src/signatures/pdf/verify.ts'
import { letterPdf } from '../pdf-sign/letter.ts'
import { contextNow } from './support/judged.ts'
import { asFile, letterObjects, Paper, stream, type Objects } from './support/paper.ts'

const mostMs = 2000

/** Judged, not thrown at, and in time. */
async function judgedInTime(bytes: Buffer): Promise<{ class: string; codes: string[]; ms: number }> {
  // of the processor, not of the clock: other tests run beside this one
  const begun = process.cpuUsage()
  const verdict = await verifyPdf(asFile(bytes), contextNow())
  const { user, system } = process.cpuUsage(begun)
  const ms = (user + system) / 1000
  const codes = [...verdict.problems, ...verdict.signatures.flatMap(each => each.problems)].map(
    each => each.code
  )
  return { class: verdict.class, codes, ms }
}

async function harmless(name: string, bytes: Buffer, expected: RegExp | 'judged'): Promise<void> {
  const { class: found, codes, ms } = await judgedInTime(bytes)
  console.log(`${name}: ${found} ${[...new Set(codes)].join(' ')} in ${ms.toFixed(0)} ms`)
  expect(ms).toBeLessThan(mostMs)
  if (expected === 'judged') expect(found).toMatch(/VALID/)
  else {
    expect(found).toBe('INVALID')
    expect(codes.join(' ')).toMatch(expected)
  }
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const many = (count: number, object: (index: number) => string): Objects =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [100 + index, object(index)]))

/** A PDF of one revision whose table is one subsection: quick to write when there are many objects. */
function bulk(count: number, object: (index: number) => string): Buffer {
  const parts = ['%PDF-1.7\n']
  const offsets: number[] = []
  let at = parts[0]!.length
  const put = (text: string) => {
    parts.push(text)
    at += text.length
  }
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /AcroForm 3 0 R >>',
    '<< /Type /Pages /Kids [] /Count 0 >>',
    '<< /Fields [4 0 R] /SigFlags 3 >>',
    `<< /FT /Sig /T (a) /V << /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 0000000000 0000000000 0000000000] /Contents <${'30030201'.padEnd(64, '0')}> >> >>`
  ]
  for (let index = 0; index < count + objects.length; index++) {
    offsets.push(at)
    put(`${index + 1} 0 obj\n${objects[index] ?? object(index)}\nendobj\n`)
  }
  const xref = at
  put(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`)
  put(offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join(''))
  put(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`)
  const bytes = latin1(parts.join(''))
  const start = bytes.indexOf('/Contents <') + 10
  const end = bytes.indexOf('>', start) + 1
  const range = [start, end, bytes.length - end].map(each => String(each).padStart(10, '0')).join(' ')
  bytes.write(`[0 ${range}]`, bytes.indexOf('[0 0000000000'), 'latin1')
  return bytes
}

describe('the hostile set', () => {
  it('200,000 objects', async () => {
    await harmless(
      '200,000 objects',
      bulk(200_000, index => `<< /A ${index} /B [1 2 ${index} 0 R] >>`),
      /cms/
    )
  })

  it('200,000 objects and an update of them all', async () => {
    const base = bulk(60_000, () => '<< /A 1 >>')
    const text = base.toString('latin1')
    const xref = /startxref\n(\d+)/.exec(text.slice(-60))![1]!
    const rows = Array.from({ length: 60_000 }, () => `0000000009 00000 n \n`).join('')
    const update = `xref\n1 60000\n${rows}trailer\n<< /Size 60005 /Root 1 0 R /Prev ${xref} >>\nstartxref\n${text.length}\n%%EOF\n`
    await harmless('an update of all', latin1(text + update), /pdf-signature/)
  })

  it.each([
    ['arrays', '[', ']'],
    ['dictionaries', '<< /A ', ' >>']
  ])('%s nested 20,000 deep', async (name, open, close) => {
    const deep = open.repeat(20_000) + 'null' + close.repeat(20_000)
    const paper = await Paper.write({
      ...letterObjects,
      1: letterObjects[1]!.replace('>>', `/X ${deep} >>`)
    }).sign()
    await harmless(`deep ${name}`, paper.bytes, /too-complex/)
  })

  it('objects of millions of numbers', async () => {
    const numbers = `[${'1 '.repeat(3_500_000)}]`
    await harmless(
      'numbers',
      bulk(1, () => numbers),
      /too-complex|cms/
    )
    await harmless(
      'numbers in many',
      bulk(8, () => numbers),
      /too-complex/
    )
    await harmless(
      'too large an object',
      bulk(1, () => `[${'1 '.repeat(5_000_000)}]`),
      /too-complex|cms/
    )
  })

  it('a picture that 100,000 objects show, changed', async () => {
    const holders = many(100_000, () => '<< /XObject << /A 7 0 R >> >>')
    const paper = await Paper.write({ ...letterObjects, ...holders }).sign()
    await harmless('many places', paper.update({ 7: 'null' }).bytes, /altered-after-signing/)
  })

  it('streams that share their bytes, all of them changed', async () => {
    const zeros = '0'.repeat(8_000_000)
    const base = await Paper.write({ ...letterObjects, 20: stream('/A 1', zeros) }).sign()
    let paper = base
    for (let count = 0; count < 30; count++) paper = paper.update({ 8: `<< /N ${count} >>` })
    const at = base.bytes.indexOf('20 0 obj')
    expect(at).toBeGreaterThan(0)
    const again = paper.update({ 20: stream('/A 1', `${zeros.slice(1)}1`) })
    await harmless('large streams', again.update({ 20: stream('/A 1', zeros) }).bytes, 'judged')
  })

  it('a circle of cross-reference sections', async () => {
    const paper = await Paper.write().sign()
    const text = paper.bytes.toString('latin1')
    const own = /startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]!
    await harmless(
      '/Prev to itself',
      latin1(
        text
          .replace(/\/Prev \d+( .*\n)(startxref.*)$/s, (_, a: string, b: string) => `/Prev ${own}${a}${b}`)
          .replace(/\/Prev \d+/g, `/Prev ${own}`)
      ),
      /xref-broken/
    )
  })

  it('references, lengths, page trees and fields that go round in circles', async () => {
    const circles: Objects = {
      ...letterObjects,
      2: '<< /Type /Pages /Kids [2 0 R] /Count 1 >>',
      5: '<< /Fields [20 0 R] >>',
      20: '<< /T (a) /Kids [21 0 R] >>',
      21: '<< /T (b) /Kids [20 0 R] >>',
      22: '23 0 R',
      23: '22 0 R',
      24: '<< /Length 24 0 R >>\nstream\nx\nendstream'
    }
    await harmless('circles', (await Paper.write(circles).sign()).bytes, /pdf-signature/)
  })

  it('an object stream that contains itself, and one inside another', async () => {
    const own = 900
    const base = Paper.write(
      { ...letterObjects, 20: stream('/Type /ObjStm /N 1 /First 5', '20 0 << >>') },
      'stream'
    )
    const offset = base.bytes.length
    const previous = /startxref\n(\d+)/.exec(base.bytes.toString('latin1').slice(-60))![1]!
    const data =
      `0200000014000200000006000100000000`.slice(0, 24) + `01${offset.toString(16).padStart(8, '0')}00`
    const dict = `/Type /XRef /Size ${own + 1} /W [1 4 1] /Index [6 1 20 1 ${own} 1] /Root 1 0 R /Filter /ASCIIHexDecode /Prev ${previous}`
    const bytes = Buffer.concat([
      base.bytes,
      latin1(`${own} 0 obj\n${stream(dict, data)}\nendobj\nstartxref\n${offset}\n%%EOF\n`)
    ])
    const paper = await Paper.continued(base.as(bytes), offset).sign()
    await harmless('object streams', paper.bytes, /object-broken|xref-broken/)
  })

  it('a zip bomb as cross-reference stream, as object stream and as certificate', async () => {
    const bomb = deflateSync(Buffer.alloc(200 * 1024 * 1024)).toString('latin1')
    const withStore: Objects = {
      ...letterObjects,
      1: letterObjects[1]!.replace('>>', '/DSS << /CRLs [20 0 R] >> >>'),
      20: stream('/Filter /FlateDecode', bomb)
    }
    await harmless('bomb in DSS', (await Paper.write(withStore).sign()).bytes, /too-complex/)
    const text = `%PDF-1.7\n/ByteRange\n1 0 obj\n${stream('/Type /XRef /Size 9999999 /W [1 2 1] /Filter /FlateDecode', bomb)}\nendobj\nstartxref\n20\n%%EOF\n`
    await harmless('bomb as xref', latin1(text), /too-complex/)
  })

  it('lengths that lie, tokens without end, strings without end', async () => {
    const lies = ['/Length 99999999999', '/Length -1', '/Length 0', '/Length (a)', '/Length 40 0 R']
    for (const lie of lies) {
      const paper = await Paper.write({
        ...letterObjects,
        4: letterObjects[4]!.replace(/\/Length \d+/, lie)
      }).sign()
      await harmless(lie, paper.bytes, /stream-broken/)
    }
    for (const object of [
      '('.repeat(100_000),
      '<'.padEnd(100_000, 'a'),
      `/${'n'.repeat(100_000)}`,
      '%'.padEnd(100_000, 'c')
    ]) {
      const paper = await Paper.write({ ...letterObjects, 6: object }).sign()
      await harmless(object.slice(0, 3), paper.bytes, /object-broken|too-complex|xref-broken/)
    }
  })

  it('200 revisions, 100 signatures, 5,000 fields', async () => {
    let paper = await Paper.write().sign({ timestamp: false })
    for (let count = 0; count < 200; count++) paper = paper.update({ 8: `<< /N ${count} >>` })
    await harmless('200 revisions', paper.bytes, 'judged')
    for (let count = 0; count < 80; count++) paper = paper.update({ 8: `<< /N ${count} >>` })
    await harmless('280 revisions', paper.bytes, /too-complex/)
    const fields = many(5_001, index => `<< /FT /Tx /T (f${index}) >>`)
    const list = Object.keys(fields)
      .map(number => `${number} 0 R`)
      .join(' ')
    await harmless(
      'fields',
      (await Paper.write({ ...letterObjects, 5: `<< /Fields [${list}] >>`, ...fields }).sign()).bytes,
      /too-complex/
    )
  })
})

describe('files that nobody meant', () => {
  const known = new Set(['VALID', 'VALID_NO_TSA', 'INDETERMINATE', 'INVALID', 'UNSIGNED'])

  it('mutated files end with a verdict, in time', async () => {
    const bases = [
      (await (await Paper.write().sign({ timestamp: false })).sign({ timestamp: false, by: 'nguyen-van-an' }))
        .bytes,
      (await Paper.write(letterObjects, 'stream').sign({ timestamp: false })).bytes,
      (await letterPdf()).subarray(0)
    ]
    const pieces = [
      '<<',
      '>>',
      '[',
      ']',
      '(',
      ')',
      '0 R',
      'obj',
      'stream',
      'endstream',
      '/Length 9',
      '/Kids',
      '%%EOF',
      'xref\n0 1\n',
      '/Prev 17',
      '-1',
      '99999999999',
      '\0',
      '/ByteRange [0 1 2 3]'
    ]
    const edit = fc.record({
      at: fc.nat({ max: 1_000_000 }),
      cut: fc.nat({ max: 60 }),
      put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 }))
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bases),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        async (base, edits) => {
          let bytes: Buffer = base
          for (const { at, cut, put } of edits) {
            const place = at % bytes.length
            bytes = Buffer.concat([bytes.subarray(0, place), latin1(put), bytes.subarray(place + cut)])
          }
          const { class: found, ms } = await judgedInTime(bytes)
          expect(known).toContain(found)
          expect(ms).toBeLessThan(mostMs)
        }
      ),
      { numRuns: 1500 }
    )
  })

  it('so do files of random tokens', async () => {
    const token = fc.constantFrom(
      '1 0 obj',
      'endobj',
      '<<',
      '>>',
      '[',
      ']',
      '/Type',
      '/Root 1 0 R',
      '(a)',
      '<aa>',
      'stream\n',
      '\nendstream',
      'xref\n0 1\n0000000000 65535 f \n',
      'trailer',
      'startxref\n9\n%%EOF',
      '/Size 1',
      '/ByteRange',
      '0',
      '7 0 R',
      '%x\n'
    )
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 60 }), async tokens => {
        const { class: found } = await judgedInTime(
          latin1(`%PDF-1.7\n${tokens.join(' ')}\nstartxref\n9\n%%EOF\n`)
        )
        expect(known).toContain(found)
      }),
      { numRuns: 500 }
    )
  })
})
