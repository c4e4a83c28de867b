/** Words for states, as clerks read them. */
import type { ResultClass } from '../domain/signature.ts'
import type { DeliveryState } from '../domain/delivery.ts'

export const deliveryStates = [
  'queued',
  'unknown',
  'offered',
  'handed-over',
  'refused',
  'failed',
  'held',
  'cancelled'
] as const satisfies readonly DeliveryState[]

export const stateTexts: Readonly<Record<DeliveryState, { readonly vi: string; readonly en: string }>> = {
  queued: { vi: 'Chờ gửi', en: 'Waits to be sent' },
  unknown: { vi: 'Đang đối soát', en: 'Being settled with the other side' },
  offered: { vi: 'Chờ hệ thống nhận lấy về', en: 'Waits to be picked up' },
  'handed-over': { vi: 'Đã chuyển', en: 'Handed over' },
  refused: { vi: 'Bên nhận từ chối', en: 'Refused by the other side' },
  failed: { vi: 'Không gửi được', en: 'Failed' },
  held: { vi: 'Giữ lại', en: 'Held' },
  cancelled: { vi: 'Đã hủy', en: 'Cancelled' }
}

/** Classes of signatures for people. */
export const classTexts: Readonly<Record<ResultClass, { readonly vi: string; readonly en: string }>> = {
  VALID: { vi: 'Hợp lệ', en: 'Valid' },
  VALID_NO_TSA: { vi: 'Hợp lệ, không có dấu thời gian', en: 'Valid, without a timestamp' },
  INDETERMINATE: { vi: 'Chưa xác định', en: 'Cannot be decided yet' },
  INVALID: { vi: 'Không hợp lệ', en: 'Not valid' },
  UNSIGNED: { vi: 'Không có chữ ký số', en: 'Not signed' }
}
