/** Of receipts: their order, their matching. */
import type { ErrorGroup } from './entry.ts'

export const receiptErrors = {
  'status.wrong-order': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Trạng thái không đúng thứ tự xử lý của văn bản.',
    en: "The status does not follow the document's present state.",
    remedy: {
      vi: 'Gửi một trong các mã được nêu. Văn bản đã tiếp nhận thì không từ chối được nữa; nếu gửi nhầm, đề nghị bên gửi lấy lại (13).',
      en: 'State one of the codes named. A registered document can no longer be refused; if it came by mistake, have its sender ask for it back (13).'
    }
  },
  'status.nothing-asked': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Bên gửi không yêu cầu lấy lại, thu hồi hay cập nhật văn bản này nên không có gì để trả lời.',
    en: 'Nobody asked to take back, recall or update this document, so there is nothing to answer.',
    remedy: {
      vi: 'Chỉ gửi 15 hoặc 16 sau khi nhận yêu cầu của bên gửi.',
      en: 'State 15 or 16 only after the sender has asked.'
    }
  },
  'status.recipient-ambiguous': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Đơn vị kế thừa nhiều nơi nhận của văn bản này; không xác định được trạng thái nói về nơi nhận nào.',
    en: 'The organisation succeeds several recipients of this document; it is not clear which one is meant.',
    remedy: {
      vi: 'Gửi trạng thái với From/OrganId là mã nơi nhận ghi trên văn bản.',
      en: 'State it with the code to which the document was addressed in From/OrganId.'
    }
  },
  'receipt.sender-closed': {
    status: 409,
    fault: 'ours',
    retry: false,
    vi: 'Đơn vị gửi văn bản đã đóng mã và không xác định được một đơn vị kế thừa duy nhất để báo trạng thái.',
    en: "The document's sender is closed and has no single successor to tell.",
    remedy: {
      vi: 'Chọn đơn vị kế thừa để chuyển trạng thái tới (POST /v1/admin/receipts/{id}/forward).',
      en: 'Choose the successor that is told (POST /v1/admin/receipts/{id}/forward).'
    }
  },
  'receipt.not-held': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Trạng thái này không bị giữ lại chờ chọn đơn vị kế thừa.',
    en: 'This receipt is not held for want of a successor.',
    remedy: {
      vi: 'Xem lượt gửi của trạng thái; có thể người khác đã chuyển.',
      en: 'Look at its delivery; somebody may have forwarded it already.'
    }
  },
  'receipt.not-a-successor': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Mã được chọn không phải đơn vị kế thừa đang hoạt động của bên gửi văn bản.',
    en: "The code chosen is not an active successor of the document's sender.",
    remedy: {
      vi: 'Chọn một đơn vị kế thừa trong danh mục, hoặc bổ sung quan hệ kế thừa trước.',
      en: 'Choose a successor of the directory, or enter the succession first.'
    }
  },
  'receipt.already-matched': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Trạng thái này đã được ghép với một lượt gửi khác.',
    en: 'This receipt is matched to another delivery already.',
    remedy: { vi: 'Xem văn bản đã ghép; không ghép lại.', en: 'See the document it belongs to.' }
  },
  'receipt.delivery-unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không có lượt gửi văn bản nào mang mã này.',
    en: 'No delivery of a document has this id.',
    remedy: {
      vi: 'Chọn một lượt gửi trong danh sách gợi ý, hoặc lấy mã từ văn bản.',
      en: 'Choose one of the suggestions, or take the id from the document.'
    }
  },
  'receipt.other-parties': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Bên gửi hoặc bên nhận của lượt gửi khác với trạng thái.',
    en: 'The delivery has another sender or recipient than the receipt.',
    remedy: {
      vi: 'Kiểm tra lại; nếu vẫn đúng, ghép với force và ghi lý do.',
      en: 'Check again; if it is right nevertheless, match it with force and a reason.'
    }
  }
} as const satisfies ErrorGroup
