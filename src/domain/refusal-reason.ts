/**
 * Why recipients refuse: their words, grouped. The law has no closed list (QĐ 28/2018 Art 5.4); the groups are those by
 * which offices speak of it. What fits none is `other` and keeps its words.
 */
export const refusalReasons = [
  'wrong-addressee',
  'secret-content',
  'agency-signature-missing',
  'signature-invalid',
  'unsigned',
  'attachment-broken',
  'metadata-differs',
  'format-not-allowed',
  'duplicate',
  'other'
] as const
export type RefusalReason = (typeof refusalReasons)[number]

export const refusalReasonTexts: Readonly<
  Record<RefusalReason, { readonly vi: string; readonly en: string }>
> = {
  'wrong-addressee': { vi: 'Gửi sai nơi nhận', en: 'Wrong addressee' },
  'secret-content': { vi: 'Có nội dung bí mật nhà nước', en: 'Secret content' },
  'agency-signature-missing': { vi: 'Thiếu chữ ký số của cơ quan', en: 'Agency signature missing' },
  'signature-invalid': { vi: 'Chữ ký số không hợp lệ', en: 'Signature not valid' },
  unsigned: { vi: 'Chưa ký số', en: 'Not signed' },
  'attachment-broken': { vi: 'Thiếu hoặc hỏng tệp đính kèm', en: 'Attachment missing or broken' },
  'metadata-differs': { vi: 'Thông tin không khớp văn bản', en: 'Metadata differ from the document' },
  'format-not-allowed': { vi: 'Định dạng không được phép', en: 'Format not allowed' },
  duplicate: { vi: 'Gửi trùng', en: 'Sent twice' },
  other: { vi: 'Lý do khác', en: 'Other reasons' }
}

/** In the order in which they are tried, over text without diacritics. */
const signs: readonly (readonly [RefusalReason, RegExp])[] = [
  ['secret-content', /\b(bi mat|tuyet mat|toi mat|do mat)\b/],
  ['duplicate', /\b(trung|gui lai lan|da gui|da nhan truoc)\b/],
  ['agency-signature-missing', /\b(thieu|khong co|chua co|chua dong)\b.*\b(dau|co quan|to chuc)\b/],
  ['unsigned', /\b(chua ky|khong ky|chua duoc ky|khong co chu ky|thieu chu ky|chua co chu ky)\b/],
  ['signature-invalid', /\b(chu ky|chung thu|ky so)\b/],
  [
    'wrong-addressee',
    /\b(sai noi|sai don vi|sai dia chi|nham|khong dung (noi|don vi|tham quyen)|khong thuoc|khong phai)\b/
  ],
  ['metadata-differs', /\b(khong khop|sai (so|ky hieu|trich yeu|ngay|thong tin)|khac noi dung|sai lech)\b/],
  ['format-not-allowed', /\b(dinh dang|khong dung the thuc|sai the thuc|the thuc)\b/],
  ['attachment-broken', /\b(tep|file|dinh kem|phu luc|khong mo duoc|khong doc duoc|bi loi|hong)\b/]
]

export function refusalReasonOf(words: string): RefusalReason {
  const bare = words
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
  return signs.find(([, sign]) => sign.test(bare))?.[0] ?? 'other'
}
