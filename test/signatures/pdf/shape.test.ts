import { describe, expect, it } from 'vitest'
import { allCodes, judged } from './support/judged.ts'
import { cmsOver, letterObjects, Paper, sha256 } from './support/paper.ts'

const signed = await Paper.write().sign({ name: 'ChuKy' })
const text = signed.bytes.toString('latin1')
const range = /\/ByteRange \[[^\]]*\]/.exec(text)![0]
const [, , gapStart, gapEnd, rest] = /\[0 (\d+) (\d+) (\d+)\]/
  .exec(range)!
  .map(Number)
  .flatMap((n, i) => (i === 0 ? [0, 0] : [n])) as [number, number, number, number, number]
const width = range.length
const spelled = (inner: string) => `/ByteRange [${inner}]`.padEnd(width, ' ')

async function refusedWith(paper: Paper, code: string): Promise<void> {
  const verdict = await judged(paper)
  expect(verdict.class).toBe('INVALID')
  expect(allCodes(verdict)).toContain(code)
}

describe('universal signature forgery: a signature that leaves out what would have to be checked', () => {
  it.each([
    ['ByteRange is missing', '/ByteRange [', '/ByteRanje [', 'pdf-signature.byte-range-missing'],
    ['Contents is missing', '/Contents <', '/Kontents <', 'pdf-signature.contents-missing']
  ])('%s', async (_, from, to, code) => {
    await refusedWith(signed.replaced(from, to), code)
  })

  it.each([
    ['null', `/ByteRange null`.padEnd(width, ' '), 'pdf-signature.byte-range-missing'],
    ['empty', spelled(''), 'pdf-signature.byte-range-missing'],
    ['a reference', `/ByteRange 4 0 R`.padEnd(width, ' '), 'pdf-signature.byte-range-missing'],
    ['a negative offset', spelled(`0 ${gapStart} -${gapEnd} ${rest}`), 'pdf-signature.byte-range-wrong'],
    ['a negative length', spelled(`0 ${gapStart} ${gapEnd} -${rest}`), 'pdf-signature.byte-range-wrong'],
    ['not from 0 on', spelled(`1 ${gapStart} ${gapEnd} ${rest}`), 'pdf-signature.byte-range-wrong'],
    ['one range', spelled(`0 ${gapStart}`), 'pdf-signature.byte-range-wrong'],
    ['a second gap', spelled(`0 9 15 9 ${gapEnd} 9`), 'pdf-signature.byte-range-wrong'],
    ['an overlap', spelled(`0 ${gapStart} 9 ${rest}`), 'pdf-signature.byte-range-wrong'],
    ['beyond the end', spelled(`0 ${gapStart} ${gapEnd} ${rest + 9}`), 'pdf-signature.byte-range-wrong'],
    ['a real number', spelled(`0 ${gapStart}.0 ${gapEnd} ${rest}`), 'pdf-signature.byte-range-wrong'],
    ['nothing of the second part', spelled(`0 ${gapStart} ${gapEnd} 0`), 'pdf-signature.byte-range-wrong'],
    [
      'not to the end of its revision',
      spelled(`0 ${gapStart} ${gapEnd} ${rest - 9}`),
      'pdf-signature.revision-not-covered'
    ],
    [
      'a gap wider than the contents',
      spelled(`0 ${gapStart - 1} ${gapEnd} ${rest}`),
      'pdf-signature.gap-wrong'
    ],
    [
      'a gap narrower than the contents',
      spelled(`0 ${gapStart + 1} ${gapEnd} ${rest}`),
      'pdf-signature.gap-wrong'
    ],
    ['a gap elsewhere', spelled(`0 10 20 ${rest}`), 'pdf-signature.gap-wrong']
  ])('ByteRange: %s', async (_, to, code) => {
    await refusedWith(signed.replaced(range, to), code)
  })

  it.each([
    ['a null', 'null'],
    ['an empty string', '<>'],
    ['a literal string', '(0000)'],
    ['a number', '0000']
  ])('Contents is %s', async (_, value) => {
    const bytes = Buffer.from(signed.bytes)
    bytes.fill(' ', gapStart, gapEnd)
    bytes.write(value, gapStart, 'latin1')
    await refusedWith(signed.as(bytes), 'pdf-signature.contents-missing')
  })

  it('nothing but zeros is no signature', async () => {
    await refusedWith(await Paper.write().sign({ cms: () => new Uint8Array(0) }), 'cms.not-der')
  })
})

