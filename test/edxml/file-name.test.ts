import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeFileName } from '../../src/edxml/file-name.ts'

/** Many runs on a busy machine take their time. */
const slow = { timeout: 60_000 }

describe('a file name', () => {
  it.each([
    ['Công văn số 125 về việc rà soát hồ sơ.pdf', 'Công văn số 125 về việc rà soát hồ sơ.pdf'],
    ['125/SNV-VP.pdf', '125_SNV-VP.pdf'],
    ['../../etc/passwd', 'etc_passwd'],
    ['C:\\fakepath\\báo cáo.docx', 'fakepath_báo cáo.docx'],
    ['/tmp/a.pdf', 'tmp_a.pdf'],
    ['a\u202Efdp.exe', 'afdp.exe'],
    ['a\0.pdf', 'a.pdf'],
    ['a\r\nb.pdf', 'ab.pdf'],
    ['a:b*c?.pdf', 'a_b_c_.pdf'],
    ['con.pdf', '_con.pdf'],
    ['NUL', '_NUL'],
    ['.htaccess', 'htaccess'],
    ['a.pdf. . ', 'a.pdf'],
    ['..', 'fallback'],
    ['', 'fallback']
  ])('%j becomes %j', (name, safe) => {
    expect(safeFileName(name, 'fallback')).toBe(safe)
  })

  it('keeps its extension when it is shortened', () => {
    const name = safeFileName(`${'Đề án '.repeat(60)}.docx`, 'x')
    expect(name).toMatch(/\.docx$/)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240)
  })

  it('once cleaned stays as it is, and never leads anywhere', slow, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), name => {
        const safe = safeFileName(name, 'fallback')
        expect(safeFileName(safe, 'fallback')).toBe(safe)
        expect(safe).not.toMatch(/[/\\\p{Cc}]|^\.|^$/u)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(240)
      }),
      { numRuns: 1000 }
    )
  })
})
