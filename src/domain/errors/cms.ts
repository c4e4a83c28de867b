/** CMS structures (RFC 5652) and timestamps (RFC 3161) inside signatures. */
import type { ReasonGroup } from './entry.ts'

export const cmsErrors = {
  'cms.not-der': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Dữ liệu chữ ký không đúng mã hóa DER.',
    en: 'The signature data is not strict DER.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm ký số đúng chuẩn.',
      en: 'The sender signs again with a conforming program.'
    }
  },
  'cms.padding-dirty': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Phần đệm sau dữ liệu chữ ký có chứa dữ liệu lạ không ai ký.',
    en: 'The padding after the signature data holds bytes that nobody signed.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký; không sử dụng tệp này.',
      en: 'Ask the sender for the signed original again; do not use this file.'
    }
  },
  'cms.structure': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Dữ liệu chữ ký không đúng cấu trúc CMS.',
    en: 'The signature data does not have the structure of CMS.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm ký số đúng chuẩn.',
      en: 'The sender signs again with a conforming program.'
    }
  },
  'cms.version-odd': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Số phiên bản ghi trong dữ liệu chữ ký không đúng quy tắc; điều này không ảnh hưởng đến giá trị chữ ký.',
    en: 'The version that the signature data names is not the one that the rules give; nothing depends on it.',
    remedy: {
      vi: 'Không cần làm gì; bên gửi nên cập nhật phần mềm ký số.',
      en: 'Nothing to do; the sender had better update the signing program.'
    }
  },
  'cms.content-attached': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký mang theo nội dung riêng bên trong nên không chứng thực được văn bản này.',
    en: 'The signature carries a content of its own, so it does not speak for this document.',
    remedy: {
      vi: 'Bên gửi ký lại theo kiểu tách rời nội dung (detached).',
      en: 'The sender signs again, detached.'
    }
  },
  'cms.signer-count': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Dữ liệu chữ ký không có đúng một người ký.',
    en: 'The signature data does not have exactly one signer.',
    remedy: {
      vi: 'Bên gửi ký lại; mỗi người ký tạo một chữ ký riêng trên văn bản.',
      en: 'The sender signs again; each signer makes a signature of their own.'
    }
  },
  'cms.attributes-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký thiếu thuộc tính được ký bắt buộc.',
    en: 'The signature lacks a signed attribute that it must have.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm ký số tạo đủ các thuộc tính được ký.',
      en: 'The sender signs again with a program that writes the signed attributes.'
    }
  },
  'cms.attribute-repeated': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Một thuộc tính của chữ ký xuất hiện nhiều lần nên chữ ký có thể bị hiểu theo nhiều cách.',
    en: 'An attribute of the signature stands more than once, so it could be read in more than one way.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm ký số đúng chuẩn.',
      en: 'The sender signs again with a conforming program.'
    }
  },
  'cms.unsigned-attribute': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký mang theo thông tin không được ký mà hệ thống không kiểm tra được.',
    en: 'The signature carries unsigned information that cannot be checked.',
    remedy: {
      vi: 'Bên gửi ký lại theo PAdES; thông tin kiểm tra lâu dài đặt trong tệp PDF (DSS), không đặt trong chữ ký.',
      en: 'The sender signs again after PAdES; long-term material belongs into the PDF (DSS), not into the signature.'
    }
  },
  'cms.content-type-wrong': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Loại nội dung ghi trong chữ ký không phù hợp với nơi chữ ký được dùng.',
    en: 'The content type that the signature names does not fit its use.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm ký số đúng chuẩn.',
      en: 'The sender signs again with a conforming program.'
    }
  },
  'cms.digest-mismatch': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Nội dung văn bản không khớp với nội dung đã ký: văn bản đã bị thay đổi sau khi ký.',
    en: 'The content is not the one that was signed: it was changed afterwards.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại văn bản gốc đã ký; không sử dụng bản này.',
      en: 'Ask the sender for the signed original again; do not use this one.'
    }
  },
  'cms.signature-wrong': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký không đúng với chứng thư số của người ký: chữ ký bị sửa đổi hoặc giả mạo.',
    en: "The signature does not verify with the signer's certificate: it was altered or forged.",
    remedy: {
      vi: 'Không sử dụng văn bản; liên hệ bên gửi để nhận lại văn bản gốc đã ký.',
      en: 'Do not use the document; ask the sender for the signed original.'
    }
  },
  'cms.algorithm-conflict': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Các thuật toán ghi trong chữ ký mâu thuẫn với nhau.',
    en: 'The algorithms that the signature names contradict each other.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm ký số đúng chuẩn.',
      en: 'The sender signs again with a conforming program.'
    }
  },
  'cms.algorithm-legacy': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký dùng thuật toán băm cũ (SHA-1, MD5) đã không còn an toàn.',
    en: 'The signature uses an old digest (SHA-1, MD5) that is no longer secure.',
    remedy: {
      vi: 'Bên gửi ký lại với SHA-256 trở lên.',
      en: 'The sender signs again with SHA-256 or better.'
    }
  },
  'cms.algorithm-unknown': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký dùng thuật toán không nằm trong danh mục được chấp nhận.',
    en: 'The signature uses an algorithm that is not on the list.',
    remedy: {
      vi: 'Bên gửi ký lại bằng RSA hoặc ECDSA với SHA-256 trở lên.',
      en: 'The sender signs again with RSA or ECDSA and SHA-256 or better.'
    }
  },
  'cms.key-weak': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Khóa ký RSA ngắn hơn 2048 bit nên không còn an toàn.',
    en: 'The RSA key has fewer than 2048 bits and is no longer secure.',
    remedy: {
      vi: 'Bên gửi xin cấp chứng thư số mới có khóa từ 2048 bit và ký lại.',
      en: 'The sender obtains a certificate with a key of 2048 bits or more and signs again.'
    }
  },
  'cms.signer-certificate-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký không kèm chứng thư số của người ký.',
    en: "The signature does not carry the signer's certificate.",
    remedy: {
      vi: 'Bên gửi ký lại, có kèm chứng thư số của người ký.',
      en: 'The sender signs again and includes the certificate.'
    }
  },
  'cms.signer-certificate-ambiguous': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Có nhiều chứng thư số cùng được nêu là của người ký.',
    en: "More than one certificate answers to the signer's name.",
    remedy: {
      vi: 'Bên gửi ký lại, chỉ kèm đúng một chứng thư số của người ký.',
      en: "The sender signs again with the signer's certificate included once."
    }
  },
  'cms.certificate-unreadable': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Một chứng thư số kèm theo chữ ký bị hỏng, không đọc được.',
    en: 'A certificate that came with the signature cannot be read.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại văn bản gốc đã ký hoặc ký lại.',
      en: 'Ask the sender for the signed original, or to sign again.'
    }
  },
  'cms.certificate-altered': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Một chứng thư số kèm theo chữ ký đã bị sửa đổi.',
    en: 'A certificate that came with the signature was altered.',
    remedy: {
      vi: 'Không sử dụng văn bản; yêu cầu bên gửi gửi lại văn bản gốc đã ký.',
      en: 'Do not use the document; ask the sender for the signed original.'
    }
  },
  'cms.certificate-unattached': {
    status: 422,
    fault: 'ours',
    retry: false,
    verdict: 'INDETERMINATE',
    vi: 'Một chứng thư số kèm theo chữ ký không xác minh được vì chưa có chứng thư số của tổ chức đã cấp nó.',
    en: 'A certificate that came with the signature cannot be checked: its issuer is not at hand.',
    remedy: {
      vi: 'Quản trị viên bổ sung chứng thư số của tổ chức cấp vào kho tin cậy rồi kiểm tra lại.',
      en: "An administrator adds the issuer's certificate to the trust store, then it is checked again."
    }
  },
  'cms.certificate-legacy': {
    status: 422,
    fault: 'ours',
    retry: false,
    verdict: 'INDETERMINATE',
    vi: 'Một chứng thư số kèm theo chữ ký được cấp bằng thuật toán cũ nên không xác minh được là nguyên vẹn.',
    en: 'A certificate that came with the signature was issued with an old algorithm, so it cannot be shown to be whole.',
    remedy: {
      vi: 'Quản trị viên bổ sung chính chứng thư số đó vào kho tin cậy sau khi đã đối chiếu, rồi kiểm tra lại.',
      en: 'An administrator compares that very certificate and adds it to the trust store, then it is checked again.'
    }
  },
  'cms.certificates-too-many': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký mang theo quá nhiều chứng thư số.',
    en: 'The signature carries too many certificates.',
    remedy: {
      vi: 'Bên gửi ký lại, chỉ kèm chứng thư số của người ký và các tổ chức cấp.',
      en: "The sender signs again with the signer's certificate and its issuers only."
    }
  },
  'cms.revocation-altered': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Thông tin thu hồi chứng thư số kèm theo chữ ký bị hỏng hoặc đã bị sửa đổi.',
    en: 'Revocation information that came with the signature is damaged or was altered.',
    remedy: {
      vi: 'Không sử dụng văn bản; yêu cầu bên gửi gửi lại văn bản gốc đã ký.',
      en: 'Do not use the document; ask the sender for the signed original.'
    }
  },
  'cms.revocation-unattached': {
    status: 422,
    fault: 'ours',
    retry: false,
    verdict: 'INDETERMINATE',
    vi: 'Thông tin thu hồi kèm theo chữ ký không xác minh được vì chưa có chứng thư số của nơi phát hành.',
    en: 'Revocation information that came with the signature cannot be checked: its issuer is not at hand.',
    remedy: {
      vi: 'Quản trị viên bổ sung chứng thư số của tổ chức cấp vào kho tin cậy rồi kiểm tra lại.',
      en: "An administrator adds the issuer's certificate to the trust store, then it is checked again."
    }
  },
  'cms.signing-certificate-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký kiểu CAdES thiếu thuộc tính gắn chữ ký với chứng thư số của người ký.',
    en: "A CAdES signature lacks the attribute that ties it to the signer's certificate.",
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm tạo thuộc tính signing-certificate-v2.',
      en: 'The sender signs again with a program that writes signing-certificate-v2.'
    }
  },
  'cms.signing-certificate-absent': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Chữ ký không có thuộc tính gắn với chứng thư số của người ký (kiểu chữ ký này không bắt buộc).',
    en: 'The signature has no attribute that ties it to the certificate (its kind does not require one).',
    remedy: {
      vi: 'Không cần làm gì; nên chuyển sang ký theo PAdES.',
      en: 'Nothing to do; signing after PAdES is better.'
    }
  },
  'cms.signing-certificate-wrong': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký được gắn với một chứng thư số khác chứng thư số kèm theo.',
    en: 'The signature is tied to another certificate than the one that came with it.',
    remedy: {
      vi: 'Không sử dụng văn bản; yêu cầu bên gửi gửi lại văn bản gốc đã ký.',
      en: 'Do not use the document; ask the sender for the signed original.'
    }
  },
  'cms.signing-certificate-v1': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Chữ ký được gắn với chứng thư số bằng thuộc tính kiểu cũ (SHA-1).',
    en: 'The signature is tied to its certificate by the old attribute (SHA-1).',
    remedy: {
      vi: 'Không cần làm gì; bên gửi nên cập nhật phần mềm ký số.',
      en: 'Nothing to do; the sender had better update the signing program.'
    }
  },
  'cms.signing-time-far': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Thời gian ký do người ký khai lệch quá một ngày so với thời gian tin cậy; hệ thống chỉ tính theo thời gian tin cậy.',
    en: 'The time that the signer claims is over a day away from the trusted time; only the trusted time counts.',
    remedy: {
      vi: 'Bên gửi kiểm tra đồng hồ máy ký; độ lệch đúng 7 giờ thường do ghi giờ Việt Nam thành giờ UTC.',
      en: 'The sender checks the clock of the signing machine; an error of exactly 7 hours is Vietnamese time written as UTC.'
    }
  },
  'timestamp.absent': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'VALID_NO_TSA',
    vi: 'Chữ ký không có dấu thời gian tin cậy; chỉ căn cứ được vào thời điểm tiếp nhận.',
    en: 'The signature has no trusted timestamp; only the time of receipt stands for its time.',
    remedy: {
      vi: 'Có thể xử lý; nên đề nghị bên gửi gắn dấu thời gian khi ký.',
      en: 'It can be processed; ask the sender to add a timestamp when signing.'
    }
  },
  'timestamp.broken': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Dấu thời gian bị hỏng hoặc đã bị sửa đổi.',
    en: 'The timestamp is damaged or was altered.',
    remedy: {
      vi: 'Không sử dụng văn bản; yêu cầu bên gửi gửi lại văn bản gốc đã ký.',
      en: 'Do not use the document; ask the sender for the signed original.'
    }
  },
  'timestamp.imprint-mismatch': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Dấu thời gian được cấp cho dữ liệu khác, không phải cho chữ ký hoặc tệp này.',
    en: 'The timestamp was issued for other data than this signature or file.',
    remedy: {
      vi: 'Không sử dụng văn bản; yêu cầu bên gửi gửi lại văn bản gốc đã ký.',
      en: 'Do not use the document; ask the sender for the signed original.'
    }
  },
  'timestamp.algorithm-legacy': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Dấu thời gian dùng thuật toán băm cũ (SHA-1, MD5) đã không còn an toàn.',
    en: 'The timestamp uses an old digest (SHA-1, MD5) that is no longer secure.',
    remedy: {
      vi: 'Bên gửi ký lại với dấu thời gian dùng SHA-256 trở lên.',
      en: 'The sender signs again with a timestamp that uses SHA-256 or better.'
    }
  },
  'timestamp.authority-refused': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số của nơi cấp dấu thời gian không hợp lệ vào thời điểm cấp.',
    en: 'The certificate of the timestamp authority was not valid for this when it was used.',
    remedy: {
      vi: 'Bên gửi ký lại với dấu thời gian của tổ chức cung cấp dịch vụ được công nhận.',
      en: 'The sender signs again with a timestamp from a recognised authority.'
    }
  },
  'timestamp.authority-undecided': {
    status: 422,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Chưa kiểm tra được chứng thư số của nơi cấp dấu thời gian.',
    en: 'The certificate of the timestamp authority cannot be decided now.',
    remedy: {
      vi: 'Hệ thống giữ lại và tự kiểm tra lại; nếu kéo dài, quản trị viên kiểm tra kho tin cậy và dịch vụ OCSP/CRL.',
      en: 'It waits and is checked again by itself; if it lasts, look at the trust store and at OCSP and CRL services.'
    }
  },
  'timestamp.authority-unknown': {
    status: 422,
    fault: 'ours',
    retry: false,
    verdict: 'INDETERMINATE',
    vi: 'Nơi cấp dấu thời gian không thuộc tổ chức nào trong kho tin cậy.',
    en: 'The timestamp authority belongs to nobody in the trust store.',
    remedy: {
      vi: 'Quản trị viên xem xét bổ sung tổ chức cấp dấu thời gian vào kho tin cậy rồi kiểm tra lại; hoặc bên gửi ký lại với dấu thời gian được công nhận.',
      en: 'An administrator considers adding the authority to the trust store, then it is checked again; or the sender signs again with a recognised one.'
    }
  },
  'timestamp.future': {
    status: 422,
    fault: 'ours',
    retry: false,
    verdict: 'INDETERMINATE',
    vi: 'Dấu thời gian ghi thời điểm muộn hơn lúc hệ thống tiếp nhận văn bản.',
    en: 'The timestamp names a moment after the document was received.',
    remedy: {
      vi: 'Quản trị viên kiểm tra đồng hồ máy chủ; nếu đồng hồ đúng, yêu cầu bên gửi ký lại.',
      en: "An administrator checks the server's clock; if it is right, the sender signs again."
    }
  },
  'timestamp.authority-name-differs': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tên nơi cấp ghi trong dấu thời gian khác tên trong chứng thư số của nơi cấp.',
    en: 'The authority names itself differently in the timestamp and in its certificate.',
    remedy: {
      vi: 'Không cần làm gì; chứng thư số của nơi cấp đã được kiểm tra.',
      en: "Nothing to do; the authority's certificate was checked."
    }
  },
  'timestamp.response-refused': {
    status: 503,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Dịch vụ cấp dấu thời gian từ chối yêu cầu.',
    en: 'The timestamp authority refuses the request.',
    remedy: {
      vi: 'Hệ thống tự thử lại; nếu kéo dài, kiểm tra quyền sử dụng dịch vụ dấu thời gian.',
      en: 'It is tried again by itself; if it lasts, check the right to use the service.'
    }
  },
  'timestamp.response-wrong': {
    status: 503,
    fault: 'ours',
    retry: true,
    verdict: 'INDETERMINATE',
    vi: 'Dịch vụ cấp dấu thời gian trả lời không đúng với yêu cầu.',
    en: "The timestamp authority's answer does not fit the request.",
    remedy: {
      vi: 'Hệ thống tự thử lại; nếu kéo dài, liên hệ nơi cung cấp dịch vụ dấu thời gian.',
      en: 'It is tried again by itself; if it lasts, speak to whoever runs the service.'
    }
  }
} as const satisfies ReasonGroup
