/** Of clocks and the calendar. */
import type { ErrorGroup } from './entry.ts'

export const clockErrors = {
  'calendar.day-unreadable': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Ngày không có thật hoặc sai dạng năm-tháng-ngày.',
    en: 'The day does not exist or is not written yyyy-MM-dd.',
    remedy: {
      vi: 'Ghi ngày theo dạng yyyy-MM-dd, ví dụ 2026-09-02.',
      en: 'Write the day as yyyy-MM-dd, for example 2026-09-02.'
    }
  },
  'calendar.day-of-another-year': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Ngày không thuộc năm đang sửa.',
    en: 'The day is not of this year.',
    remedy: {
      vi: 'Mỗi năm có một lịch riêng: chuyển ngày này sang lịch của năm đó.',
      en: 'Each year has its own calendar: move the day to that one.'
    }
  },
  'calendar.day-repeated': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Ngày được ghi hai lần.',
    en: 'The day is written twice.',
    remedy: { vi: 'Chỉ để lại một dòng cho mỗi ngày.', en: 'Keep one line for each day.' }
  },
  'calendar.day-worked-anyway': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.',
    en: 'A day worked in exchange must be a Saturday or a Sunday.',
    remedy: {
      vi: 'Kiểm tra lại ngày làm bù trong thông báo hoán đổi ngày làm việc.',
      en: 'Look the day up in the announcement of the exchange.'
    }
  },
  'calendar.file-unreadable': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tệp lịch làm việc có dòng không đọc được.',
    en: 'The calendar file has lines that cannot be read.',
    remedy: {
      vi: 'Sửa các dòng nêu trong lỗi; tệp CSV có các cột day, kind (off hoặc working), name.',
      en: 'Mend the lines named; the CSV file has the columns day, kind (off or working), name.'
    }
  },
  'calendar.missing': {
    status: 202,
    fault: 'ours',
    retry: false,
    vi: 'Chưa có lịch làm việc của năm; thời hạn chỉ trừ thứ Bảy và Chủ nhật.',
    en: 'The calendar of the year is missing; clocks know only its weekends.',
    remedy: {
      vi: 'Nhập lịch nghỉ lễ, Tết và hoán đổi ngày làm việc của năm theo thông báo của cơ quan có thẩm quyền.',
      en: 'Enter the holidays and exchanged days of the year as they were announced.'
    }
  },
  'clock-rules.hours-wrong': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Giờ làm việc không theo thứ tự: sáng bắt đầu, sáng kết thúc, chiều bắt đầu, chiều kết thúc.',
    en: 'Working hours are out of order: beginning and end of the morning, then of the afternoon.',
    remedy: {
      vi: 'Ghi giờ dạng HH:mm, mỗi mốc sau mốc trước.',
      en: 'Write times as HH:mm, each after the one before.'
    }
  }
} as const satisfies ErrorGroup
