/** What a simulated office does with what it gets: mostly 03, 04, 05, 06; some refuse, some stay silent. */
import type { Office } from './edxml.ts'

export interface OfficeSetup extends Office {
  /** Answers 02 with this reason. */
  readonly refuses?: string
  /** Takes documents and never says anything. */
  readonly silent?: boolean
  /** Answers a recall or a request to take back with 16 instead of 15. */
  readonly keeps?: boolean
}

export interface Step {
  readonly code: string
  readonly description: string
  /** At speed 1. */
  readonly afterMs: number
}

const usual: readonly Step[] = [
  {
    code: '03',
    afterMs: 5_000,
    description: 'Văn thư: Tiếp nhận văn bản điện tử, vào sổ văn bản đến của đơn vị'
  },
  { code: '04', afterMs: 15_000, description: 'Lãnh đạo: Phân công xử lý' },
  { code: '05', afterMs: 40_000, description: 'Chuyên viên: Đang xử lý văn bản đến' },
  { code: '06', afterMs: 90_000, description: 'Văn thư: Hoàn thành xử lý văn bản đến' }
]

export function stepsFor(office: OfficeSetup, asks: 'new' | 'take-back'): readonly Step[] {
  if (office.silent === true) return []
  if (asks === 'take-back') {
    return office.keeps === true
      ? [{ code: '16', afterMs: 5_000, description: 'Văn thư từ chối yêu cầu cập nhật, lấy lại' }]
      : [{ code: '15', afterMs: 5_000, description: 'Văn thư đồng ý yêu cầu cập nhật, lấy lại' }]
  }
  if (office.refuses !== undefined) return [{ code: '02', afterMs: 5_000, description: office.refuses }]
  return usual
}
