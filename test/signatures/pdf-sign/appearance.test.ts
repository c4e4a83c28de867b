import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillCorner } from '../../../src/signatures/pdf/sign/appearance/corner.ts'
import { drawForm } from '../../../src/signatures/pdf/sign/appearance/draw.ts'
import { asSeen, onPage, seenSize } from '../../../src/signatures/pdf/sign/appearance/frame.ts'
import type { PageFrame } from '../../../src/signatures/pdf/sign/appearance/frame.ts'
import { cornerBox, placedBox, sealBox } from '../../../src/signatures/pdf/sign/appearance/place.ts'
import { readSeal } from '../../../src/signatures/pdf/sign/appearance/seal.ts'
import { pdfDate, vietnamTime } from '../../../src/signatures/pdf/sign/appearance/time.ts'
import { cornerParts, spokenWords } from '../../../src/signatures/pdf/sign/appearance/words.ts'
import { flourishPng, png } from './letter.ts'

const at = new Date('2026-11-24T23:42:10.987Z')
const a4: PageFrame = { visible: [0, 0, 595, 842], rotate: 0, unit: 1 }

describe('the time shown', () => {
  it('is ISO 8601 with the Vietnamese zone, to the second, on the Vietnamese day', () => {
    expect(vietnamTime(at)).toBe('2026-11-25T06:42:10+07:00')
    expect(pdfDate(at)).toBe("D:20261125064210+07'00'")
  })
})

describe('the words of a corner', () => {
  it('are number and notation, then the time', () => {
    expect(cornerParts({ kind: 'number-and-time', number: ' 1286/QĐ-UBND ' }, at)).toEqual([
      '1286/QĐ-UBND',
      '2026-11-25T06:42:10+07:00'
    ])
  })

  it.each([
    ['sao-y', 'Sao y'],
    ['sao-luc', 'Sao lục'],
    ['trich-sao', 'Trích sao']
  ] as const)('of a copy (%s) are its form, the agency, its number where given, the time', (copy, words) => {
    const agency = 'Văn phòng Ủy ban nhân dân tỉnh Đồng Nai'
    const time = vietnamTime(at)
    expect(cornerParts({ kind: 'copy', copy, agency }, at)).toEqual([words, agency, time])
    expect(cornerParts({ kind: 'copy', copy, agency, number: '15/SY-VP' }, at)).toEqual([
      words,
      agency,
      '15/SY-VP',
      time
    ])
  })

  it('typed with combining marks are written with whole letters', () => {
    const [number] = cornerParts({ kind: 'number-and-time', number: '1286/QĐ-Ủ'.normalize('NFD') }, at)
    expect(number).toBe('1286/QĐ-Ủ'.normalize('NFC'))
  })

  it('are read out for those who do not see the seal', () => {
    const seal = { kind: 'seal', image: flourishPng(), widthMm: 36, place: { by: 'signature' } } as const
    expect(spokenWords(seal, 'Sở Nội vụ', at)).toBe(
      'Chữ ký số và dấu của Sở Nội vụ, ký lúc 2026-11-25T06:42:10+07:00'
    )
  })
})

describe('the corner', () => {
  const width = (text: string) => text.length * 5

  it('breaks after a part before it breaks within one', () => {
    expect(fillCorner(['Sao y', 'x'.repeat(40), '2026-11-25T06:42:10+07:00'], width)).toEqual([
      `Sao y; ${'x'.repeat(40)};`,
      '2026-11-25T06:42:10+07:00'
    ])
  })

  it('never shrinks: text beyond three lines of the wider corner is refused', () => {
    const words = (count: number) => Array.from({ length: count }, () => 'chữ').join(' ')
    expect(fillCorner([words(50), 'time'], width)).toHaveLength(3)
    expect(fillCorner([words(80), 'time'], width)).toMatchObject({ code: 'pdf-signature.text-too-long' })
    expect(fillCorner(['x'.repeat(90)], width)).toMatchObject({ code: 'pdf-signature.text-too-long' })
  })

  it('stands in the free strip above the text, right edges at the margin', () => {
    const box = cornerBox(a4, { width: 200, height: 34.5 }, [])!
    expect(box.x + box.width).toBeCloseTo(595 - (15 * 72) / 25.4)
    expect(box.y + box.height).toBeLessThan((20 * 72) / 25.4)
  })

  it('goes below a signature that stands there already, else to its left, else nowhere', () => {
    const first = cornerBox(a4, { width: 200, height: 11.5 }, [])!
    const second = cornerBox(a4, { width: 200, height: 11.5 }, [first])!
    expect(second.x).toBe(first.x)
    expect(second.y).toBeGreaterThan(first.y + first.height)
    const third = cornerBox(a4, { width: 200, height: 23 }, [first, second])!
    expect(third.x + third.width).toBeLessThan(first.x)
    expect(cornerBox(a4, { width: 400, height: 34 }, [first])).toBeUndefined()
  })

  it('writes every letter of Vietnamese', async () => {
    const vowels = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ'
    for (const letters of (vowels + vowels.toUpperCase()).match(/.{1,25}/gu)!) {
      const drawn = await drawForm({ kind: 'number-and-time', number: letters }, at)
      expect('code' in drawn).toBe(false)
    }
  })

  it.each(['', '   ', '1286/☃', 'a\u0000b', '漢'])('refuses %j', async number => {
    expect(await drawForm({ kind: 'number-and-time', number }, at)).toMatchObject({
      code: 'pdf-signature.unwritable-text'
    })
  })

  it('is the same bytes for the same words and moment', async () => {
    const form = { kind: 'number-and-time', number: '1286/QĐ-UBND' } as const
    const [one, two] = [await drawForm(form, at), await drawForm(form, at)]
    expect(two).toEqual(one)
  })
})

