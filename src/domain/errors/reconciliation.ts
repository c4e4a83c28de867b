/** Of reconciliation with axes and DMSs. */
import type { ErrorGroup } from './entry.ts'

export const reconciliationErrors = {
  'reconciliation.not-offered': {
    status: 422,
    fault: 'axis',
    retry: false,
    vi: 'Đối tác này không cung cấp danh sách văn bản để đối soát.',
    en: 'This partner offers no list to reconcile with.',
    remedy: {
      vi: 'Đề nghị đơn vị vận hành cung cấp danh sách văn bản đã gửi, rồi khai báo trong tệp đối tác.',
      en: 'Ask its operator for a list of what was sent, then name it in the partners file.'
    }
  },
  'reconciliation.book-missing': {
    status: 422,
    fault: 'recipient',
    retry: false,
    vi: 'Hệ thống quản lý văn bản chưa nộp sổ của ngày này.',
    en: 'The DMS has not handed in its book of this day.',
    remedy: {
      vi: 'Đề nghị hệ thống nộp sổ bằng PUT /v1/books/{ngày}; nộp xong sẽ tự đối soát.',
      en: 'Have it hand the book in by PUT /v1/books/{day}; the run follows by itself.'
    }
  },
  'reconciliation.day-not-over': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Ngày này chưa bắt đầu hoặc vừa mới bắt đầu nên chưa đối soát được.',
    en: 'This day has not begun, or has only just begun: there is nothing to reconcile yet.',
    remedy: { vi: 'Chọn ngày đã qua.', en: 'Choose a day that is past.' }
  },
  'reconciliation.failed': {
    status: 500,
    fault: 'ours',
    retry: true,
    vi: 'Lần đối soát bị ngắt giữa chừng.',
    en: 'The run was cut off before its end.',
    remedy: {
      vi: 'Hệ thống tự chạy lại; xem nhật ký vận hành nếu lặp lại.',
      en: 'It runs again by itself; look into the log if it happens again.'
    }
  },
  'reconciliation.missing-there': {
    status: 502,
    fault: 'axis',
    retry: true,
    vi: 'Đối soát cho thấy bên nhận không có văn bản đã chuyển; đang hỏi lại trước khi gửi lại.',
    en: 'Reconciliation shows that the other side lacks what was handed over; it is asked before any resend.',
    remedy: { vi: 'Chờ hệ thống hỏi lại và gửi lại nếu cần.', en: 'Wait until it was asked.' }
  },
  'reconciliation.differing': {
    status: 502,
    fault: 'axis',
    retry: true,
    vi: 'Đối soát cho thấy bên nhận ghi khác với ta; đang hỏi lại.',
    en: 'Reconciliation shows that the other side says otherwise; it is asked again.',
    remedy: { vi: 'Chờ hệ thống hỏi lại.', en: 'Wait until it was asked.' }
  },
  'reconciliation.finding-closed': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Điểm lệch này đã được xử lý, bỏ qua hoặc không còn nữa.',
    en: 'This finding was repaired, was dismissed or is gone.',
    remedy: { vi: 'Xem lại danh sách điểm lệch còn mở.', en: 'Look at the findings that are open.' }
  },
  'reconciliation.no-repair': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Điểm lệch này không có cách sửa tự động an toàn.',
    en: 'There is no repair of this finding that would be safe without a person.',
    remedy: {
      vi: 'Làm theo hướng dẫn của điểm lệch: liên hệ bên được nêu, rồi bỏ qua kèm lý do.',
      en: 'Do as the finding says: speak to whom it names, then dismiss it with the reason.'
    }
  },
  'reconciliation.moved-on': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Lượt gửi đã đổi trạng thái từ khi đối soát; không sửa theo kết quả cũ.',
    en: 'The delivery has moved since the run; it is not repaired by what was true then.',
    remedy: {
      vi: 'Đối soát lại ngày này rồi xem kết quả mới.',
      en: 'Run the day again and look at the result.'
    }
  },
  'reconciliation.answered': {
    status: 409,
    fault: 'axis',
    retry: false,
    vi: 'Bên nhận đã có phản hồi về văn bản nên văn bản đã đến; không gửi lại.',
    en: 'The recipient has spoken of the document, so it arrived; it is not sent again.',
    remedy: {
      vi: 'Báo đơn vị vận hành rằng danh sách của họ thiếu, rồi bỏ qua điểm lệch kèm lý do.',
      en: "Tell the partner's operator that its list lacks it, then dismiss the finding with the reason."
    }
  },
  'reconciliation.repair-failed': {
    status: 502,
    fault: 'axis',
    retry: true,
    vi: 'Chưa sửa được: đối tác không trả lời hoặc trả lời lỗi.',
    en: 'Not repaired: the partner does not answer, or answers with an error.',
    remedy: { vi: 'Thử lại sau; điểm lệch vẫn để mở.', en: 'Try again later; the finding stays open.' }
  },
  'reconciliation.no-report': {
    status: 404,
    fault: 'sender',
    retry: false,
    vi: 'Chưa có lần đối soát nào của ngày này.',
    en: 'There is no run of this day.',
    remedy: { vi: 'Chạy đối soát trước.', en: 'Run the reconciliation first.' }
  },
  'reconciliation.unsigned': {
    status: 404,
    fault: 'ours',
    retry: false,
    vi: 'Báo cáo này không được ký số vì hệ thống chưa có khóa ký.',
    en: 'This report is not signed: the gateway has no signing key.',
    remedy: {
      vi: 'Khai báo khóa của hệ thống trong LIENTHONG_KEYS_FILE rồi lập lại báo cáo.',
      en: 'Name a key of the gateway in LIENTHONG_KEYS_FILE and have the report made again.'
    }
  }
} as const satisfies ErrorGroup
