/** iOffice's words: the recorded exchange is what the mapping still says. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { iofficeWords } from '../../src/connectors/ioffice/mapping.ts'
import { parcelOf } from './parcels.ts'

const recorded = await readFile(
  new URL('../../src/connectors/ioffice/samples/rest.http', import.meta.url),
  'utf8'
)

function metadataOf(header: string | undefined): unknown {
  return JSON.parse(Buffer.from(header ?? '', 'base64').toString('utf8'))
}

describe('iOffice', () => {
  it('is told of a message in the words of the recorded exchange', () => {
    const sample = metadataOf(/x-ioffice-metadata: (\S+)/.exec(recorded)?.[1]) as Record<string, unknown>
    const parcel = parcelOf(Buffer.alloc(1019), {
      deliveryId: '0193591e-7b00-7000-8000-000000000001',
      kind: 'status',
      to: '000.00.31.H19',
      sha256: String(sample['maBam']),
      document: {
        documentId: '000.00.31.H19,2026/11/23,12/UBND-NC',
        code: '12/UBND-NC',
        subject: 'V/v báo cáo',
        promulgationDate: '2026-11-23',
        businessType: 'new',
        priority: 0
      }
    })
    expect(metadataOf(iofficeWords.headers(parcel)['X-iOffice-Metadata'])).toEqual(sample)
  })

  it('what is not known is left out, not written as empty', () => {
    const parcel = parcelOf(Buffer.from('x'), { document: { businessType: 'recall', priority: 3 } })
    const metadata = metadataOf(iofficeWords.headers(parcel)['X-iOffice-Metadata'])
    expect(metadata).toMatchObject({ loaiGoiTin: 'VAN_BAN', nghiepVu: 'THU_HOI', doKhan: 3 })
    expect(metadata).not.toHaveProperty('trichYeu')
  })

  it('hears its answers', () => {
    const problem = { code: 'a.b', vi: 'Sai', en: 'Wrong', remedy: 'Sửa' }
    expect(iofficeWords.answer({ kind: 'duplicate', id: '7' })).toEqual({ ketQua: 'DA_CO', maLienThong: '7' })
    expect(iofficeWords.answer({ kind: 'refused', problems: [problem] })).toEqual({
      ketQua: 'TU_CHOI',
      loi: [{ ma: 'a.b', viTri: undefined, noiDung: 'Sai', cachKhacPhuc: 'Sửa' }]
    })
    expect(iofficeWords.keys({ danhSach: [{ maGoiTin: 'a' }, {}] })).toEqual(['a', ''])
    expect(iofficeWords.keys({ items: [] })).toBeNull()
  })
})
