import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SigningKey } from '../../../src/signatures/ports.ts'
import type { SignatureForm } from '../../../src/signatures/pdf/sign/appearance/form.ts'
import { signPdf } from '../../../src/signatures/pdf/sign/sign.ts'
import { signingKeyOf, testPki, type TestPki } from '../../support/pki.ts'
import { makePdf, type Make } from './made.ts'
import { asFile, at, extract, inFolder, missing, pdfsig, qpdfCheck, signedBytes } from './signing.ts'

const number: SignatureForm = { kind: 'number-and-time', number: '1286/QĐ-UBND' }
const copy: SignatureForm = { kind: 'copy', copy: 'sao-y', agency: 'Văn phòng Ủy ban nhân dân tỉnh Đồng Nai' }
const hidden: SignatureForm = { kind: 'hidden' }

let pki: TestPki
let key: SigningKey
let person: SigningKey
beforeAll(async () => {
  pki = await testPki()
  key = signingKeyOf(pki, 'dong-nai')
  person = signingKeyOf(pki, 'nguyen-van-an')
})

const makes: Make[] = (['table', 'stream'] as const).flatMap(form =>
  (['absent', 'direct', 'indirect'] as const).flatMap(annots =>
    (['absent', 'direct', 'indirect'] as const).map(acroForm => ({ form, annots, acroForm, pages: 2 }))
  )
)
const said = (make: Make) => `${make.form} annots ${make.annots} form ${make.acroForm}`

describe('a signed PDF', () => {
  it.each(makes.map(make => [said(make), make] as const))(
    'begins with the bytes that were there, thrice signed: %s',
    async (_, make) => {
      const plain = makePdf(make)
      const first = await signedBytes(plain, { key: person, form: hidden, at })
      const second = await signedBytes(first, {
        key,
        form: number,
        at,
        reason: 'Ban hành',
        location: 'Đồng Nai'
      })
      const third = await signedBytes(second, { key, form: copy, at })
      expect(first.subarray(0, plain.length)).toEqual(plain)
      expect(second.subarray(0, first.length)).toEqual(first)
      expect(third.subarray(0, second.length)).toEqual(second)
      const ranges = extract(third).map(each => each.range)
      expect(ranges.map(([start]) => start)).toEqual([0, 0, 0])
      expect(ranges.map(range => range[2]! + range[3]!)).toEqual(
        [first, second, third].map(each => each.length)
      )
    }
  )

  it('says its length and digest before its first byte', async () => {
    const pdf = makePdf()
    const bytes = await signedBytes(pdf, { key, form: number, at })
    expect(await signPdf(asFile(pdf), { key, form: number, at })).toMatchObject({
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      fieldName: 'ChuKySo1'
    })
  })

  it('is the same bytes for the same file, key and time', async () => {
    const pdf = makePdf()
    const options = { key, form: copy, at }
    expect(await signedBytes(pdf, options)).toEqual(await signedBytes(pdf, options))
  })

  it('carries nothing that forbids others to sign, and no time in the CMS beside /M', async () => {
    const bytes = await signedBytes(makePdf(), { key, form: number, at })
    const text = bytes.toString('latin1')
    expect(text).not.toContain('DocMDP')
    expect(text).toContain("/M (D:20261125064210+07'00')")
    expect(text).toContain('/SubFilter /ETSI.CAdES.detached')
    // 1.2.840.113549.1.9.5, signingTime
    expect(extract(bytes)[0]!.cms.includes(Buffer.from('06092a864886f70d010905', 'hex'))).toBe(false)
  })

  it('reads itself out in Vietnamese', async () => {
    const text = (await signedBytes(makePdf(), { key, form: number, at })).toString('latin1')
    const spoken = /\/TU <([0-9a-f]+)>/.exec(text)?.[1] ?? ''
    expect(Buffer.from(spoken.slice(4), 'hex').swap16().toString('utf16le')).toMatch(
      /^Chữ ký số của .*: 1286\/QĐ-UBND; 2026-11-25T06:42:10\+07:00$/
    )
  })

  it('names its field with the first number that is free, or as asked', async () => {
    const one = await signedBytes(makePdf(), { key, form: hidden, at, fieldName: 'DauCoQuan' })
    const two = await signedBytes(one, { key, form: hidden, at })
    expect(two.toString('latin1').match(/\/T \((\w+)\)/g)).toEqual(['/T (DauCoQuan)', '/T (ChuKySo1)'])
  })

  it('has room for a CMS that is larger than usual: it is made again with more', async () => {
    let stamps = 0
    const token = Buffer.concat([Buffer.from('3082fffc', 'hex'), Buffer.alloc(0xfffc, 5)])
    const timestamp = {
      stamp: async () => {
        stamps++
        return token
      }
    }
    const bytes = await signedBytes(makePdf(), { key, form: hidden, at, timestamp })
    expect(stamps).toBe(2)
    expect(bytes.length).toBeGreaterThan(512 * 1024)
    expect(bytes.includes(Buffer.from('05'.repeat(0xfffc)))).toBe(true)
  })

  it('leaves a broken promise of the key or the authority to whoever can wait', async () => {
    const away = {
      stamp: async () => {
        throw new Error('away')
      }
    }
    await expect(signedBytes(makePdf(), { key, form: hidden, at, timestamp: away })).rejects.toThrow('away')
  })
})

describe.skipIf(missing('pdfsig', 'qpdf'))('for other programs', () => {
  it.each(makes.map(make => [said(make), make] as const))(
    'all signatures are valid and the last covers everything: %s',
    async (_, make) => {
      const first = await signedBytes(makePdf(make), { key: person, form: hidden, at })
      const bytes = await signedBytes(await signedBytes(first, { key, form: number, at }), {
        key,
        form: copy,
        at
      })
      expect(pdfsig(bytes)).toEqual([
        { valid: true, total: false, name: 'ChuKySo1' },
        { valid: true, total: false, name: 'ChuKySo2' },
        { valid: true, total: true, name: 'ChuKySo3' }
      ])
      expect(qpdfCheck(bytes)).toContain('No syntax or stream encoding errors found')
    }
  )
})

describe.skipIf(missing('openssl'))('for openssl', () => {
  it('the CMS is a detached CAdES signature over the two ranges, with a path to the root', async () => {
    const bytes = await signedBytes(makePdf(), { key, form: number, at })
    const [signature] = extract(bytes)
    const verify = (content: Uint8Array) =>
      inFolder(file =>
        execFileSync(
          'openssl',
          [
            ...[
              'cms',
              '-verify',
              '-binary',
              '-cades',
              '-inform',
              'DER',
              '-purpose',
              'any',
              '-out',
              '/dev/null'
            ],
            ...['-in', file('s.p7s', signature!.cms), '-content', file('data', content)],
            ...['-CAfile', file('root.pem', Buffer.from(pki.certificate('root-g2').pem))]
          ],
          { stdio: 'ignore' }
        )
      )
    verify(signature!.content)
    const changed = Buffer.from(signature!.content)
    changed[100]! ^= 1
    expect(() => verify(changed)).toThrow()
  })
})
