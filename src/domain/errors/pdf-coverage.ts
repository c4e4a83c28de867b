/** What a PDF signature protects and what was done to the file afterwards (ISO 32000-1 12.8, PAdES). */
import type { ReasonGroup } from './entry.ts'

export const pdfCoverageErrors = {
  'pdf-signature.byte-range-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký không nêu phần tệp được ký (ByteRange).',
    en: 'The signature does not say which bytes it signs (ByteRange).',
    remedy: {
      vi: 'Yêu cầu bên gửi ký lại bằng phần mềm ký số cập nhật (PAdES, SHA-256).',
      en: 'Ask the sender to sign again with up-to-date software (PAdES, SHA-256).'
    }
  },
  'pdf-signature.byte-range-wrong': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Phần tệp được ký (ByteRange) khai báo sai quy cách, có thể đã bị can thiệp.',
    en: 'The signed range of bytes (ByteRange) is not as the standard says; it may have been tampered with.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.contents-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký không có dữ liệu chữ ký (Contents) hợp lệ.',
    en: 'The signature has no proper signature data (Contents).',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.gap-wrong': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Phần tệp bỏ trống khi ký không trùng khít với dữ liệu chữ ký, có thể giấu nội dung.',
    en: 'What the signature leaves out is not exactly its own data, so content may hide there.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.contents-not-canonical': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Dữ liệu chữ ký được viết không theo một cách thống nhất, có thể giấu thay đổi.',
    en: 'The signature data are not written in one consistent way, which could hide a change.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.sub-filter-unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Kiểu chữ ký PDF không được hỗ trợ.',
    en: 'The kind of PDF signature is not supported.',
    remedy: {
      vi: 'Yêu cầu bên gửi ký lại bằng phần mềm ký số cập nhật (PAdES, SHA-256).',
      en: 'Ask the sender to sign again with up-to-date software (PAdES, SHA-256).'
    }
  },
  'pdf-signature.sub-filter-pkcs7-sha1': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký PDF kiểu cũ adbe.pkcs7.sha1 (SHA-1) không còn an toàn.',
    en: 'The old kind adbe.pkcs7.sha1 (SHA-1) is no longer safe.',
    remedy: {
      vi: 'Yêu cầu bên gửi ký lại bằng phần mềm ký số cập nhật (PAdES, SHA-256).',
      en: 'Ask the sender to sign again with up-to-date software (PAdES, SHA-256).'
    }
  },
  'pdf-signature.sub-filter-x509-rsa-sha1': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký PDF kiểu cũ adbe.x509.rsa_sha1 (SHA-1) không còn an toàn.',
    en: 'The old kind adbe.x509.rsa_sha1 (SHA-1) is no longer safe.',
    remedy: {
      vi: 'Yêu cầu bên gửi ký lại bằng phần mềm ký số cập nhật (PAdES, SHA-256).',
      en: 'Ask the sender to sign again with up-to-date software (PAdES, SHA-256).'
    }
  },
  'pdf-signature.dictionary-ambiguous': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Thông tin chữ ký có khóa bị lặp nên các phần mềm có thể đọc khác nhau.',
    en: 'The signature holds a key twice, so programs may read it differently.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.not-in-form': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp chứa chữ ký nằm ngoài biểu mẫu chữ ký, có thể là chữ ký bị giấu hoặc bị gỡ bỏ.',
    en: 'The file holds a signature outside its form: hidden, or removed.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.revision-not-covered': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký không bao trùm toàn bộ nội dung của phiên bản mà nó ký.',
    en: 'The signature does not cover all of the revision that it signs.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.bytes-after-end': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Có dữ liệu thừa nằm sau điểm kết thúc của tệp PDF đã ký.',
    en: 'There are bytes after the end of the signed PDF.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.altered-after-signing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Nội dung tệp PDF đã bị bổ sung hoặc thay đổi sau khi ký.',
    en: 'The content of the PDF was added to or changed after signing.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.forbidden-change': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp PDF có thay đổi mà người ký trước không cho phép (khóa chỉnh sửa, khóa ô biểu mẫu).',
    en: 'The PDF was changed in a way that an earlier signer had forbidden (certification or field lock).',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký, không chỉnh sửa gì sau khi ký.',
      en: 'Ask the sender for the signed original again, with nothing changed after signing.'
    }
  },
  'pdf-signature.covers-page': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Khung chữ ký thêm sau che phần lớn trang đã được ký trước đó.',
    en: 'A signature added later covers most of a page that was signed before.',
    remedy: {
      vi: 'Yêu cầu bên gửi ký lại với khung chữ ký nhỏ, không che nội dung.',
      en: 'Ask the sender to sign again with a small frame that hides nothing.'
    }
  }
} as const satisfies ReasonGroup
