/** What policy says of a document's signatures as a whole, and what can keep verification from ending. */
import type { ReasonGroup } from './entry.ts'

export const verificationErrors = {
  'signature.unsigned': {
    status: 202,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp không có chữ ký số: chỉ có giá trị tham khảo.',
    en: 'The file is not signed: for information only.',
    remedy: {
      vi: 'Nếu là văn bản chính thức, ký số của người có thẩm quyền và của cơ quan rồi gửi lại.',
      en: 'If it is an official document, have the person and the agency sign it, then send it again.'
    }
  },
  'signature.invalid': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký số không hợp lệ.',
    en: 'The signature is not valid.',
    remedy: {
      vi: 'Bên gửi ký lại rồi gửi lại văn bản.',
      en: 'The sender signs and sends the document again.'
    }
  },
  'signature.undecided': {
    status: 202,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Chưa xác định được chữ ký số có hợp lệ hay không.',
    en: 'Whether the signature is valid cannot be decided yet.',
    remedy: {
      vi: 'Văn bản được giữ lại và tự kiểm tra lại.',
      en: 'The document is held and checked again by itself.'
    }
  },
  'signature.envelope-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin không được niêm phong bằng chữ ký số, trong khi đối tác này phải có.',
    en: 'The message bears no seal, which this partner must set.',
    remedy: {
      vi: 'Ký gói tin edXML rồi gửi lại, hoặc quản trị đổi chính sách của đối tác.',
      en: 'Sign the edXML message and send it again, or have the policy of the partner changed.'
    }
  },
  'signature.agency-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp thiếu chữ ký số hợp lệ của cơ quan ban hành.',
    en: 'The file lacks the valid signature of the issuing agency.',
    remedy: {
      vi: 'Ký số cơ quan lên tệp; nếu đã ký, quản trị gắn chứng thư với đơn vị trong kho tin cậy.',
      en: 'Sign it with the agency key; if it is signed, have its certificate bound to the organisation.'
    }
  },
  'signature.person-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Văn bản thiếu chữ ký số hợp lệ của người có thẩm quyền.',
    en: 'The document lacks the valid signature of the authorised person.',
    remedy: {
      vi: 'Người có thẩm quyền ký số văn bản; nếu đã ký, quản trị gắn chứng thư với đơn vị trong kho tin cậy.',
      en: 'Have the person sign it; if it is signed, have the certificate bound to the organisation.'
    }
  },
  'signature.no-pdf': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Không có tệp PDF nào để mang chữ ký số theo yêu cầu.',
    en: 'There is no PDF that could bear the required signatures.',
    remedy: { vi: 'Gửi văn bản dạng PDF đã ký số.', en: 'Send the document as a signed PDF.' }
  },
  'signature.timestamp-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'VALID_NO_TSA',
    vi: 'Chữ ký số không có dấu thời gian tin cậy, trong khi đối tác này phải có.',
    en: 'The signature has no trusted timestamp, which this partner must set.',
    remedy: { vi: 'Ký lại kèm dấu thời gian.', en: 'Sign again with a timestamp.' }
  },
  'signature.only-receipt-time': {
    status: 202,
    fault: 'sender',
    retry: false,
    verdict: 'VALID_NO_TSA',
    vi: 'Chữ ký số hợp lệ nhưng không có dấu thời gian; thời điểm xét là lúc cổng nhận được.',
    en: 'The signature is valid but has no timestamp; it is judged at the time of receipt.',
    remedy: { vi: 'Nên ký kèm dấu thời gian.', en: 'Sign with a timestamp.' }
  },
  'signature.not-pdf': {
    status: 202,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp không phải PDF nên không kiểm tra được chữ ký số.',
    en: 'The file is no PDF; signatures in it are not looked for.',
    remedy: { vi: 'Gửi văn bản dạng PDF.', en: 'Send documents as PDF.' }
  },
  'signature.content-differs': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Nội dung đọc được khác với nội dung đã ký.',
    en: 'What was read differs from what was signed.',
    remedy: { vi: 'Bên gửi gửi lại gói tin gốc đã ký.', en: 'The sender sends the signed original again.' }
  },
  'signature.not-released': {
    status: 409,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Văn bản đang được giữ vì chữ ký số chưa đạt.',
    en: 'The document is held because of its signatures.',
    remedy: {
      vi: 'Kiểm tra lại chữ ký, hoặc từ chối văn bản kèm lý do.',
      en: 'Have the signatures checked again, or refuse the document with a reason.'
    }
  },
  'verification.limit-exceeded': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp quá phức tạp, vượt giới hạn thời gian hoặc bộ nhớ khi kiểm tra chữ ký.',
    en: 'The file cannot be judged within the limits of time and memory.',
    remedy: {
      vi: 'Bên gửi tạo lại tệp PDF đơn giản hơn và ký lại.',
      en: 'The sender makes a simpler PDF and signs it again.'
    }
  },
  'verification.unavailable': {
    status: 503,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Bộ kiểm tra chữ ký tạm thời không làm việc được.',
    en: 'Verification cannot be done now.',
    remedy: { vi: 'Hệ thống tự kiểm tra lại.', en: 'It is checked again by itself.' }
  }
} as const satisfies ReasonGroup
