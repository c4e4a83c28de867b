import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SealForm } from '../../../src/signatures/pdf/sign/appearance/form.ts'
import type { SigningKey } from '../../../src/signatures/ports.ts'
import { signingKeyOf, testPki, type TestPki } from '../../support/pki.ts'
import { flourishPng, handwriting, letterPdf } from './letter.ts'
import { makePdf } from './made.ts'
import { at, inFolder, missing, pdfsig, signedBytes } from './signing.ts'

const dotsPerMm = 100 / 25.4

let pki: TestPki
let agency: SigningKey
let letter: Buffer
let seal: SealForm
beforeAll(async () => {
  pki = await testPki()
  agency = signingKeyOf(pki, 'dong-nai')
  const form: SealForm = {
    kind: 'seal',
    image: flourishPng(),
    widthMm: handwriting.widthMm,
    place: { by: 'page', ...handwriting }
  }
  letter = await signedBytes(await letterPdf(), { key: signingKeyOf(pki, 'nguyen-van-an'), form, at })
  seal = {
    kind: 'seal',
    image: pki.certificate('dong-nai').sealPng!,
    widthMm: 36,
    place: { by: 'signature' }
  }
})

/** Red, green, blue of a page at 100 dpi; kept where PICTURES says, for people to look at. */
function picture(pdf: Uint8Array, name: string, dpi = 100) {
  const folder = process.env.PICTURES
  const ppm = inFolder(file => {
    const source = file('s.pdf', pdf)
    if (folder !== undefined)
      execFileSync('pdftoppm', ['-r', '80', '-png', '-singlefile', source, path.join(folder, name)])
    execFileSync('pdftoppm', ['-r', String(dpi), '-f', '1', '-singlefile', source, source])
    return readFileSync(`${source}.ppm`)
  })
  const [, width, height] = /^P6\s(\d+)\s(\d+)\s255\s/.exec(ppm.toString('latin1', 0, 40))!.map(Number)
  const start = ppm.length - width! * height! * 3
  return {
    width: width!,
    height: height!,
    at: (x: number, y: number) => [...ppm.subarray(start + (y * width! + x) * 3).subarray(0, 3)]
  }
}

type Picture = ReturnType<typeof picture>

/** Bounds of the pixels that are of a colour, in dots. */
function bounds(seen: Picture, of: (r: number, g: number, b: number) => boolean, below = 0) {
  const box = { left: Infinity, top: Infinity, right: -1, bottom: -1 }
  for (let y = below; y < seen.height; y++)
    for (let x = 0; x < seen.width; x++) {
      const [r, g, b] = seen.at(x, y) as [number, number, number]
      if (!of(r, g, b)) continue
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x)
      box.top = Math.min(box.top, y)
      box.bottom = Math.max(box.bottom, y)
    }
  return box
}
const red = (r: number, g: number, b: number) => r > 150 && g < 90 && b < 90
const blue = (r: number, g: number, b: number) => b > 120 && r < 90 && g < 110
const dark = (r: number, g: number, b: number) => r + g + b < 300

