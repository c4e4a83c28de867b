/** What can be wrong with what a message carries: its attachments, their wrapping and their names. */
import type { ErrorGroup } from './entry.ts'

export const attachmentErrors = {
  'attachment.none': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Văn bản không có tệp đính kèm.',
    en: 'The document has no attachment.',
    remedy: {
      vi: 'Đính kèm tệp văn bản (trừ yêu cầu thu hồi).',
      en: 'Attach the document (a recall needs none).'
    }
  },
  'attachment.empty': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tệp đính kèm rỗng.',
    en: 'The attachment is empty.',
    remedy: {
      vi: 'Đính kèm tệp có nội dung.',
      en: 'Attach a file with content.'
    }
  },
  'attachment.too-many': {
    status: 413,
    fault: 'sender',
    retry: false,
    vi: 'Số tệp đính kèm vượt giới hạn.',
    en: 'There are more attachments than the limit.',
    remedy: {
      vi: 'Gộp tệp hoặc gửi nhiều lần.',
      en: 'Join files or send more than once.'
    }
  },
  'attachment.too-large': {
    status: 413,
    fault: 'sender',
    retry: false,
    vi: 'Tệp đính kèm vượt giới hạn dung lượng.',
    en: 'The attachment is larger than the limit.',
    remedy: {
      vi: 'Giảm dung lượng tệp hoặc xin quản trị nâng giới hạn.',
      en: 'Make the file smaller or ask the administrator to raise the limit.'
    }
  },
  'attachment.not-base64': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Nội dung tệp đính kèm không phải base64.',
    en: 'The attachment is not base64.',
    remedy: {
      vi: 'Mã hóa lại tệp bằng base64 chuẩn rồi gửi lại.',
      en: 'Encode the file again as standard base64, then send again.'
    }
  },
  'attachment.truncated': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Nội dung tệp đính kèm bị cắt cụt.',
    en: 'The attachment is cut short.',
    remedy: {
      vi: 'Gửi lại toàn bộ tệp.',
      en: 'Send the whole file again.'
    }
  },
  'attachment.content-id-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tệp đính kèm hoặc mục kê thiếu ContentId.',
    en: 'An attachment or its manifest entry has no ContentId.',
    remedy: {
      vi: 'Ghi cùng một ContentId ở Reference và Attachment.',
      en: 'Write the same ContentId in Reference and Attachment.'
    }
  },
  'attachment.content-id-repeated': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Một ContentId được dùng nhiều lần.',
    en: 'A ContentId is used more than once.',
    remedy: {
      vi: 'Dùng ContentId riêng cho từng tệp.',
      en: 'Give every file its own ContentId.'
    }
  },
  'attachment.missing-part': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Bản kê có tệp nhưng không có nội dung tệp.',
    en: 'The manifest names a file whose content is missing.',
    remedy: {
      vi: 'Gửi kèm nội dung hoặc bỏ mục kê.',
      en: 'Send the content or remove the entry.'
    }
  },
  'attachment.not-in-manifest': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Có nội dung tệp nhưng bản kê không có.',
    en: 'A file is sent that the manifest does not name.',
    remedy: {
      vi: 'Thêm Reference cho tệp trong edXMLManifest.',
      en: 'Add a Reference for the file in edXMLManifest.'
    }
  },
  'attachment.zip-bomb': {
    status: 413,
    fault: 'sender',
    retry: false,
    vi: 'Tệp nén bung ra vượt giới hạn.',
    en: 'The compressed attachment unpacks beyond the limit.',
    remedy: {
      vi: 'Gửi tệp không nén hoặc nhỏ hơn.',
      en: 'Send the file uncompressed or smaller.'
    }
  },
  'attachment.zip-broken': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tệp nén hỏng, không mở được.',
    en: 'The compressed attachment is broken.',
    remedy: {
      vi: 'Nén lại hoặc gửi tệp gốc.',
      en: 'Compress it again or send the original.'
    }
  },
  'attachment.corrupted-text-round-trip': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tệp đính kèm đã hỏng do bị xử lý như văn bản UTF-8.',
    en: 'The attachment was damaged by passing through UTF-8 text.',
    remedy: {
      vi: 'Sửa phần mềm gửi để đọc tệp dạng nhị phân rồi gửi lại tệp gốc.',
      en: 'Mend the sending program to read files as bytes, then send the original again.'
    }
  },
  'attachment.name-unsafe': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Tên tệp có phần không an toàn; đã được làm sạch.',
    en: 'The file name had unsafe parts; cleaned.',
    remedy: {
      vi: 'Đặt tên tệp không có đường dẫn và ký tự điều khiển.',
      en: 'Name files without paths and control characters.'
    }
  },
  'attachment.unwrapped': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Tệp được nén trong ZIP; đã lấy tệp bên trong.',
    en: 'The file came wrapped in a ZIP; the file inside was taken.',
    remedy: {
      vi: 'Không cần làm gì.',
      en: 'Nothing.'
    }
  },
  'attachment.zip-not-opened': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Tệp ZIP có mật khẩu hoặc kiểu nén lạ; giữ nguyên.',
    en: 'The ZIP is encrypted or uses an unknown method; kept as it is.',
    remedy: {
      vi: 'Gửi tệp không đặt mật khẩu.',
      en: 'Send the file without a password.'
    }
  }
} as const satisfies ErrorGroup