describe('signature wrapping: the signed bytes are moved, others take their place', () => {
  it('content between the ranges', async () => {
    const moved = gapEnd + 200
    const bytes = Buffer.concat([
      signed.bytes.subarray(0, gapEnd),
      Buffer.from('4 0 obj << >> endobj'.padEnd(200, ' ')),
      signed.bytes.subarray(gapEnd)
    ])
    const to = spelled(`0 ${gapStart} ${moved} ${rest}`)
    await refusedWith(
      signed.as(Buffer.from(bytes.toString('latin1').replace(range, to), 'latin1')),
      'pdf-signature.xref-broken'
    )
  })

  it('a second dictionary with the same key', async () => {
    await refusedWith(
      await Paper.write().sign({ more: '/ByteRange [0 0 0 0]' }),
      'pdf-signature.dictionary-ambiguous'
    )
  })
})

describe('the spelling of Contents', () => {
  it('digits of both cases are refused: flipping one would change no bit of the signature', async () => {
    const letter = text.slice(gapStart).search(/[a-f]/) + gapStart
    await refusedWith(
      signed.altered(letter, Buffer.from(text[letter]!.toUpperCase())),
      'pdf-signature.contents-not-canonical'
    )
  })

  it('white space inside is refused', async () => {
    await refusedWith(signed.altered(gapEnd - 2, Buffer.from(' ')), 'pdf-signature.contents-not-canonical')
  })

  it('padding of anything but zeros is refused', async () => {
    await refusedWith(signed.altered(gapEnd - 9, Buffer.from('1')), 'cms.padding-dirty')
  })

  it('digits of one case, whichever, are good', async () => {
    const bytes = Buffer.from(signed.bytes)
    bytes.write(text.slice(gapStart, gapEnd).toUpperCase(), gapStart, 'latin1')
    expect((await judged(signed.as(bytes))).class).toBe('VALID')
  })
})

describe('the kind of signature', () => {
  it.each([
    ['adbe.pkcs7.sha1', 'pdf-signature.sub-filter-pkcs7-sha1'],
    ['adbe.x509.rsa_sha1', 'pdf-signature.sub-filter-x509-rsa-sha1'],
    ['Some.Thing', 'pdf-signature.sub-filter-unknown'],
    ['constructor', 'pdf-signature.sub-filter-unknown']
  ])('%s is refused', async (subFilter, code) => {
    await refusedWith(await Paper.write().sign({ subFilter }), code)
  })

  it('adbe.pkcs7.detached is good', async () => {
    expect((await judged(await Paper.write().sign({ subFilter: 'adbe.pkcs7.detached' }))).class).toBe('VALID')
  })

  it('a CMS that carries content of its own is refused', async () => {
    const cms = async (content: Uint8Array) => {
      const der = Buffer.from(await cmsOver(content))
      // id-data without content becomes id-data with four octets of it: the lengths around grow with it
      const at = der.indexOf(Buffer.from('300b06092a864886f70d010701', 'hex'))
      const inside = Buffer.from('301106092a864886f70d010701a00404026869', 'hex')
      const grown = Buffer.concat([der.subarray(0, at), inside, der.subarray(at + 13)])
      for (const place of [2, 17, 21])
        if (grown[place - 2] === 0x30 || grown[place - 2] === 0xa0) {
          grown.writeUInt16BE(grown.readUInt16BE(place) + 6, place)
        }
      return grown
    }
    const verdict = await judged(await Paper.write().sign({ cms }))
    expect(verdict.class).toBe('INVALID')
  })

  it('a signature over other bytes is refused', async () => {
    await refusedWith(
      await Paper.write().sign({ cms: () => cmsOver(Buffer.from('other')) }),
      'cms.digest-mismatch'
    )
  })
})

