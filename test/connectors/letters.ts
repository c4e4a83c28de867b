/** Offices and drafts for the tests with simulated DMSs. */
import type { Draft } from '../../simulators/dms/edxml.ts'

export const ministry = { code: '000.00.00.G18', name: 'Bộ Y tế' }
export const province = { code: '000.00.00.H19', name: 'UBND tỉnh Đồng Nai' }
export const ward = { code: '000.00.31.H19', name: 'UBND phường Bình Phước' }

export function draft(changes: Partial<Draft> = {}): Draft {
  return {
    from: province,
    to: [ministry, ward],
    number: '1286',
    notation: 'UBND-NC',
    date: '2026-11-23',
    subject: 'V/v báo cáo kết quả vận hành chính quyền địa phương hai cấp <2025 & 2026>',
    attachments: [
      { name: 'cong-van-1286.pdf', bytes: Buffer.from('%PDF-1.7 nội dung') },
      { name: 'phụ lục.docx', type: 'application/docx', bytes: Buffer.from([0x50, 0x4b, 3, 4, 0, 255]) }
    ],
    ...changes
  }
}
