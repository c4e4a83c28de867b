/** What can be wrong with a message as bytes or as edXML (QCVN 102:2016/BTTTT). */
import type { ErrorGroup } from './entry.ts'

export const edxmlErrors = {
  'edxml.not-well-formed': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin không phải XML hợp lệ.',
    en: 'The message is not well-formed XML.',
    remedy: {
      vi: 'Kiểm tra phần mềm tạo gói tin tại dòng được chỉ ra rồi gửi lại.',
      en: 'Check the program that wrote the message at the line named, then send again.'
    }
  }
} as const satisfies ErrorGroup
