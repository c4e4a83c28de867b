import { beforeAll, describe, expect, it } from 'vitest'
import { signPdf } from '../../../src/signatures/pdf/sign/sign.ts'
import type { SigningKey } from '../../../src/signatures/ports.ts'
import { signingKeyOf, testPki } from '../../support/pki.ts'
import { makePdf } from './made.ts'
import { asFile, at, signedBytes } from './signing.ts'

let key: SigningKey
beforeAll(async () => {
  key = signingKeyOf(await testPki(), 'dong-nai')
})
const hidden = { kind: 'hidden' } as const
const codeOf = async (pdf: Uint8Array, more = {}) => {
  const signed = await signPdf(asFile(pdf), { key, form: hidden, at, ...more })
  return 'code' in signed ? signed.code : 'signed'
}

/** A certification signature as the file says it; its bytes prove nothing and need not. */
const certified = (p: string) => ({
  acroForm: 'indirect' as const,
  catalog: '/Perms << /DocMDP 20 0 R >>',
  more: {
    4: '<< /Fields [21 0 R] /SigFlags 3 >>',
    20: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <00> /ByteRange [0 1 2 3]
      /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams ${p} /V /1.2 >> >>] >>`,
    21: '<< /FT /Sig /T (Certified) /V 20 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>'
  }
})

describe('a file whose author', () => {
  it.each([
    ['forbids every change', '/P 1', 'pdf-signature.not-allowed-by-author'],
    ['allows forms and signatures', '/P 2', 'signed'],
    ['says nothing of it', '', 'signed']
  ])('%s: %s gives %s', async (_, p, code) => {
    expect(await codeOf(makePdf(certified(p)))).toBe(code)
  })

  it('locks everything with a field of PDF 2.0 is not signed', async () => {
    const make = certified('/P 2')
    const field = make.more[21].replace(
      '/FT /Sig',
      '/FT /Sig /Lock << /Type /SigFieldLock /Action /All /P 1 >>'
    )
    expect(await codeOf(makePdf({ ...make, more: { ...make.more, 21: field } }))).toBe(
      'pdf-signature.not-allowed-by-author'
    )
  })

  it('certified it without an entry in /Perms is heard, too', async () => {
    const make = certified('/P 1')
    expect(await codeOf(makePdf({ ...make, catalog: '' }))).toBe('pdf-signature.not-allowed-by-author')
  })
})

describe('a file that', () => {
  it('is encrypted is not signed', async () => {
    const trailer =
      '/Encrypt << /Filter /Standard /V 2 /R 3 /O (x) /U (y) /P -44 /Length 128 >> /ID [<01> <02>]'
    for (const form of ['table', 'stream'] as const)
      expect(await codeOf(makePdf({ form, trailer }))).toBe('pdf-signature.cannot-sign-encrypted-file')
  })

  const whole = makePdf()
  it.each([
    ['is no PDF', Buffer.from('{\\rtf1 hello}')],
    ['is empty', Buffer.alloc(0)],
    ['lost its end', whole.subarray(0, whole.length - 40)],
    ['has other bytes behind its end', Buffer.concat([whole, Buffer.from('<script>')])],
    [
      'points to another place',
      Buffer.from(whole.toString('latin1').replace(/startxref\n\d+/, 'startxref\n99'), 'latin1')
    ],
    ['has a page that is none', makePdf({ more: { 10: '(no page)' } })],
    ['has pages in a circle', makePdf({ more: { 2: '<< /Type /Pages /Kids [2 0 R] /Count 1 >>' } })],
    ['has no pages', makePdf({ more: { 2: '<< /Type /Pages /Kids [] /Count 0 >>' } })],
    [
      'has fields in a circle',
      makePdf({ acroForm: 'indirect', more: { 4: '<< /Fields [7 0 R] >>', 7: '<< /T (a) /Kids [7 0 R] >>' } })
    ],
    ['has /Annots that are no array', makePdf({ annots: 'indirect', more: { 5: '(none)' } })],
    ['has a key twice in what must be rewritten', makePdf({ page: '/Tabs /S /Tabs /R' })]
  ])('%s is not signed', async (_, pdf) => {
    expect(await codeOf(pdf)).toBe('pdf-signature.cannot-sign-broken-file')
  })

  it('has white space behind its end is signed; nothing of it is touched', async () => {
    const pdf = Buffer.concat([whole, Buffer.from('\r\n\0 ')])
    const signed = await signedBytes(pdf, { key, form: hidden, at })
    expect(signed.subarray(0, pdf.length)).toEqual(pdf)
    expect(signed.subarray(pdf.length, pdf.length + 1).toString()).toBe('\n')
  })

  it('has a field of the wanted name is not signed under it', async () => {
    const pdf = await signedBytes(makePdf(), { key, form: hidden, at, fieldName: 'Dau' })
    expect(await codeOf(pdf, { fieldName: 'Dau' })).toBe('pdf-signature.field-taken')
    expect(await codeOf(pdf, { fieldName: 'Dau.Khac' })).toBe('pdf-signature.field-taken')
    expect(await codeOf(pdf, { fieldName: '' })).toBe('pdf-signature.field-taken')
  })

  it('is smaller than a corner has no place for it', async () => {
    const form = { kind: 'number-and-time', number: '1286/QĐ-UBND' } as const
    expect(await codeOf(makePdf({ mediaBox: '[0 0 200 60]' }), { form })).toBe('pdf-signature.no-place')
  })

  it('has no page of that number has no place for the seal', async () => {
    const { sealPng } = (await testPki()).certificate('dong-nai')
    for (const page of [0, 3, -3]) {
      const form = {
        kind: 'seal',
        image: sealPng,
        widthMm: 36,
        place: { by: 'page', page, leftMm: 9, topMm: 9 }
      }
      expect(await codeOf(makePdf({ pages: 2 }), { form })).toBe('pdf-signature.no-place')
    }
  })
})

describe('a file of the kind that forgives', () => {
  it('whose /Size is too small keeps the objects beyond it', async () => {
    const pdf = Buffer.from(makePdf().toString('latin1').replace('/Size 101', '/Size 9  '), 'latin1')
    const signed = await signedBytes(pdf, { key, form: hidden, at })
    expect(signed.subarray(pdf.length).toString('latin1')).not.toMatch(/^100 0 obj/m)
  })
})
