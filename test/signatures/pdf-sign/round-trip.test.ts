import { beforeAll, describe, expect, it } from 'vitest'
import type { JudgingContext } from '../../../src/signatures/judging.ts'
import type { SignatureForm } from '../../../src/signatures/pdf/sign/appearance/form.ts'
import { verifyPdf } from '../../../src/signatures/pdf/verify.ts'
import { signingKeyOf } from '../../support/pki.ts'
import { pkiLookup } from '../../support/pki-lookup.ts'
import { authority, pki, trust } from '../cms/workshop.ts'
import { flourishPng, handwriting, letterPdf } from './letter.ts'
import { makePdf, type Make } from './made.ts'
import { asFile, at, signedBytes } from './signing.ts'

const agency = signingKeyOf(pki, 'dong-nai')
const person = signingKeyOf(pki, 'nguyen-van-an')
const number: SignatureForm = { kind: 'number-and-time', number: '1286/QĐ-UBND' }
const copy: SignatureForm = { kind: 'copy', copy: 'sao-y', agency: 'Văn phòng Ủy ban nhân dân tỉnh Đồng Nai' }
const handwritten: SignatureForm = {
  kind: 'seal',
  image: flourishPng(),
  widthMm: handwriting.widthMm,
  place: { by: 'page', ...handwriting }
}
const seal: SignatureForm = {
  kind: 'seal',
  image: pki.certificate('dong-nai').sealPng!,
  widthMm: 36,
  place: { by: 'signature' }
}

const context = (): JudgingContext => {
  const now = new Date()
  return { trust, lookup: pkiLookup(pki), receivedAt: now, now }
}
const judged = async (bytes: Uint8Array) => verifyPdf(asFile(bytes), context())
const timestamp = authority()

let letter: Buffer
beforeAll(async () => {
  letter = await letterPdf()
})

describe('what is signed here is judged', () => {
  it('VALID when person and agency signed a letter with timestamps', async () => {
    const first = await signedBytes(letter, { key: person, form: handwritten, at, timestamp })
    const verdict = await judged(await signedBytes(first, { key: agency, form: seal, at, timestamp }))
    expect(verdict).toMatchObject({ class: 'VALID', problems: [], revisions: 3 })
    expect(verdict.signatures).toMatchObject([
      { class: 'VALID', role: 'person', problems: [], time: { by: 'timestamp' } },
      {
        class: 'VALID',
        role: 'agency',
        problems: [],
        time: { by: 'timestamp' },
        coverage: { wholeFile: true }
      }
    ])
  })

  it('VALID_NO_TSA without', async () => {
    const verdict = await judged(await signedBytes(letter, { key: agency, form: number, at }))
    expect(verdict).toMatchObject({ class: 'VALID_NO_TSA' })
    expect(verdict.signatures).toMatchObject([{ class: 'VALID_NO_TSA', role: 'agency' }])
  })

  const makes: Make[] = (['table', 'stream'] as const).flatMap(form =>
    (['absent', 'direct', 'indirect'] as const).flatMap(annots =>
      (['absent', 'direct', 'indirect'] as const).map(acroForm => ({ form, annots, acroForm }))
    )
  )
  it.each(makes.map(make => [`${make.form} annots ${make.annots} form ${make.acroForm}`, make] as const))(
    'VALID in a file of any make, the copy on top of the signatures before it: %s',
    async (_, make) => {
      const options = { at, timestamp }
      const first = await signedBytes(makePdf(make), { ...options, key: person, form: { kind: 'hidden' } })
      const second = await signedBytes(first, { ...options, key: agency, form: number })
      const third = await signedBytes(second, { ...options, key: signingKeyOf(pki, 'van-phong'), form: copy })
      const verdict = await judged(third)
      expect(verdict.problems).toEqual([])
      expect(verdict.signatures.map(each => each.problems)).toEqual([[], [], []])
      expect(verdict.class).toBe('VALID')
    }
  )

  it('INVALID after any byte of it was changed', async () => {
    const bytes = await signedBytes(letter, { key: agency, form: number, at, timestamp })
    for (let tries = 0; tries < 150; tries++) {
      const changed = Buffer.from(bytes)
      const place = (tries * 7919 * 31) % bytes.length
      changed[place]! ^= 1 + (tries % 255)
      const { class: found } = await judged(changed)
      expect([place, found]).not.toEqual([place, 'VALID'])
    }
  })
})
