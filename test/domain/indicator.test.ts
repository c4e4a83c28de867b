import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTargetsCsv } from '../../src/adapters/csv/targets.ts'
import {
  indicatorKeys,
  indicatorOf,
  indicators,
  isIndicatorKey,
  meets,
  noMeasures,
  targetFor
} from '../../src/domain/indicator.ts'
import { refusalReasonOf } from '../../src/domain/refusal-reason.ts'
import {
  addDays,
  daysIn,
  isDay,
  isMonth,
  monthOf,
  periodBefore,
  periodText,
  rangeOf,
  readPeriod,
  weekOf
} from '../../src/domain/reporting-period.ts'

describe('indicators', () => {
  it('are each defined once, in both languages, with what they are made of', () => {
    expect(indicators.map(each => each.key)).toEqual(indicatorKeys)
    for (const { vi, en, numerator, denominator, unit, source } of indicators) {
      for (const text of [vi, en, numerator.vi, numerator.en, source]) expect(text).toMatch(/\S/)
      expect(denominator !== undefined).toBe(unit === 'percent')
      expect(`${vi} ${numerator.vi}`).toMatch(/\P{ASCII}/u)
    }
    expect(isIndicatorKey('speed')).toBe(false)
  })

  it('of nothing are nothing, not nought percent', () => {
    for (const { of, unit } of indicators)
      expect(of(noMeasures).value).toBe(unit === 'percent' || unit === 'seconds' ? null : 0)
  })

  it('shares lie between 0 and 100 and carry what they are made of', () => {
    const signed = indicatorOf('two-signatures')
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (a, b) => {
        const counted = signed.of({ ...noMeasures, sent: a + b, sentSigned: a })
        if (a + b > 0) expect(counted.value).toBeGreaterThanOrEqual(0)
        expect(counted.value ?? 0).toBeLessThanOrEqual(100)
        expect(counted).toMatchObject({ numerator: a, denominator: a + b })
      })
    )
  })

  it('meet a target exactly, not by rounding', () => {
    const signed = indicatorOf('two-signatures')
    const almost = signed.of({ ...noMeasures, sent: 1_000_000, sentSigned: 949_999 })
    expect(almost.value).toBe(95)
    expect(meets(signed, almost, 95)).toBe(false)
    expect(meets(signed, signed.of({ ...noMeasures, sent: 20, sentSigned: 19 }), 95)).toBe(true)
    expect(meets(signed, signed.of(noMeasures), 95)).toBeNull()
    expect(meets(indicatorOf('failed'), { value: 3 }, 2)).toBe(false)
    expect(meets(indicatorOf('sent'), { value: 3 }, 2)).toBeNull()
  })

  it('are held against the target that has begun last, of the same level', () => {
    const target = (value: number, from: string) =>
      ({ indicator: 'refused', level: 'xa', value, from }) as const
    const list = [target(5, '2026-01-01'), target(3, '2026-07-01'), target(9, '2025-01-01')]
    expect(targetFor(list, 'refused', 'xa', '2026-06-30')?.value).toBe(5)
    expect(targetFor(list, 'refused', 'xa', '2026-07-01')?.value).toBe(3)
    expect(targetFor(list, 'refused', 'xa', '2024-12-31')).toBeNull()
    expect(targetFor(list, 'refused', 'tinh', '2026-07-01')).toBeNull()
    expect(targetFor(list, 'refused', undefined, '2026-07-01')).toBeNull()
  })
})

