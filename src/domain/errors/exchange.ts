/** What the rules of the exchange refuse: parties, duplicates, receipts out of place. */
import type { ErrorGroup } from './entry.ts'

export const exchangeErrors = {
  'sender.unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Mã định danh của đơn vị gửi không có trong danh mục.',
    en: "The sender's code is not in the directory.",
    remedy: {
      vi: 'Kiểm tra From/OrganId; nếu là đơn vị mới, đề nghị quản trị thêm vào danh mục.',
      en: 'Check From/OrganId; if the office is new, have it added to the directory.'
    }
  },
  'sender.not-yours': {
    status: 403,
    fault: 'sender',
    retry: false,
    vi: 'Đơn vị gửi không thuộc hệ thống quản lý văn bản đang gọi.',
    en: 'The sending organisation does not belong to the calling system.',
    remedy: {
      vi: 'Gửi bằng khóa của hệ thống quản lý đơn vị đó.',
      en: 'Send with the key of the system that manages that organisation.'
    }
  },
  'sender.closed': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Mã định danh của đơn vị gửi đã đóng.',
    en: "The sender's code is closed.",
    remedy: { vi: 'Dùng mã hiện hành của đơn vị.', en: "Use the organisation's current code." }
  },
  'recipient.unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Mã định danh của đơn vị nhận không có trong danh mục.',
    en: "The recipient's code is not in the directory.",
    remedy: {
      vi: 'Tra lại mã trong danh mục đơn vị rồi gửi lại.',
      en: 'Look the code up in the directory and send again.'
    }
  },
  'recipient.closed': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Đơn vị nhận đã đóng mã và không xác định được một đơn vị kế thừa duy nhất.',
    en: "The recipient's code is closed and has no single successor.",
    remedy: {
      vi: 'Chọn một trong các đơn vị kế thừa được nêu.',
      en: 'Choose one of the successors named.'
    }
  },
  'recipient.redirected': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Mã đơn vị nhận đã đóng; văn bản được chuyển tới đơn vị kế thừa.',
    en: "The recipient's code is closed; the document goes to its successor.",
    remedy: { vi: 'Cập nhật mã mới trong danh mục của đơn vị.', en: 'Update the code in your own directory.' }
  },
  'recipient.repeated': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Một đơn vị nhận được nêu nhiều lần; chỉ gửi một lần.',
    en: 'A recipient is named more than once; it is sent once.',
    remedy: { vi: 'Bỏ phần trùng trong danh sách nơi nhận.', en: 'Remove the repetition from the list.' }
  },
  'recipient.no-route': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Không có tuyến gửi tới đơn vị nhận.',
    en: 'There is no route to the recipient.',
    remedy: {
      vi: 'Quản trị bổ sung quy tắc định tuyến hoặc kết nối.',
      en: 'The administrator adds a routing rule or a connection.'
    }
  },
  'recipient.not-ours': {
    status: 422,
    fault: 'axis',
    retry: false,
    vi: 'Văn bản đến không gửi cho đơn vị nào của tỉnh.',
    en: 'The inbound document is for no organisation of ours.',
    remedy: {
      vi: 'Kiểm tra đăng ký mã đơn vị trên trục.',
      en: 'Check the registration of codes on the axis.'
    }
  },
  'recipient.too-many': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Số đơn vị nhận vượt giới hạn cho một văn bản.',
    en: 'The document has more recipients than the limit.',
    remedy: {
      vi: 'Chia danh sách nơi nhận rồi gửi nhiều lần.',
      en: 'Divide the list and send more than once.'
    }
  },
  'document.already-sent': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Văn bản này đã gửi trước đó với nội dung khác.',
    en: 'This document was sent before with other content.',
    remedy: {
      vi: 'Gửi cập nhật hoặc thay thế (BussinessDocType 2, 3), hoặc dùng DocumentId mới.',
      en: 'Send an update or a replacement (BussinessDocType 2, 3), or use a new DocumentId.'
    }
  },
  'document.conflicting-copy': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Trục giao lại văn bản đã nhận nhưng nội dung khác bản trước.',
    en: 'A document received before arrived again with other content.',
    remedy: {
      vi: 'Liên hệ đơn vị gửi để xác định bản đúng; cả hai bản được giữ.',
      en: 'Ask the sender which copy is right; both are kept.'
    }
  },
  'document.unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không tìm thấy văn bản mà thông báo này nói tới.',
    en: 'The document that this message speaks of is not known.',
    remedy: {
      vi: 'Kiểm tra ResponseFor (DocumentId, Code, OrganId).',
      en: 'Check ResponseFor (DocumentId, Code, OrganId).'
    }
  },
  'idempotency.key-reused': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Khóa Idempotency-Key đã dùng cho một nội dung khác.',
    en: 'The Idempotency-Key was used for other content.',
    remedy: { vi: 'Dùng khóa mới cho văn bản mới.', en: 'Use a new key for a new document.' }
  },
  'status.not-for-you': {
    status: 403,
    fault: 'sender',
    retry: false,
    vi: 'Đơn vị phát trạng thái không phải bên nhận (hoặc bên gửi) của văn bản.',
    en: 'The organisation stating this is not a party to the document.',
    remedy: { vi: 'Kiểm tra From/OrganId của trạng thái.', en: "Check the status's From/OrganId." }
  },
  'status.code-unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Mã trạng thái không có trong quy ước.',
    en: 'The status code is not one of the convention.',
    remedy: {
      vi: 'Dùng 01, 02, 03, 04, 05, 06, 13, 15 hoặc 16.',
      en: 'Use 01, 02, 03, 04, 05, 06, 13, 15 or 16.'
    }
  },
  'status.reason-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Từ chối hoặc lấy lại phải kèm lý do.',
    en: 'A refusal or a take-back needs a reason.',
    remedy: {
      vi: 'Ghi lý do vào Description (tối đa 1000 ký tự).',
      en: 'Write the reason in Description (1000 at most).'
    }
  },
  'inbox.already-settled': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Mục này đã được xác nhận với kết quả khác.',
    en: 'This item was acknowledged before with another result.',
    remedy: {
      vi: 'Không xác nhận lại với kết quả khác.',
      en: 'Do not acknowledge again with another result.'
    }
  },
  'directory.invalid': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tệp danh mục hoặc quy tắc định tuyến có dòng không hợp lệ.',
    en: 'The directory or routing file has invalid rows.',
    remedy: {
      vi: 'Sửa từng dòng được nêu rồi nhập lại; chưa có gì thay đổi.',
      en: 'Mend each row named and import again; nothing has changed.'
    }
  },
  'delivery.not-held': {
    status: 409,
    fault: 'ours',
    retry: false,
    vi: 'Lượt gửi không ở trạng thái giữ lại.',
    en: 'The delivery is not held.',
    remedy: { vi: 'Xem trạng thái hiện tại của lượt gửi.', en: 'Look at the present state of the delivery.' }
  },
  'delivery.said-absent': {
    status: 409,
    fault: 'ours',
    retry: true,
    vi: 'Người vận hành đã hỏi bên nhận: văn bản chưa đến.',
    en: 'An operator has asked the other side: the document has not arrived.',
    remedy: { vi: 'Hệ thống gửi lại.', en: 'It is sent again.' }
  },
  'delivery.not-unclear': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Lượt gửi này không ở tình trạng chưa rõ đã đến hay chưa.',
    en: 'It is not unclear whether this delivery arrived.',
    remedy: { vi: 'Xem trạng thái hiện tại của lượt gửi.', en: "See the delivery's present state." }
  },
  'delivery.not-retryable': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Lượt gửi này đang chạy hoặc đã xong, không gửi lại được.',
    en: 'This delivery is under way or done and cannot be sent again.',
    remedy: { vi: 'Xem trạng thái hiện tại của lượt gửi.', en: "See the delivery's present state." }
  }
} as const satisfies ErrorGroup
