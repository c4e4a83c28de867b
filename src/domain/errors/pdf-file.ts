/** What can be wrong with a signed PDF as a file, whatever its signatures say (ISO 32000-1 section 7). */
import type { ReasonGroup } from './entry.ts'

export const pdfFileErrors = {
  'pdf-signature.not-pdf': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp không mở đầu như một tệp PDF.',
    en: 'The file does not begin as a PDF does.',
    remedy: {
      vi: 'Yêu cầu bên gửi xuất lại tệp PDF từ phần mềm soạn thảo, ký lại rồi gửi lại.',
      en: 'Ask the sender to export the PDF again, sign it again and send it again.'
    }
  },
  'pdf-signature.xref-broken': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Bảng tham chiếu của tệp PDF đã ký bị sai, không xác định được chữ ký bảo vệ nội dung nào.',
    en: 'The cross-reference table of the signed PDF is wrong, so what the signature protects cannot be told.',
    remedy: {
      vi: 'Yêu cầu bên gửi xuất lại tệp PDF từ phần mềm soạn thảo, ký lại rồi gửi lại.',
      en: 'Ask the sender to export the PDF again, sign it again and send it again.'
    }
  },
  'pdf-signature.object-broken': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp PDF đã ký chứa đối tượng sai cú pháp.',
    en: 'The signed PDF holds an object that breaks the syntax.',
    remedy: {
      vi: 'Yêu cầu bên gửi xuất lại tệp PDF từ phần mềm soạn thảo, ký lại rồi gửi lại.',
      en: 'Ask the sender to export the PDF again, sign it again and send it again.'
    }
  },
  'pdf-signature.stream-broken': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp PDF đã ký chứa luồng dữ liệu sai độ dài hoặc không giải nén được.',
    en: 'The signed PDF holds a stream of wrong length or one that cannot be unpacked.',
    remedy: {
      vi: 'Yêu cầu bên gửi xuất lại tệp PDF từ phần mềm soạn thảo, ký lại rồi gửi lại.',
      en: 'Ask the sender to export the PDF again, sign it again and send it again.'
    }
  },
  'pdf-signature.too-complex': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Cấu trúc tệp PDF vượt giới hạn kiểm tra an toàn.',
    en: 'The structure of the PDF exceeds what is safe to examine.',
    remedy: {
      vi: 'Yêu cầu bên gửi xuất lại tệp PDF đơn giản hơn (không lồng ghép, ít lần cập nhật) rồi ký lại.',
      en: 'Ask the sender for a simpler PDF (no deep nesting, few updates), signed again.'
    }
  },
  'pdf-signature.encrypted': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INDETERMINATE',
    vi: 'Tệp PDF đã ký bị mã hóa nên không kiểm tra được nội dung và các thay đổi sau khi ký.',
    en: 'The signed PDF is encrypted, so its content and later changes cannot be examined.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi bản đã ký không đặt mật khẩu.',
      en: 'Ask the sender for the signed file without a password.'
    }
  },
  'pdf-signature.unreadable': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp PDF không đọc được cấu trúc và không tìm thấy chữ ký số nào.',
    en: 'The structure of the PDF cannot be read and no signature was found in it.',
    remedy: {
      vi: 'Yêu cầu bên gửi xuất lại tệp PDF từ phần mềm soạn thảo, ký lại rồi gửi lại.',
      en: 'Ask the sender to export the PDF again, sign it again and send it again.'
    }
  },
  'pdf-signature.javascript': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp PDF có chứa mã JavaScript.',
    en: 'The PDF contains JavaScript.',
    remedy: {
      vi: 'Xem tệp bằng phần mềm đã tắt JavaScript; đề nghị bên gửi dùng định dạng PDF/A.',
      en: 'View it with JavaScript turned off; suggest PDF/A to the sender.'
    }
  },
  'pdf-signature.launch-action': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp PDF có lệnh mở chương trình, tệp khác hoặc gửi dữ liệu ra ngoài.',
    en: 'The PDF holds an action that opens programs or other files, or sends data away.',
    remedy: {
      vi: 'Không bấm vào liên kết trong tệp; đề nghị bên gửi dùng định dạng PDF/A.',
      en: 'Do not follow links in it; suggest PDF/A to the sender.'
    }
  },
  'pdf-signature.embedded-files': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp PDF có tệp khác đính kèm bên trong.',
    en: 'The PDF carries other files inside.',
    remedy: {
      vi: 'Mở riêng và kiểm tra từng tệp đính kèm trước khi sử dụng.',
      en: 'Examine each of the inner files before use.'
    }
  },
  'pdf-signature.hidden-objects': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp PDF chứa trang hoặc nội dung ẩn không được dùng đến khi ký.',
    en: 'When it was signed the PDF held pages or content that nothing used.',
    remedy: {
      vi: 'Đối chiếu nội dung với bên gửi nếu có nghi ngờ; đề nghị xuất lại tệp trước khi ký.',
      en: 'Compare with the sender when in doubt; suggest exporting the file anew before signing.'
    }
  },
  'pdf-signature.external-content': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Nội dung hiển thị của tệp PDF lấy từ tệp bên ngoài, chữ ký không bảo vệ được.',
    en: 'Content of the PDF is taken from outside the file, where no signature protects it.',
    remedy: {
      vi: 'Yêu cầu bên gửi nhúng toàn bộ nội dung vào tệp rồi ký lại.',
      en: 'Ask the sender to embed all content in the file and to sign again.'
    }
  },
  'pdf-signature.field-appearance-mismatch': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Ô biểu mẫu trong tệp đã ký hiển thị khác với giá trị thật của ô.',
    en: 'A form field of the signed file shows something other than its value.',
    remedy: {
      vi: 'Yêu cầu bên gửi làm phẳng biểu mẫu (không còn ô nhập) rồi ký lại.',
      en: 'Ask the sender to flatten the form and to sign again.'
    }
  },
  'pdf-signature.usage-rights': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp PDF có chữ ký quyền sử dụng của Adobe Reader; đây không phải chữ ký văn bản.',
    en: 'The PDF has a usage-rights signature for Adobe Reader, which is no signature of the document.',
    remedy: {
      vi: 'Không cần xử lý; chỉ xét các chữ ký văn bản.',
      en: 'Nothing to do; only signatures of the document count.'
    }
  }
} as const satisfies ReasonGroup
