import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeStanding, possibleNext, refusalOf } from '../../src/domain/receipt-order.ts'
import type { Progress, ReceiptCode } from '../../src/domain/receipt.ts'
import { applyReceipt, noProgress, receiptNames } from '../../src/domain/receipt.ts'

const at = '2026-03-02T08:00:00+07:00'
const after = (...codes: ReceiptCode[]) =>
  codes.reduce<Progress>((p, code) => applyReceipt(p, { code, at }).progress, noProgress)
const allCodes = Object.keys(receiptNames) as ReceiptCode[]

describe('what a DMS of ours may state next', () => {
  it.each<[string, ReceiptCode[], string]>([
    ['nothing', [], '01 02 03 04 05 06'],
    ['01', ['01'], '01 02 03 04 05 06'],
    ['03', ['01', '03'], '01 03 04 05 06'],
    ['04', ['01', '03', '04'], '01 04 05 06'],
    ['05', ['01', '03', '05'], '01 05 06'],
    ['06', ['01', '03', '06'], '01 05 06'],
    ['02', ['01', '02'], '01 02'],
    ['03 and 13', ['01', '03', '13'], '01 03 04 05 06 15 16'],
    ['06 and 13', ['06', '13'], '01 05 06 15 16'],
    ['16', ['03', '13', '16'], '01 03 04 05 06 15 16'],
    ['15', ['03', '13', '15'], '01 15']
  ])('after %s', (_name, before, possible) => {
    const progress = after(...before)
    const standing = { progress, asked: progress.takeBack !== undefined }
    expect(possibleNext(standing, 'recipient').join(' ')).toBe(possible)
  })

  it('a sender asks for its document until it has it back', () => {
    expect(possibleNext({ progress: after('06'), asked: false }, 'sender')).toEqual(['13'])
    expect(possibleNext({ progress: after('13', '15'), asked: true }, 'sender')).toEqual([])
  })

  it('an answer to nothing is refused as that, a wrong step as wrong', () => {
    const standing = { progress: after('05'), asked: false }
    expect(refusalOf(standing, '15')).toBe('status.nothing-asked')
    expect(refusalOf(standing, '16')).toBe('status.nothing-asked')
    expect(refusalOf(standing, '03')).toBe('status.wrong-order')
    expect(refusalOf({ ...standing, asked: true }, '15')).toBeNull()
  })

  it('a recall by document may be answered without any 13', () => {
    expect(refusalOf({ progress: after('03'), asked: true }, '15')).toBeNull()
  })

  it('the clerk reads where the document stands and what is left', () => {
    expect(describeStanding({ progress: after('05'), asked: false }, 'recipient')).toBe(
      'hiện tại: 05 Đang xử lý; có thể gửi: 01, 05, 06'
    )
    expect(describeStanding({ progress: noProgress, asked: false }, 'recipient')).toContain(
      'chưa có trạng thái'
    )
    expect(describeStanding({ progress: after('15'), asked: true }, 'sender')).toContain('không còn mã nào')
  })

  it('whoever keeps to what is possible is never called backward or irregular, but for 01 and 05', () => {
    const walk = fc.array(fc.nat(), { maxLength: 12 })
    fc.assert(
      fc.property(walk, choices => {
        let progress = noProgress
        for (const choice of choices) {
          const standing = { progress, asked: progress.takeBack !== undefined }
          const possible = allCodes.filter(code => refusalOf(standing, code) === null)
          const code = possible[choice % possible.length] ?? '01'
          const applied = applyReceipt(progress, { code, at })
          if (code !== '01' && code !== '05' && !['13', '15', '16'].includes(code))
            expect(['advanced', 'repeated']).toContain(applied.effect)
          progress = applied.progress
        }
      })
    )
  })
})
