/** Of the sender's acts on a sent document: recall, update, replacement, take-back; destruction. */
import type { ErrorGroup } from './entry.ts'

export const lifeErrors = {
  'recall.document-unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không tìm thấy văn bản đã gửi mà yêu cầu thu hồi nói tới.',
    en: 'The document that the recall speaks of was not sent from here.',
    remedy: {
      vi: 'Kiểm tra DocumentId, số và ký hiệu, ngày ban hành của văn bản gốc.',
      en: 'Check the DocumentId, number, notation and date of the original.'
    }
  },
  'recall.not-yours': {
    status: 403,
    fault: 'sender',
    retry: false,
    vi: 'Văn bản cần thu hồi do đơn vị khác gửi.',
    en: 'The document to be recalled was sent by another organisation.',
    remedy: {
      vi: 'Chỉ đơn vị đã gửi, hoặc đơn vị kế thừa của đơn vị đó, được thu hồi.',
      en: 'Only the sender, or the organisation that succeeded it, can recall it.'
    }
  },
  'recall.no-recipient': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không đơn vị nào được nêu trong yêu cầu thu hồi đã được gửi văn bản này.',
    en: 'None of the organisations named in the recall was sent this document.',
    remedy: {
      vi: 'Nêu đúng nơi nhận của văn bản gốc, hoặc bỏ trống để thu hồi từ mọi nơi nhận.',
      en: "Name the original's recipients, or leave them out to recall from all."
    }
  },
  'recall.not-a-recipient': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Một đơn vị trong yêu cầu thu hồi chưa từng được gửi văn bản này; không gửi gì tới đó.',
    en: 'An organisation named in the recall was never sent this document; nothing goes there.',
    remedy: {
      vi: 'Kiểm tra lại danh sách nơi nhận của văn bản gốc.',
      en: "Check the original's recipients."
    }
  },
  'update.document-unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không tìm thấy văn bản đã gửi mà bản cập nhật nói tới.',
    en: 'The document that the update speaks of was not sent from here.',
    remedy: {
      vi: 'Kiểm tra Bussiness/DocumentId và số, ký hiệu của văn bản gốc; nếu là văn bản mới thì gửi với BussinessDocType 0.',
      en: 'Check Bussiness/DocumentId and the number of the original; send a new document as BussinessDocType 0.'
    }
  },
  'update.not-yours': {
    status: 403,
    fault: 'sender',
    retry: false,
    vi: 'Văn bản cần cập nhật do đơn vị khác gửi.',
    en: 'The document to be updated was sent by another organisation.',
    remedy: {
      vi: 'Chỉ đơn vị đã gửi, hoặc đơn vị kế thừa của đơn vị đó, được cập nhật.',
      en: 'Only the sender, or the organisation that succeeded it, can update it.'
    }
  },
  'update.receiver-contradicts': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Một đơn vị vừa được thêm vào vừa bị bỏ khỏi danh sách nơi nhận.',
    en: 'A receiver is both added to and removed from the list.',
    remedy: {
      vi: 'Sửa ReceiverList: mỗi đơn vị chỉ nêu một lần.',
      en: 'Mend the ReceiverList: name each organisation once.'
    }
  },
  'update.receiver-unknown': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Đơn vị bị bỏ khỏi danh sách nơi nhận chưa từng được gửi văn bản này; không gửi gì tới đó.',
    en: 'A removed receiver was never sent this document; nothing goes there.',
    remedy: {
      vi: 'Kiểm tra lại ReceiverList.',
      en: 'Check the ReceiverList.'
    }
  },
  'replace.nothing-named': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Văn bản thay thế không nêu văn bản nào bị thay thế; được gửi như văn bản mới.',
    en: 'The replacement names no document that it replaces; it goes as a new one.',
    remedy: {
      vi: 'Nêu văn bản bị thay thế trong ReplacementInfoList.',
      en: 'Name the replaced documents in ReplacementInfoList.'
    }
  },
  'replace.document-unknown': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Không tìm thấy văn bản bị thay thế; văn bản mới vẫn được gửi.',
    en: 'A replaced document was not sent from here; the new one goes all the same.',
    remedy: {
      vi: 'Kiểm tra ReplacementInfo/DocumentId.',
      en: 'Check ReplacementInfo/DocumentId.'
    }
  },
  'replace.not-yours': {
    status: 403,
    fault: 'sender',
    retry: false,
    vi: 'Văn bản bị thay thế do đơn vị khác gửi.',
    en: 'A document to be replaced was sent by another organisation.',
    remedy: {
      vi: 'Chỉ đơn vị đã gửi, hoặc đơn vị kế thừa của đơn vị đó, được thay thế.',
      en: 'Only the sender, or the organisation that succeeded it, can replace it.'
    }
  },
  'replace.recipient-left-out': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Một nơi nhận của văn bản bị thay thế không có trong nơi nhận của văn bản mới.',
    en: 'A recipient of the replaced document does not get the new one.',
    remedy: {
      vi: 'Gửi văn bản mới tới đơn vị đó, hoặc thu hồi văn bản cũ.',
      en: 'Send it the new document, or recall the old one.'
    }
  },
  'delivery.withdrawn': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Lượt gửi đã bị hủy theo yêu cầu của bên gửi trước khi tới đơn vị nhận.',
    en: 'The sender withdrew the delivery before it reached its recipient.',
    remedy: {
      vi: 'Không cần làm gì; nếu vẫn cần gửi, bên gửi ban hành văn bản mới với số, mã văn bản riêng.',
      en: 'Nothing to do; if it must go after all, the sender issues a new document, with a number and id of its own.'
    }
  },
  'delivery.waits-for-earlier': {
    status: 409,
    fault: 'ours',
    retry: true,
    vi: 'Yêu cầu của bên gửi chờ biết văn bản gốc đã tới đơn vị nhận hay chưa.',
    en: 'The act waits until it is known whether the original was taken.',
    remedy: {
      vi: 'Xử lý lượt gửi của văn bản gốc trước; yêu cầu này tự tiếp tục.',
      en: 'See to the delivery of the original first; this one goes on by itself.'
    }
  },
  'inbox.withdrawn': {
    status: 410,
    fault: 'sender',
    retry: false,
    vi: 'Bên gửi đã thu hồi văn bản này trước khi hệ thống xác nhận nhận.',
    en: 'The sender took this document back before it was acknowledged.',
    remedy: {
      vi: 'Hủy bản đã tải về, nếu có; không vào sổ.',
      en: 'Destroy your copy, if you made one; do not register it.'
    }
  },
  'content.destroyed': {
    status: 410,
    fault: 'sender',
    retry: false,
    vi: 'Nội dung văn bản đã được hủy theo yêu cầu thu hồi của bên gửi; chỉ còn thông tin về việc thu hồi.',
    en: 'The content was destroyed because its sender recalled it; what is kept tells of the recall.',
    remedy: {
      vi: 'Xem lý do và thời điểm tại GET /v1/documents/{id}/destruction; hủy bản đã tải về, nếu có.',
      en: 'See when and why at GET /v1/documents/{id}/destruction; destroy your own copy, if you have one.'
    }
  },
  'document.recalled': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Văn bản đã được thu hồi; bản đi được giữ nguyên và không gửi nữa.',
    en: 'The document was recalled: the outgoing copy is frozen and is not sent any more.',
    remedy: {
      vi: 'Nếu vẫn cần gửi, ban hành văn bản mới hoặc văn bản thay thế.',
      en: 'If it must go after all, issue a new document or a replacement.'
    }
  }
} as const satisfies ErrorGroup
