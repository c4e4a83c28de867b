import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReceiptCode, ReceiptFacts } from '../../src/domain/receipt.ts'
import {
  applyReceipt,
  noProgress,
  readReceiptCode,
  receiptNames,
  receiptStateOf
} from '../../src/domain/receipt.ts'

const at = '2026-03-02T08:00:00+07:00'
const run = (...receipts: (ReceiptCode | ReceiptFacts)[]) =>
  receipts.reduce((p, r) => applyReceipt(p, typeof r === 'string' ? { code: r, at } : r).progress, noProgress)
const effectOf = (before: ReceiptCode[], code: ReceiptCode) =>
  applyReceipt(run(...before), { code, at }).effect

describe('receipts of one recipient', () => {
  it.each<[ReceiptCode[], ReceiptCode, string]>([
    [[], '01', 'advanced'],
    [['01'], '03', 'advanced'],
    [['03'], '06', 'advanced'],
    [['01'], '01', 'repeated'],
    [['05'], '05', 'repeated'],
    [['05'], '03', 'backward'],
    [['01'], '02', 'advanced'],
    [['02'], '02', 'repeated'],
    [['03'], '02', 'irregular'],
    [['02'], '03', 'irregular'],
    [['03'], '13', 'advanced'],
    [['13'], '15', 'advanced']
  ])('after %j a %s is %s', (before, code, effect) => expect(effectOf(before, code)).toBe(effect))

  it('a refusal shows as refused until the recipient registers the document after all', () => {
    expect(receiptStateOf(run('01', '02'))).toBe('02')
    expect(receiptStateOf(run('01', '02', '03'))).toBe('03')
  })

  it('an agreed take-back is what people see, whatever step was reached', () => {
    expect(receiptStateOf(run('01', '03', '13', '15'))).toBe('15')
  })

  it('a later refusal of a take-back replaces an earlier agreement', () => {
    const later = '2026-03-02T09:00:00+07:00'
    expect(run('15', { code: '16', at: later }).takeBack?.answer).toBe('declined')
  })

  it('any order and any repetition of the same receipts end in the same state', () => {
    const receipt = fc.record({
      code: fc.constantFrom(...(Object.keys(receiptNames) as ReceiptCode[])),
      at: fc
        .integer({ min: 0, max: 50 })
        .map(minute => new Date(Date.UTC(2026, 2, 2, 1, minute)).toISOString())
    })
    const shuffled = fc
      .array(receipt, { maxLength: 12 })
      .chain(list =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }))
      )
    fc.assert(
      fc.property(shuffled, ([ordered, mixed]) => {
        expect(run(...mixed)).toEqual(run(...ordered))
      })
    )
  })

  const codes = Object.keys(receiptNames) as ReceiptCode[]
  const zones = ['Z', '+07:00'] as const
  /** Few minutes, so that many fall on the same one; the same instant in two writings. */
  const spoken = fc.record({
    code: fc.constantFrom(...codes),
    at: fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom(...zones))
      .map(([minute, zone]) => `2026-03-02T${zone === 'Z' ? '01' : '08'}:0${minute}:00${zone}`)
  })

  it('ties in time, whatever the writing of the instant, end in the same state in any order', () => {
    const shuffled = fc
      .array(spoken, { maxLength: 10 })
      .chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    fc.assert(
      fc.property(shuffled, ([ordered, mixed]) => {
        expect(run(...mixed)).toEqual(run(...ordered))
      })
    )
  })

  it('what is called news changes the state, what is called known or backward changes nothing', () => {
    fc.assert(
      fc.property(fc.array(spoken, { maxLength: 10 }), spoken, (before, receipt) => {
        const progress = run(...before)
        const applied = applyReceipt(progress, receipt)
        const quiet = applied.effect === 'repeated' || applied.effect === 'backward'
        if (quiet) expect(applied.progress).toEqual(progress)
        else expect(applied.progress).not.toEqual(progress)
        expect(applyReceipt(applied.progress, receipt).progress).toEqual(applied.progress)
      })
    )
  })

  it('a code is read with or without its zero, and an unknown one is not guessed', () => {
    expect(readReceiptCode('1')).toBe('01')
    expect(readReceiptCode(' 15 ')).toBe('15')
    for (const strange of ['', '00', '07', '103', 'x', '1a', '__proto__', 'constructor'])
      expect(readReceiptCode(strange)).toBeNull()
  })
})