describe('signatures that the form does not show', () => {
  it('one that a later revision took out of the form is still found', async () => {
    const removed = signed.update({ 5: letterObjects[5]! })
    const verdict = await judged(removed)
    expect(verdict.signatures).toHaveLength(1)
    expect(verdict.class).toBe('INVALID')
    expect(allCodes(verdict)).toContain('pdf-signature.not-in-form')
  })

  it('one that no form ever showed is found by its bytes', async () => {
    const paper = await Paper.write({
      ...letterObjects,
      20: '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 10 20 30] /Contents <00> >>'
    }).sign()
    await refusedWith(paper, 'pdf-signature.not-in-form')
    const alone = Paper.write({ ...letterObjects, 20: '<< /ByteRange [0 10 20 30] /Contents <00> >>' })
    await refusedWith(alone, 'pdf-signature.not-in-form')
  })

  it('what looks like one inside a stream is data', async () => {
    const paper = await Paper.write({
      ...letterObjects,
      7: letterObjects[7]!
        .replace('0 0 100 100 re f', '%/ByteRange [0]')
        .replace(/\/Length \d+/, '/Length 15')
    }).sign()
    expect((await judged(paper)).class).toBe('VALID')
  })

  it('a usage-rights signature is no signature of the document', async () => {
    const paper = await Paper.write({
      ...letterObjects,
      1: letterObjects[1]!.replace('>>', '/Perms << /UR3 20 0 R >> >>'),
      20: '<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 10 20 30] /Contents <00> >>'
    }).sign()
    const verdict = await judged(paper)
    expect(verdict.class).toBe('VALID')
    expect(allCodes(verdict)).toEqual(['pdf-signature.usage-rights'])
  })
})

describe('what cannot be examined', () => {
  it('an encrypted signed file is INDETERMINATE', async () => {
    const paper = signed.update({ 30: '<< /Filter /Standard /V 5 >>' }, '/Encrypt 30 0 R')
    const verdict = await judged(paper)
    expect(verdict.class).toBe('INDETERMINATE')
    expect(allCodes(verdict)).toEqual(['pdf-signature.encrypted'])
  })

  it.each([
    [
      'startxref leads elsewhere',
      (t: string) =>
        t.replace(/startxref\n(\d+)\n%%EOF\n$/, (_, n: string) => `startxref\n${Number(n) + 3}\n%%EOF\n`)
    ],
    [
      'an entry does not hit its object',
      (t: string) =>
        t.replace(/(\d{10}) 00000 n/, (_, n: string) => `${String(Number(n) + 5).padStart(10, '0')} 00000 n`)
    ],
    ['two objects are swapped', (t: string) => t.replace('\n6 0 obj', '\n7 0 obj')],
    ['no %%EOF', (t: string) => t.replace(/%%EOF\n$/, '')],
    ['a wrong /Length', (t: string) => t.replace(/\/Length \d+/, '/Length 11')],
    ['junk before the header', (t: string) => `junk\n${t}`]
  ])('a signed file is never repaired: %s', async (_, harm) => {
    const verdict = await judged(signed.as(Buffer.from(harm(text), 'latin1')))
    expect(verdict.class).toBe('INVALID')
    expect(allCodes(verdict)[0]).toMatch(/pdf-signature\.(xref-broken|stream-broken|object-broken|not-pdf)/)
  })
})

it('the digest is that of the signed ranges', async () => {
  let seen: Uint8Array | undefined
  const paper = await Paper.write().sign({
    cms: content => {
      seen = sha256(content)
      return cmsOver(content)
    }
  })
  const at = paper.bytes.indexOf('/Contents <') + 10
  const to = paper.bytes.indexOf('>', at) + 1
  expect(sha256(Buffer.concat([paper.bytes.subarray(0, at), paper.bytes.subarray(to)]))).toEqual(seen)
})
