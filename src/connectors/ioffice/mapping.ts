/**
 * iOffice's words around the edXML. Nothing of the vendor's is published: these are the names we propose
 * (docs/connectors.md, section 6) in the style of its own JSON.
 */
import type { Words } from '../drivers/rest/words.ts'
import { forHeader, reasonIn, stringIn } from '../drivers/rest/words.ts'

export const iofficeWords: Words = {
  /** One header, base64 of JSON: iOffice reads its metadata as one object, and headers cannot carry Vietnamese. */
  headers(parcel) {
    const { document } = parcel
    const metadata = {
      maGiaoDich: parcel.deliveryId,
      loaiGoiTin: parcel.kind === 'edoc' ? 'VAN_BAN' : 'TRANG_THAI',
      lanGui: parcel.attempt,
      maDonViGui: parcel.from,
      maDonViNhan: parcel.to,
      maVanBan: document.documentId,
      soKyHieu: document.code,
      trichYeu: document.subject === undefined ? undefined : forHeader(document.subject),
      ngayBanHanh: document.promulgationDate,
      nghiepVu: businessWords[document.businessType],
      doKhan: document.priority,
      maBam: parcel.sha256,
      dungLuong: parcel.size
    }
    return { 'X-iOffice-Metadata': Buffer.from(JSON.stringify(metadata)).toString('base64') }
  },
  keys(body) {
    const list = (body as { danhSach?: unknown } | null)?.danhSach
    if (!Array.isArray(list)) return null
    return list.map(item => stringIn(item, 'maGoiTin') ?? '')
  },
  answer(answer) {
    if (answer.kind !== 'refused') {
      return { ketQua: answer.kind === 'accepted' ? 'DA_TIEP_NHAN' : 'DA_CO', maLienThong: answer.id }
    }
    const loi = answer.problems.map(({ code, field, vi, remedy }) => ({
      ma: code,
      viTri: field,
      noiDung: vi,
      cachKhacPhuc: remedy
    }))
    return { ketQua: 'TU_CHOI', loi }
  },
  reason: body => stringIn(body, 'lyDo') ?? reasonIn(body),
  remoteId: body => stringIn(body, 'soDen') ?? stringIn(body, 'id')
}

const businessWords = { new: 'MOI', recall: 'THU_HOI', update: 'CAP_NHAT', replace: 'THAY_THE' } as const