describe.skipIf(missing('pdftoppm', 'pdftotext', 'pdfsig'))('on paper', () => {
  it('the seal has its true size and covers about a third of the signature, from the left', async () => {
    const bytes = await signedBytes(letter, { key: agency, form: seal, at })
    const seen = picture(bytes, 'seal')
    const stamp = bounds(seen, red)
    const hand = bounds(seen, blue)
    expect((stamp.right - stamp.left) / dotsPerMm).toBeCloseTo(36, -0.5)
    expect((stamp.bottom - stamp.top) / dotsPerMm).toBeCloseTo(36, -0.5)
    const box = { left: handwriting.leftMm * dotsPerMm, width: handwriting.widthMm * dotsPerMm }
    const covered = (stamp.right - box.left) / box.width
    expect(covered).toBeGreaterThan(0.25)
    expect(covered).toBeLessThan(0.4)
    expect(stamp.left).toBeLessThan(hand.left)
    expect((stamp.top + stamp.bottom) / 2).toBeCloseTo((handwriting.topMm + 11) * dotsPerMm, -1)
    expect(pdfsig(bytes).map(each => each.valid)).toEqual([true, true])
  })

  it('handwriting shows through the seal', async () => {
    const seen = picture(await signedBytes(letter, { key: agency, form: seal, at }), 'through')
    const stamp = bounds(seen, red)
    expect(bounds(seen, blue).left).toBeLessThan(stamp.right)
  })

  it('without a visible signature the seal stands where the agency says, or nowhere', async () => {
    const plain = makePdf({ pages: 2 })
    const otherwise = { page: -1, leftMm: 100, topMm: 200 }
    const form: SealForm = { ...seal, place: { by: 'signature', otherwise } }
    const bytes = await signedBytes(plain, { key: agency, form, at })
    expect(bytes.toString('latin1')).toMatch(/\/P 11 0 R/)
    await expect(signedBytes(plain, { key: agency, form: seal, at })).rejects.toThrow(
      'pdf-signature.no-place'
    )
  })

  it('number and time stand in the upper right corner, above the national motto, as text', async () => {
    const form = { kind: 'number-and-time', number: '1286/QĐ-UBND' } as const
    const bytes = await signedBytes(letter, { key: agency, form, at })
    const seen = picture(bytes, 'number')
    const strip = bounds({ ...seen, height: Math.round(20 * dotsPerMm) }, dark)
    expect(strip.right / dotsPerMm).toBeCloseTo(210 - 15, -0.5)
    expect(strip.bottom / dotsPerMm).toBeLessThan(19)
    expect(strip.left).toBeGreaterThan(seen.width / 2)
    expect(bounds(seen, red)).toMatchObject({ right: -1 })
    const text = inFolder(file =>
      execFileSync('pdftotext', ['-layout', file('s.pdf', bytes), '-'], { encoding: 'utf8' })
    )
    expect(text.trim().split('\n')[0]!.trim()).toBe('1286/QĐ-UBND; 2026-11-25T06:42:10+07:00')
  })

  it('a copy of a numbered attachment leaves its number readable', async () => {
    const number = { kind: 'number-and-time', number: '1286/QĐ-UBND' } as const
    const copy = {
      kind: 'copy',
      copy: 'sao-luc',
      agency: 'Văn phòng Ủy ban nhân dân tỉnh Đồng Nai',
      number: '15/SL-VP'
    } as const
    const once = await signedBytes(await letterPdf(), { key: agency, form: number, at })
    const bytes = await signedBytes(once, { key: agency, form: copy, at })
    picture(bytes, 'copy')
    const text = inFolder(file =>
      execFileSync('pdftotext', ['-layout', file('s.pdf', bytes), '-'], { encoding: 'utf8' })
    ).replace(/\s+/g, ' ')
    expect(text).toContain('1286/QĐ-UBND; 2026-11-25T06:42:10+07:00')
    expect(text).toContain('Sao lục; Văn phòng Ủy ban nhân dân tỉnh Đồng Nai; 15/SL-VP;')
  })

  it.each([0, 90, 180, 270] as const)(
    'on a page turned by %i degrees the corner is where it is seen',
    async rotate => {
      const form = { kind: 'number-and-time', number: '1286/QĐ-UBND' } as const
      const bytes = await signedBytes(makePdf({ rotate, mediaBox: '[-20 30 575 872]', text: '' }), {
        key: agency,
        form,
        at
      })
      const seen = picture(bytes, `turned-${rotate}`)
      const words = bounds(seen, dark)
      expect((seen.width - words.right) / dotsPerMm).toBeCloseTo(15, -0.5)
      expect(words.top / dotsPerMm).toBeCloseTo(8, -0.5)
      expect(words.bottom / dotsPerMm).toBeLessThan(12)
    }
  )
})
