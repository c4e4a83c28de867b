/** What an axis or a DMS can answer, or fail to (numbers of the axis: VXP, SPEC of the exchange 4.6). */
import type { ErrorGroup } from './entry.ts'

export const carrierErrors = {
  'carrier.unreachable': {
    status: 502,
    fault: 'axis',
    retry: true,
    vi: 'Không kết nối được hệ thống bên nhận.',
    en: 'The other system cannot be reached.',
    remedy: {
      vi: 'Hệ thống tự gửi lại; kiểm tra đường truyền nếu kéo dài.',
      en: 'It is sent again by itself; check the line if it lasts.'
    }
  },
  'carrier.answer-lost': {
    status: 502,
    fault: 'axis',
    retry: true,
    vi: 'Đã gửi nhưng không nhận được trả lời; đang hỏi lại để không gửi trùng.',
    en: 'Sent, but the answer was lost; asking before any resend.',
    remedy: { vi: 'Chờ hệ thống đối soát.', en: 'Wait for the gateway to settle it.' }
  },
  'carrier.answer-unreadable': {
    status: 502,
    fault: 'axis',
    retry: true,
    vi: 'Trả lời của hệ thống bên nhận không đọc được.',
    en: "The other system's answer cannot be read.",
    remedy: {
      vi: 'Kiểm tra địa chỉ và phiên bản kết nối.',
      en: 'Check the address and the version of the connection.'
    }
  },
  'carrier.answer-unrecognised': {
    status: 502,
    fault: 'axis',
    retry: true,
    vi: 'Trục trả lời bằng mã lỗi chưa biết; đang hỏi lại để không gửi trùng.',
    en: 'The axis answers with a number nobody knows; asking before any resend.',
    remedy: {
      vi: 'Chờ hệ thống đối soát; tra mã lỗi kèm theo với đơn vị vận hành trục.',
      en: 'Wait for the gateway to settle it; ask the operator of the axis about the number.'
    }
  },
  'carrier.value-unsafe': {
    status: 502,
    fault: 'sender',
    retry: false,
    vi: 'Mã đơn vị có ký tự không truyền được qua trục.',
    en: 'An agency code holds characters that cannot travel over the axis.',
    remedy: { vi: 'Sửa mã đơn vị rồi bấm Gửi lại.', en: 'Mend the code, then send again.' }
  },
  'carrier.no-sent-list': {
    status: 502,
    fault: 'axis',
    retry: false,
    vi: 'Hệ thống bên nhận không cho tra văn bản đã gửi.',
    en: 'The other system keeps no list of what was sent.',
    remedy: {
      vi: 'Hỏi đơn vị vận hành xem văn bản đã đến chưa, rồi quyết định gửi lại.',
      en: 'Ask its operator whether the document arrived, then decide on a resend.'
    }
  },
  'carrier.server-error': {
    status: 502,
    fault: 'axis',
    retry: true,
    vi: 'Hệ thống bên nhận báo lỗi nội bộ.',
    en: 'The other system reports an internal error.',
    remedy: { vi: 'Hệ thống tự gửi lại.', en: 'It is sent again by itself.' }
  },
  'carrier.credentials-refused': {
    status: 502,
    fault: 'ours',
    retry: true,
    vi: 'Hệ thống bên nhận không chấp nhận tài khoản kết nối (mã 15).',
    en: 'The other system refuses our credentials (15).',
    remedy: {
      vi: 'Kiểm tra SystemId và khóa bí mật của kết nối.',
      en: "Check the connection's SystemId and secret."
    }
  },
  'carrier.file-invalid': {
    status: 502,
    fault: 'ours',
    retry: false,
    vi: 'Trục từ chối tệp không hợp lệ (mã 10).',
    en: 'The axis refuses the file as invalid (10).',
    remedy: {
      vi: 'Xem trả lời của trục, sửa văn bản rồi gửi lại.',
      en: "See the axis's answer, mend the document and send again."
    }
  },
  'carrier.format-refused': {
    status: 502,
    fault: 'ours',
    retry: false,
    vi: 'Trục từ chối vì edXML sai định dạng (mã 22).',
    en: 'The axis refuses the edXML form (22).',
    remedy: {
      vi: 'Xem trả lời của trục, báo đơn vị phát triển.',
      en: "See the axis's answer and tell the developers."
    }
  },
  'carrier.recipient-unknown': {
    status: 502,
    fault: 'sender',
    retry: false,
    vi: 'Trục trả lời: đơn vị nhận không tồn tại (mã 18).',
    en: 'The axis says that the recipient does not exist (18).',
    remedy: { vi: 'Sửa mã đơn vị nhận rồi bấm Gửi lại.', en: "Mend the recipient's code, then send again." }
  },
  'carrier.sender-unregistered': {
    status: 502,
    fault: 'ours',
    retry: false,
    vi: 'Trục trả lời: đơn vị gửi chưa đăng ký (mã 19).',
    en: 'The axis says that the sender is not registered (19).',
    remedy: {
      vi: 'Đăng ký đơn vị gửi trên trục rồi bấm Gửi lại.',
      en: 'Register the sender on the axis, then send again.'
    }
  },
  'carrier.recipient-locked': {
    status: 502,
    fault: 'recipient',
    retry: false,
    vi: 'Trục trả lời: đơn vị nhận đã khóa (mã 23).',
    en: 'The axis says that the recipient is locked (23).',
    remedy: { vi: 'Liên hệ đơn vị nhận hoặc trục.', en: 'Contact the recipient or the axis.' }
  },
  'carrier.refused': {
    status: 502,
    fault: 'recipient',
    retry: false,
    vi: 'Hệ thống bên nhận từ chối.',
    en: 'The other system refuses.',
    remedy: { vi: 'Đọc lý do kèm theo, sửa rồi gửi lại.', en: 'Read the reason given, mend, and send again.' }
  },
  'carrier.interrupted': {
    status: 502,
    fault: 'ours',
    retry: true,
    vi: 'Lần gửi bị ngắt giữa chừng; đang hỏi lại để không gửi trùng.',
    en: 'The attempt was cut off; asking before any resend.',
    remedy: { vi: 'Chờ hệ thống đối soát.', en: 'Wait for the gateway to settle it.' }
  },
  'carrier.paused': {
    status: 503,
    fault: 'axis',
    retry: true,
    vi: 'Kết nối tạm ngắt vì lỗi liên tiếp; sẽ thử lại tự động.',
    en: 'The connection is paused after repeated failures; it is tried again by itself.',
    remedy: { vi: 'Kiểm tra kết nối trong trang Kết nối.', en: 'Check the connection.' }
  },
  'carrier.attempts-exhausted': {
    status: 502,
    fault: 'axis',
    retry: false,
    vi: 'Đã thử gửi nhiều lần trong thời hạn mà không được.',
    en: 'All attempts within the allowed time have failed.',
    remedy: { vi: 'Xử lý nguyên nhân rồi bấm Gửi lại.', en: 'Mend the cause, then send again.' }
  },
  'push.signature-wrong': {
    status: 401,
    fault: 'axis',
    retry: false,
    vi: 'Chữ ký HMAC của yêu cầu đẩy không đúng.',
    en: 'The HMAC of the pushed request is wrong.',
    remedy: { vi: 'Kiểm tra khóa bí mật dùng chung với trục.', en: 'Check the secret shared with the axis.' }
  },
  'push.stale': {
    status: 401,
    fault: 'axis',
    retry: false,
    vi: 'Yêu cầu đẩy quá cũ hoặc lệch giờ.',
    en: 'The pushed request is too old or its clock is off.',
    remedy: { vi: 'Đồng bộ thời gian máy chủ.', en: "Synchronise the servers' clocks." }
  },
  'push.digest-wrong': {
    status: 422,
    fault: 'axis',
    retry: true,
    vi: 'Mã băm của tệp đẩy không khớp nội dung.',
    en: "The pushed file's digest does not match its bytes.",
    remedy: { vi: 'Gửi lại tệp nguyên vẹn.', en: 'Send the whole file again.' }
  }
} as const satisfies ErrorGroup