describe('the seal', () => {
  it('has its true width and the height that follows from its picture', () => {
    expect(readSeal(flourishPng(400, 200), 36)).toMatchObject({ widthMm: 36, heightMm: 18 })
  })

  it('covers the left third of the personal signature, middles at one height', () => {
    const signature = { x: 330, y: 500, width: 120, height: 60 }
    const box = sealBox(a4, signature, { width: 102, height: 102 })!
    expect(box.x + box.width).toBeCloseTo(370)
    expect(box.y + box.height / 2).toBeCloseTo(530)
  })

  it('that would run over the edge of the page has no place', () => {
    const size = { width: 102, height: 102 }
    expect(sealBox(a4, { x: 20, y: 500, width: 120, height: 60 }, size)).toBeUndefined()
    expect(placedBox(a4, 180, 20, size)).toBeUndefined()
    expect(placedBox(a4, -1, 20, size)).toBeUndefined()
    expect(placedBox(a4, 20, 20, size)).toBeDefined()
  })

  const opaque = png(40, 40, 2, Buffer.alloc(40 * (1 + 40 * 3)))
  it.each([
    ['without transparency', opaque, 36],
    ['that is no PNG', Buffer.from('GIF89a'), 36],
    ['cut short', flourishPng().subarray(0, 500), 36],
    ['of millimetres that are pixels', flourishPng(), 420],
    ['too small to be one', flourishPng(), 5],
    ['of no size', flourishPng(), Number.NaN],
    ['of too many pixels', png(30_000, 30_000, 6, Buffer.alloc(10)), 36]
  ])('%s is refused', (_, image, widthMm) => {
    expect(readSeal(image, widthMm)).toMatchObject({ code: 'pdf-signature.bad-seal-image' })
  })

  it('damaged anywhere is refused before anybody draws it', () => {
    const image = flourishPng(60, 60)
    fc.assert(
      fc.property(fc.nat(image.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bad = Buffer.from(image)
        bad[at]! ^= change
        expect(readSeal(bad, 36)).toMatchObject({ code: 'pdf-signature.bad-seal-image' })
      })
    )
    for (const rows of [Buffer.alloc(7), Buffer.alloc(40 * 161 + 1), Buffer.alloc(40 * 161, 9)])
      expect(readSeal(png(40, 40, 6, rows), 36)).toMatchObject({ detail: 'damaged' })
  })
})

describe('a page as it is seen', () => {
  const frames = fc.record({
    visible: fc
      .tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }))
      .map(([x, y]) => [x, y, x + 595, y + 842] as const),
    rotate: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const),
    unit: fc.constantFrom(1, 2, 0.5)
  })

  it('is the page: there and back is the same place, whatever the turning', () => {
    fc.assert(
      fc.property(frames, fc.nat(400), fc.nat(400), (frame, x, y) => {
        const box = { x, y, width: 50, height: 20 }
        const back = asSeen(frame, onPage(frame, box))
        for (const key of ['x', 'y', 'width', 'height'] as const) expect(back[key]).toBeCloseTo(box[key])
      })
    )
  })

  it('has its corners where the eye sees them', () => {
    fc.assert(
      fc.property(frames, frame => {
        const whole = asSeen(frame, frame.visible)
        expect(whole).toMatchObject({ ...seenSize(frame) })
        expect(whole.x).toBeCloseTo(0)
        expect(whole.y).toBeCloseTo(0)
      })
    )
    // turned clockwise by 90 degrees, the lower left corner is seen at the upper left
    expect(onPage({ ...a4, rotate: 90 }, { x: 0, y: 0, width: 10, height: 20 })).toEqual([0, 0, 20, 10])
  })
})
