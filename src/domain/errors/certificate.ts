/**
 * Certificates, their paths (RFC 5280) and their revocation.
 *
 * Longer than a room should be because it is a table: one entry a code, in the order in which a path is judged.
 */
import type { ReasonGroup } from './entry.ts'

export const certificateErrors = {
  'certificate.expired': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số đã hết hạn tại thời điểm ký.',
    en: 'The certificate had expired when it was used.',
    remedy: {
      vi: 'Bên gửi ký lại bằng chứng thư số còn hạn.',
      en: 'The sender signs again with a certificate that is in force.'
    }
  },
  'certificate.not-yet-valid': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số chưa có hiệu lực tại thời điểm ký.',
    en: 'The certificate was not yet in force when it was used.',
    remedy: {
      vi: 'Bên gửi kiểm tra đồng hồ máy ký và ký lại bằng chứng thư số đang có hiệu lực.',
      en: 'The sender checks the clock of the signing machine and signs again with a certificate in force.'
    }
  },
  'certificate.issuer-not-in-force': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số của cơ quan cấp không có hiệu lực tại thời điểm ký.',
    en: 'A certificate of the issuing authority was not in force when the signature was made.',
    remedy: {
      vi: 'Bên gửi xin cấp chứng thư số mới rồi ký lại.',
      en: 'The sender obtains a new certificate and signs again.'
    }
  },
  'certificate.malformed': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số sai cấu trúc X.509.',
    en: 'The certificate does not have the structure of X.509.',
    remedy: {
      vi: 'Bên gửi liên hệ cơ quan cấp chứng thư số để được cấp lại.',
      en: 'The sender asks the issuing authority for a new certificate.'
    }
  },
  'der.over-limit': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Dữ liệu chữ ký vượt giới hạn kích thước hoặc độ phức tạp cho phép.',
    en: 'The signature data is larger or more complex than the limit.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm ký số đúng chuẩn, không nhúng dữ liệu thừa.',
      en: 'The sender signs again with a conforming program that embeds nothing superfluous.'
    }
  },
  'certificate.key-not-allowed': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Khóa của chứng thư số không đạt yêu cầu (RSA từ 2048 bit, hoặc ECDSA P-256, P-384, P-521).',
    en: 'The key of a certificate does not meet the requirements (RSA from 2048 bits, or ECDSA P-256, P-384, P-521).',
    remedy: {
      vi: 'Bên gửi xin cấp chứng thư số với khóa đủ mạnh rồi ký lại.',
      en: 'The sender obtains a certificate with a key that is strong enough and signs again.'
    }
  },
  'certificate.algorithm-not-allowed': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số được ký bằng thuật toán không còn được chấp nhận (như SHA-1, MD5, DSA).',
    en: 'A certificate is signed with an algorithm that is no longer accepted (such as SHA-1, MD5, DSA).',
    remedy: {
      vi: 'Bên gửi xin cấp chứng thư số ký bằng SHA-256 trở lên; nếu là chứng thư của cơ quan cấp trung gian, quản trị viên có thể đưa chứng thư đó vào kho tin cậy sau khi xác minh.',
      en: 'The sender obtains a certificate signed with SHA-256 or better; an issuing authority that is still in use can be made an anchor by the administrator once verified.'
    }
  },
  'certificate.signature-wrong': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký của cơ quan cấp trên chứng thư số không đúng; chứng thư có thể bị giả mạo.',
    en: "The issuer's signature on a certificate is wrong; the certificate may be forged.",
    remedy: {
      vi: 'Không chấp nhận văn bản; liên hệ bên gửi qua kênh khác để xác minh.',
      en: 'Do not accept the document; verify with the sender through another channel.'
    }
  },
  'certificate.issuer-not-found': {
    status: 422,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Không tìm được chứng thư số của cơ quan cấp để kiểm tra đến gốc tin cậy.',
    en: 'The certificate of the issuing authority could not be found, so no path leads to a trusted root.',
    remedy: {
      vi: 'Quản trị viên bổ sung chứng thư của cơ quan cấp trung gian vào kho tin cậy; hệ thống sẽ tự kiểm tra lại.',
      en: 'The administrator adds the intermediate authority to the trust store; it is checked again by itself.'
    }
  },
  'certificate.root-not-trusted': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số không do tổ chức có trong danh sách tin cậy cấp.',
    en: 'The certificate does not come from an authority in the trust store.',
    remedy: {
      vi: 'Bên gửi ký bằng chứng thư số chuyên dùng công vụ; nếu tổ chức cấp là hợp pháp, quản trị viên xác minh rồi bổ sung vào kho tin cậy.',
      en: 'The sender signs with an official-use certificate; if the authority is legitimate, the administrator verifies it and adds it to the trust store.'
    }
  },
  'certificate.issuer-not-authorised': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số được ký bởi một chứng thư không có quyền cấp chứng thư.',
    en: 'A certificate was issued by one that is not allowed to issue certificates.',
    remedy: {
      vi: 'Không chấp nhận văn bản; báo bên gửi và cơ quan cấp chứng thư số.',
      en: 'Do not accept the document; tell the sender and the issuing authority.'
    }
  },
  'certificate.path-too-long': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chuỗi chứng thư số dài hơn mức cho phép.',
    en: 'The chain of certificates is longer than allowed.',
    remedy: {
      vi: 'Bên gửi liên hệ cơ quan cấp chứng thư số để được cấp đúng cấp bậc.',
      en: 'The sender asks the issuing authority for a certificate at the proper level.'
    }
  },
  'certificate.search-exhausted': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký kèm quá nhiều chứng thư số khiến việc dò chuỗi tin cậy vượt giới hạn.',
    en: 'So many certificates came along that the search for a trusted path passed its limit.',
    remedy: {
      vi: 'Bên gửi ký lại, chỉ kèm chuỗi chứng thư của chính mình.',
      en: 'The sender signs again with nothing but their own chain attached.'
    }
  },
  'certificate.name-not-permitted': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tên trong chứng thư số nằm ngoài phạm vi mà cơ quan cấp được phép.',
    en: 'A name in the certificate is outside what its authority may certify.',
    remedy: {
      vi: 'Không chấp nhận văn bản; báo bên gửi và cơ quan cấp chứng thư số.',
      en: 'Do not accept the document; tell the sender and the issuing authority.'
    }
  },
  'certificate.policy-not-accepted': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chính sách chứng thư số trong chuỗi tin cậy không phù hợp.',
    en: 'The certificate policies along the path do not fit together or are not accepted.',
    remedy: {
      vi: 'Bên gửi xin cấp chứng thư số theo đúng chính sách rồi ký lại.',
      en: 'The sender obtains a certificate under a fitting policy and signs again.'
    }
  },
  'certificate.unknown-critical-extension': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số có phần mở rộng bắt buộc mà hệ thống không xử lý được.',
    en: 'A certificate has a critical extension that is not known here.',
    remedy: {
      vi: 'Bên gửi dùng chứng thư số theo mẫu thông dụng; báo quản trị viên nếu đây là mẫu mới của cơ quan cấp.',
      en: 'The sender uses a certificate of the usual profile; tell the administrator if the authority has a new one.'
    }
  },
  'certificate.wrong-purpose': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số không được cấp cho mục đích này (như ký văn bản, cấp dấu thời gian).',
    en: 'The certificate was not issued for this purpose (such as signing documents or timestamps).',
    remedy: {
      vi: 'Bên gửi ký lại bằng chứng thư số được cấp để ký văn bản.',
      en: 'The sender signs again with a certificate issued for signing documents.'
    }
  },
  'certificate.revoked': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số đã bị thu hồi tại thời điểm ký.',
    en: 'The certificate had been revoked when it was used.',
    remedy: {
      vi: 'Không chấp nhận văn bản; liên hệ bên gửi để ký lại bằng chứng thư số khác.',
      en: 'Do not accept the document; ask the sender to sign again with another certificate.'
    }
  },
  'certificate.issuer-revoked': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số của cơ quan cấp đã bị thu hồi tại thời điểm ký.',
    en: 'A certificate of the issuing authority had been revoked when the signature was made.',
    remedy: {
      vi: 'Không chấp nhận văn bản; bên gửi xin cấp chứng thư số mới rồi ký lại.',
      en: 'Do not accept the document; the sender obtains a new certificate and signs again.'
    }
  },
  'certificate.on-hold': {
    status: 422,
    fault: 'sender',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Chứng thư số đang bị tạm dừng hiệu lực tại thời điểm ký.',
    en: 'The certificate was on hold when it was used.',
    remedy: {
      vi: 'Chờ cơ quan cấp phục hồi hoặc thu hồi chứng thư số; hệ thống sẽ tự kiểm tra lại.',
      en: 'Wait until the authority releases or revokes the certificate; it is checked again by itself.'
    }
  },
  'certificate.revocation-unavailable': {
    status: 422,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Chưa kiểm tra được chứng thư số có bị thu hồi hay không vì không lấy được OCSP hoặc danh sách thu hồi.',
    en: 'Whether the certificate is revoked could not be checked: neither OCSP nor a revocation list could be had.',
    remedy: {
      vi: 'Văn bản được giữ lại và tự kiểm tra lại; quản trị viên kiểm tra kết nối tới máy chủ OCSP, CRL.',
      en: 'The document is held and checked again by itself; the administrator checks the connection to the OCSP and CRL servers.'
    }
  },
  'certificate.revocation-stale': {
    status: 422,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Thông tin thu hồi chứng thư số đã cũ, không nói được gì về thời điểm ký.',
    en: 'The revocation information is too old to say anything about the time of signing.',
    remedy: {
      vi: 'Văn bản được giữ lại và tự kiểm tra lại khi cơ quan cấp phát hành thông tin mới.',
      en: 'The document is held and checked again when the authority publishes newer information.'
    }
  },
  'certificate.revocation-lapsed': {
    status: 422,
    fault: 'ours',
    retry: false,
    verdict: 'INDETERMINATE',
    vi: 'Thông tin thu hồi chỉ có sau khi chứng thư số đã hết hạn nên không còn chứng minh được gì cho thời điểm ký.',
    en: 'The revocation information is from after the certificate expired and no longer proves anything about the time of signing.',
    remedy: {
      vi: 'Xin bên gửi bản có kèm bằng chứng thu hồi (LTV) hoặc bản ký lại.',
      en: 'Ask the sender for a copy with revocation evidence inside (LTV) or one signed again.'
    }
  },
  'certificate.revocation-unknown': {
    status: 422,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Máy chủ OCSP trả lời không biết chứng thư số này.',
    en: 'The OCSP responder says that it does not know this certificate.',
    remedy: {
      vi: 'Văn bản được giữ lại và tự kiểm tra lại; nếu kéo dài, hỏi cơ quan cấp chứng thư số.',
      en: 'The document is held and checked again by itself; if it lasts, ask the issuing authority.'
    }
  },
  'certificate.revocation-untrusted': {
    status: 422,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Thông tin thu hồi nhận được không hợp lệ hoặc không phải của cơ quan cấp chứng thư số.',
    en: 'The revocation information at hand is not in order or does not come from the issuing authority.',
    remedy: {
      vi: 'Văn bản được giữ lại và tự kiểm tra lại; quản trị viên kiểm tra máy chủ trung gian (proxy) và địa chỉ OCSP, CRL.',
      en: 'The document is held and checked again by itself; the administrator checks the proxy and the OCSP and CRL addresses.'
    }
  }
} as const satisfies ReasonGroup
