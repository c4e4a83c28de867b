/** Keys and timestamps that the gateway itself signs with. */
import type { ErrorGroup } from './entry.ts'

export const signingErrors = {
  'key.unavailable': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Thiết bị giữ khóa ký số tạm thời không dùng được.',
    en: 'The holder of the signing key is away.',
    remedy: {
      vi: 'Văn bản được giữ lại và tự ký khi thiết bị hoạt động trở lại; kiểm tra HSM.',
      en: 'The document waits and is signed when it is back; check the HSM.'
    }
  },
  'timestamp.unavailable': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Dịch vụ cấp dấu thời gian tạm thời không trả lời.',
    en: 'The timestamp authority does not answer now.',
    remedy: {
      vi: 'Hệ thống tự thử lại; kiểm tra đường truyền tới dịch vụ dấu thời gian nếu kéo dài.',
      en: 'It is tried again by itself; check the line to the authority if it lasts.'
    }
  }
} as const satisfies ErrorGroup
