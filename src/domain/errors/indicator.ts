/** Of indicators, targets, paper totals. */
import type { ErrorGroup } from './entry.ts'

export const indicatorErrors = {
  'indicator.unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không có chỉ số này.',
    en: 'There is no such indicator.',
    remedy: {
      vi: 'Dùng một khóa trong danh sách chỉ số của báo cáo.',
      en: 'Use a key of the list of indicators that the report carries.'
    }
  },
  'indicator.period-invalid': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Kỳ báo cáo không hợp lệ: ngày không có thật, hoặc ngày đầu sau ngày cuối.',
    en: 'The period is not valid: a day that does not exist, or the first after the last.',
    remedy: {
      vi: 'Nêu from và to dạng yyyy-MM-dd, hoặc period dạng 2026-03-02, 2026-W10, 2026-03, 2026-Q1, 2026.',
      en: 'Give from and to as yyyy-MM-dd, or period as 2026-03-02, 2026-W10, 2026-03, 2026-Q1, 2026.'
    }
  },
  'indicator.period-too-long': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Kỳ báo cáo dài hơn giới hạn.',
    en: 'The period is longer than the limit.',
    remedy: { vi: 'Chọn kỳ không quá 366 ngày.', en: 'Choose a period of at most 366 days.' }
  },
  'indicator.too-many-rows': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Báo cáo có quá nhiều đơn vị cho định dạng này.',
    en: 'The report has too many organisations for this form.',
    remedy: {
      vi: 'Chọn một cấp hoặc một đơn vị cấp trên, hoặc lấy dạng csv, xlsx.',
      en: 'Choose a level or a parent, or take it as csv or xlsx.'
    }
  },
  'indicator.being-counted': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Số liệu của kỳ này đang được đếm.',
    en: 'The numbers of this period are being counted.',
    remedy: {
      vi: 'Gọi lại sau thời gian ghi trong Retry-After; phần đã đếm được giữ lại.',
      en: 'Ask again after the time in Retry-After; what has been counted is kept.'
    }
  },
  'target.invalid': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Chỉ tiêu không hợp lệ.',
    en: 'The target is not valid.',
    remedy: {
      vi: 'Chỉ tiêu tỷ lệ từ 0 đến 100; mỗi chỉ số, cấp và ngày áp dụng chỉ nêu một lần; ngày dạng yyyy-MM-dd.',
      en: 'Shares are 0 to 100; each indicator, level and first day stands once; days are yyyy-MM-dd.'
    }
  },
  'paper-total.month-invalid': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tháng báo số văn bản giấy không hợp lệ hoặc chưa tới.',
    en: 'The month of the paper total is not valid or has not begun.',
    remedy: {
      vi: 'Nêu tháng dạng yyyy-MM, không sau tháng này.',
      en: 'Give yyyy-MM, no later than this month.'
    }
  }
} as const satisfies ErrorGroup