describe('periods', () => {
  it.each([
    ['2026-03-02', 'day', '2026-03-02', '2026-03-02', 'ngày 02/03/2026', '2026-03-01'],
    [
      '2026-W01',
      'week',
      '2025-12-29',
      '2026-01-04',
      'tuần từ ngày 29/12/2025 đến ngày 04/01/2026',
      '2025-12-22'
    ],
    [
      '2026-W53',
      'week',
      '2026-12-28',
      '2027-01-03',
      'tuần từ ngày 28/12/2026 đến ngày 03/01/2027',
      '2026-12-21'
    ],
    ['2028-02', 'month', '2028-02-01', '2028-02-29', 'tháng 2 năm 2028', '2028-01-01'],
    ['2026-Q1', 'quarter', '2026-01-01', '2026-03-31', 'quý I năm 2026', '2025-10-01'],
    ['2026-Q4', 'quarter', '2026-10-01', '2026-12-31', 'quý IV năm 2026', '2026-07-01'],
    ['2026', 'year', '2026-01-01', '2026-12-31', 'năm 2026', '2025-01-01']
  ])('%s is a %s', (text, kind, from, to, words, before) => {
    const period = readPeriod(text)!
    expect(period).toEqual({ kind, from, to })
    expect(periodText(period)).toBe(words)
    expect(periodBefore(period).from).toBe(before)
  })

  it.each(['', '2026-13', '2026-00', '2026-Q5', '2026-W00', '2025-W53', '2026-02-29', '1999', '2026-3', 'x'])(
    '%j is none',
    text => {
      expect(readPeriod(text)).toBeNull()
    }
  )

  it('end where the next begins, whatever their kind', () => {
    const texts = fc
      .record({ year: fc.integer({ min: 2001, max: 2199 }), part: fc.integer({ min: 1, max: 12 }) })
      .map(({ year, part }) => {
        const two = String(part).padStart(2, '0')
        return [
          `${year}`,
          `${year}-${two}`,
          `${year}-Q${(part % 4) + 1}`,
          `${year}-W${two}`,
          `${year}-${two}-${two}`
        ]
      })
    fc.assert(
      fc.property(texts, list => {
        for (const text of list) {
          const period = readPeriod(text)!
          const before = periodBefore(period)
          expect(addDays(before.to, 1)).toBe(period.from)
          expect(before.kind).toBe(period.kind)
          if (period.kind === 'week') expect(daysIn(period)).toBe(7)
        }
      })
    )
  })

  it('ranges are compared with as many days before', () => {
    expect(periodBefore(rangeOf('2026-03-02', '2026-03-04')!)).toMatchObject({
      from: '2026-02-27',
      to: '2026-03-01'
    })
    expect(periodText(rangeOf('2026-03-02', '2026-03-04')!)).toBe('từ ngày 02/03/2026 đến ngày 04/03/2026')
    expect(rangeOf('2026-03-05', '2026-03-04')).toBeNull()
    expect([isDay('2026-02-30'), isDay('x'), isMonth('2026-12'), isMonth('2026-13')]).toEqual([
      false,
      false,
      true,
      false
    ])
    expect([weekOf('2026-03-01').from, monthOf('2026-03-31').to]).toEqual(['2026-02-23', '2026-03-31'])
  })
})

describe('reasons of refusal', () => {
  it.each([
    ['Gửi sai nơi nhận, đề nghị gửi Sở Tài chính', 'wrong-addressee'],
    ['VĂN BẢN KHÔNG THUỘC THẨM QUYỀN', 'wrong-addressee'],
    ['Văn bản chưa ký số', 'unsigned'],
    ['Chữ ký số không hợp lệ', 'signature-invalid'],
    ['Thiếu chữ ký số của cơ quan', 'agency-signature-missing'],
    ['Thiếu phụ lục kèm theo', 'attachment-broken'],
    ['Không mở được tệp đính kèm', 'attachment-broken'],
    ['Sai thể thức văn bản', 'format-not-allowed'],
    ['Có nội dung bí mật nhà nước', 'secret-content'],
    ['Văn bản gửi trùng', 'duplicate'],
    ['Trích yếu không khớp với văn bản', 'metadata-differs'],
    ['theo chỉ đạo của lãnh đạo', 'other'],
    ['', 'other']
  ])('%j is %s', (words, reason) => {
    expect(refusalReasonOf(words)).toBe(reason)
    expect(refusalReasonOf(words.normalize('NFD'))).toBe(reason)
  })
})

describe('a file of targets', () => {
  it('is read whole, and names every wrong line', () => {
    const head = 'indicator,level,value,from\n'
    expect(readTargetsCsv(`${head}# ví dụ\nrefused,xa,2.5,2026-01-01\n`)).toEqual([
      { indicator: 'refused', level: 'xa', value: 2.5, from: '2026-01-01' }
    ])
    const wrong = `${head}speed,xa,1,2026-01-01\nrefused,xa,,2026-01-01\nrefused,thon,1,2026-01-01\n`
    expect(() => readTargetsCsv(wrong)).toThrow(/2: indicator.*3: value.*4: level/)
    expect(() => readTargetsCsv('a,b\n"')).toThrow(/target.invalid/)
  })
})
