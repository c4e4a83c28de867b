/** Who may not do what, and requests that break the API's form. */
import type { ErrorGroup } from './entry.ts'

export const accessErrors = {
  'access.key-missing': {
    status: 401,
    fault: 'sender',
    retry: false,
    vi: 'Yêu cầu không kèm khóa truy cập.',
    en: 'The request carries no key.',
    remedy: {
      vi: 'Gửi khóa trong tiêu đề Authorization: Bearer.',
      en: 'Send the key in the header Authorization: Bearer.'
    }
  },
  'access.key-wrong': {
    status: 401,
    fault: 'sender',
    retry: false,
    vi: 'Khóa truy cập sai, hết hạn hoặc đã thu hồi.',
    en: 'The key is wrong, expired or revoked.',
    remedy: { vi: 'Xin quản trị cấp khóa mới.', en: 'Ask the administrator for a new key.' }
  },
  'access.not-yours': {
    status: 403,
    fault: 'sender',
    retry: false,
    vi: 'Khóa này không được làm việc đó hoặc không thuộc đơn vị đó.',
    en: 'This key may not do that, or does not belong to that organisation.',
    remedy: {
      vi: 'Dùng khóa của hệ thống quản lý đơn vị đó, hoặc xin quản trị gán đơn vị.',
      en: 'Use the key of the system that manages the organisation, or have it assigned.'
    }
  },
  'access.not-found': {
    status: 404,
    fault: 'sender',
    retry: false,
    vi: 'Không có đối tượng này, hoặc khóa không được xem.',
    en: 'There is no such thing, or the key may not see it.',
    remedy: { vi: 'Kiểm tra mã trong đường dẫn.', en: 'Check the id in the path.' }
  },
  'access.too-many-requests': {
    status: 429,
    fault: 'sender',
    retry: true,
    vi: 'Gửi quá nhiều yêu cầu trong thời gian ngắn.',
    en: 'Too many requests in a short time.',
    remedy: { vi: 'Chờ theo Retry-After rồi gửi lại.', en: 'Wait as Retry-After says, then send again.' }
  },
  'request.invalid': {
    status: 400,
    fault: 'sender',
    retry: false,
    vi: 'Yêu cầu không đúng định dạng của API.',
    en: "The request does not have the API's form.",
    remedy: {
      vi: 'Sửa trường được nêu theo tài liệu API.',
      en: 'Mend the field named as the API document says.'
    }
  },
  'request.too-large': {
    status: 413,
    fault: 'sender',
    retry: false,
    vi: 'Yêu cầu vượt giới hạn dung lượng.',
    en: 'The request is larger than the limit.',
    remedy: {
      vi: 'Giảm dung lượng tệp đính kèm hoặc xin quản trị nâng giới hạn.',
      en: 'Make the attachments smaller or ask the administrator to raise the limit.'
    }
  },
  'request.unsupported-type': {
    status: 415,
    fault: 'sender',
    retry: false,
    vi: 'Kiểu nội dung không được hỗ trợ.',
    en: 'The content type is not supported.',
    remedy: {
      vi: 'Gửi application/xml (edXML) hoặc multipart/form-data.',
      en: 'Send application/xml (edXML) or multipart/form-data.'
    }
  },
  'request.version-missing': {
    status: 428,
    fault: 'sender',
    retry: false,
    vi: 'Thay đổi này phải nêu phiên bản đang sửa.',
    en: 'This change must name the version it changes.',
    remedy: {
      vi: 'Đọc danh sách, rồi gửi ETag của nó trong tiêu đề If-Match.',
      en: 'Read the list, then send its ETag in the header If-Match.'
    }
  },
  'request.version-stale': {
    status: 412,
    fault: 'sender',
    retry: false,
    vi: 'Đã có người sửa trước; thay đổi này dựa trên bản cũ.',
    en: 'Somebody has changed it since; this change is based on an old version.',
    remedy: {
      vi: 'Đọc lại bản mới nhất, sửa trên đó rồi gửi lại.',
      en: 'Read the latest version, change that one and send again.'
    }
  },
  'webhook.target-refused': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không được phép gọi tới địa chỉ webhook này.',
    en: 'This webhook address may not be called.',
    remedy: {
      vi: 'Dùng địa chỉ http(s) công khai, hoặc xin quản trị thêm máy chủ nội bộ vào danh sách cho phép.',
      en: 'Use a public http(s) address, or have the inner host added to the allow-list.'
    }
  }
} as const satisfies ErrorGroup
