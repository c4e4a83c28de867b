/** The Signature element of an edXML message and of any XML file. */
import type { ReasonGroup } from './entry.ts'

export const xmlSignatureErrors = {
  'xml-signature.absent': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Gói tin không có chữ ký số trên phong bì.',
    en: 'The message carries no envelope signature.',
    remedy: {
      vi: 'Không phải xử lý; giá trị pháp lý dựa vào chữ ký số trên tệp văn bản.',
      en: 'Nothing to do; legal value rests on the signatures of the files.'
    }
  },
  'xml-signature.legacy-dummy': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Phần chữ ký của gói tin chỉ là khung trống do phần mềm cũ tạo ra, không phải chữ ký số dùng được.',
    en: 'The Signature of the message is a dummy of an old program, not a usable seal.',
    remedy: {
      vi: 'Coi như gói tin không có niêm phong; kiểm tra chữ ký số trên tệp văn bản.',
      en: 'Treat the message as unsealed; check the signatures of the files.'
    }
  },
  'xml-signature.legacy-sha1': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Chữ ký của gói tin dùng thuật toán SHA-1 đã lạc hậu, không được tin cậy.',
    en: 'The message is signed with SHA-1, which is never trusted.',
    remedy: {
      vi: 'Coi như gói tin không có niêm phong; đề nghị bên gửi chuyển sang SHA-256.',
      en: 'Treat the message as unsealed; ask the sender to move to SHA-256.'
    }
  },
  'xml-signature.digest-mismatch': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Nội dung gói tin đã bị thay đổi sau khi ký.',
    en: 'The message was changed after it was signed.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại bản gốc đã ký.',
      en: 'Ask the sender for the signed original again.'
    }
  },
  'xml-signature.value-mismatch': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Giá trị chữ ký không khớp với chứng thư số kèm theo.',
    en: 'The signature value does not fit the certificate that came with it.',
    remedy: {
      vi: 'Yêu cầu bên gửi ký lại và gửi lại văn bản.',
      en: 'Ask the sender to sign and send again.'
    }
  },
  'xml-signature.attachment-altered': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp đính kèm đã bị thay đổi sau khi gói tin được ký.',
    en: 'An attachment was changed after the message was signed.',
    remedy: {
      vi: 'Không sử dụng tệp đính kèm; yêu cầu bên gửi gửi lại.',
      en: 'Do not use the attachment; ask the sender to send again.'
    }
  },
  'xml-signature.manifest-mismatch': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Danh sách tệp đính kèm không khớp với danh sách đã ký.',
    en: 'The attachments do not agree with the signed list.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại gói tin đầy đủ, đúng thứ tự tệp.',
      en: 'Ask the sender for the complete message, attachments in their order.'
    }
  },
  'xml-signature.not-well-formed': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin có chữ ký không phải là XML hợp lệ.',
    en: 'The signed file is not well-formed XML.',
    remedy: {
      vi: 'Bên gửi kiểm tra phần mềm tạo gói tin rồi gửi lại.',
      en: 'The sender checks the program that made the file.'
    }
  },
  'xml-signature.namespace-relative': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin có chữ ký dùng tên không gian XML không phải địa chỉ đầy đủ nên không chuẩn hóa được.',
    en: 'A namespace of the signed file is no absolute URI, so the file has no canonical form.',
    remedy: {
      vi: 'Bên gửi sửa phần mềm tạo gói tin, dùng tên không gian XML đầy đủ, rồi ký lại.',
      en: 'The sender uses absolute namespace names and signs again.'
    }
  },
  'xml-signature.doctype': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin có chữ ký chứa khai báo DOCTYPE, có thể làm sai lệch nội dung đã ký.',
    en: 'The signed file holds a DOCTYPE, which could change what was signed.',
    remedy: {
      vi: 'Bên gửi bỏ khai báo DOCTYPE rồi ký lại.',
      en: 'The sender removes the DOCTYPE and signs again.'
    }
  },
  'xml-signature.processing-instruction': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin có chữ ký chứa chỉ thị xử lý XML, có thể làm sai lệch nội dung đã ký.',
    en: 'The signed file holds a processing instruction, which could change what is read.',
    remedy: {
      vi: 'Bên gửi bỏ chỉ thị xử lý rồi ký lại.',
      en: 'The sender removes it and signs again.'
    }
  },
  'xml-signature.comment': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin có chữ ký chứa chú thích XML, có thể làm nội dung bị đọc khác đi.',
    en: 'The signed file holds a comment, which can make two readers read differently.',
    remedy: {
      vi: 'Bên gửi bỏ chú thích rồi ký lại.',
      en: 'The sender removes the comment and signs again.'
    }
  },
  'xml-signature.limit-exceeded': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin có chữ ký vượt giới hạn về số phần tử, độ sâu hoặc kích thước.',
    en: 'The signed file has more elements, depth or bytes than is allowed.',
    remedy: {
      vi: 'Bên gửi kiểm tra phần mềm tạo gói tin; nội dung như vậy không bình thường.',
      en: 'The sender checks the program; such a file is not normal.'
    }
  },
  'xml-signature.readers-disagree': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Hai bộ đọc XML độc lập hiểu gói tin khác nhau nên không thể tin chữ ký.',
    en: 'Two independent XML readers understand the file differently.',
    remedy: {
      vi: 'Bên gửi tạo lại gói tin bằng phần mềm đúng chuẩn.',
      en: 'The sender makes the file again with a conforming program.'
    }
  },
  'xml-signature.several': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin có nhiều hơn một chữ ký.',
    en: 'There is more than one Signature.',
    remedy: {
      vi: 'Bên gửi chỉ để lại một chữ ký tại vị trí quy định rồi gửi lại.',
      en: 'The sender leaves one Signature, at its place, and sends again.'
    }
  },
  'xml-signature.misplaced': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký không nằm ở vị trí quy định trong gói tin.',
    en: 'The Signature does not stand at its fixed place.',
    remedy: {
      vi: 'Bên gửi đặt chữ ký vào phần edXMLHeader rồi gửi lại.',
      en: 'The sender puts the Signature into edXMLHeader.'
    }
  },
  'xml-signature.malformed': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Cấu trúc phần chữ ký XML không đúng chuẩn.',
    en: 'The Signature is not built as the standard says.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm ký số đúng chuẩn XML-DSig, XAdES.',
      en: 'The sender signs again with a conforming program.'
    }
  },
  'xml-signature.several-signed-info': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Phần chữ ký có nhiều hơn một khối SignedInfo, dấu hiệu của việc giả mạo.',
    en: 'There is more than one SignedInfo, a sign of forgery.',
    remedy: {
      vi: 'Không sử dụng gói tin; báo cho bên gửi và bộ phận an toàn thông tin.',
      en: 'Do not use the message; tell the sender and the security officer.'
    }
  },
  'xml-signature.id-repeated': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Mã định danh của phần được ký xuất hiện nhiều lần, dấu hiệu của việc giả mạo.',
    en: 'The Id of a signed part occurs more than once, a sign of forgery.',
    remedy: {
      vi: 'Không sử dụng gói tin; báo cho bên gửi và bộ phận an toàn thông tin.',
      en: 'Do not use the message; tell the sender and the security officer.'
    }
  },
  'xml-signature.wrapped': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Phần được ký không nằm đúng vị trí trong gói tin, dấu hiệu của việc tráo nội dung.',
    en: 'The signed part does not stand where it must, a sign of wrapping.',
    remedy: {
      vi: 'Không sử dụng gói tin; báo cho bên gửi và bộ phận an toàn thông tin.',
      en: 'Do not use the message; tell the sender and the security officer.'
    }
  },
  'xml-signature.reference-external': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký trỏ tới nội dung ngoài gói tin hoặc bằng biểu thức không được phép.',
    en: 'The signature refers to something outside the file, or by an expression.',
    remedy: {
      vi: 'Bên gửi ký lại, chỉ tham chiếu tới nội dung trong gói tin.',
      en: 'The sender signs again, with references inside the file only.'
    }
  },
  'xml-signature.reference-unresolved': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký trỏ tới một phần không có trong gói tin.',
    en: 'The signature refers to a part that is not in the file.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại bản gốc đã ký.',
      en: 'Ask the sender for the signed original again.'
    }
  },
  'xml-signature.reference-repeated': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký tham chiếu một phần nhiều lần hoặc thừa tham chiếu.',
    en: 'The signature refers to a part twice, or to more than is allowed.',
    remedy: {
      vi: 'Bên gửi ký lại bằng phần mềm đúng chuẩn.',
      en: 'The sender signs again with a conforming program.'
    }
  },
  'xml-signature.part-unsigned': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Một phần bắt buộc của gói tin không được ký.',
    en: 'A part that must be signed is not.',
    remedy: {
      vi: 'Bên gửi ký đủ phần đầu, nghiệp vụ, thân gói tin và danh sách tệp rồi gửi lại.',
      en: 'The sender signs header, business, body and the list of files.'
    }
  },
  'xml-signature.unsigned-element': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Gói tin có nội dung được chèn thêm ngoài phần đã ký.',
    en: 'Something was added to the message outside the signed parts.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại; kiểm tra trục có chèn thêm nội dung hay không.',
      en: 'Ask the sender again; check whether an axis adds content.'
    }
  },
  'xml-signature.transform-not-allowed': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký dùng phép biến đổi không được phép.',
    en: 'The signature uses a transform that is not allowed.',
    remedy: {
      vi: 'Bên gửi ký lại, chỉ dùng enveloped-signature và chuẩn hóa XML.',
      en: 'The sender signs again with enveloped-signature and canonicalization only.'
    }
  },
  'xml-signature.canonicalization-not-allowed': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký dùng cách chuẩn hóa XML không được phép.',
    en: 'The signature uses a canonicalization that is not allowed.',
    remedy: {
      vi: 'Bên gửi ký lại bằng exc-c14n hoặc c14n 1.0 không kèm chú thích.',
      en: 'The sender signs again with exc-c14n or c14n 1.0 without comments.'
    }
  },
  'xml-signature.algorithm-not-allowed': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Thuật toán ký hoặc băm không nằm trong danh mục được phép.',
    en: 'The signature or digest algorithm is not on the allowed list.',
    remedy: {
      vi: 'Bên gửi ký lại bằng RSA hoặc ECDSA với SHA-256 trở lên.',
      en: 'The sender signs again with RSA or ECDSA and SHA-256 or better.'
    }
  },
  'xml-signature.sha1': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký dùng thuật toán băm SHA-1 hoặc MD5 không còn an toàn.',
    en: 'The signature uses SHA-1 or MD5, which are no longer safe.',
    remedy: {
      vi: 'Bên gửi ký lại bằng SHA-256 trở lên.',
      en: 'The sender signs again with SHA-256 or better.'
    }
  },
  'xml-signature.hmac': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký dùng mã HMAC thay cho khóa bí mật của người ký, không chứng minh được ai ký.',
    en: "The signature is an HMAC, which proves nobody's signing.",
    remedy: {
      vi: 'Bên gửi ký lại bằng chứng thư số; nếu không phải lỗi phần mềm thì báo bộ phận an toàn thông tin.',
      en: 'The sender signs with a certificate; if that was no mistake, tell the security officer.'
    }
  },
  'xml-signature.certificate-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký không kèm chứng thư số của người ký.',
    en: 'No certificate came with the signature.',
    remedy: {
      vi: 'Bên gửi ký lại và kèm chứng thư số trong KeyInfo/X509Data.',
      en: 'The sender signs again with the certificate in KeyInfo/X509Data.'
    }
  },
  'xml-signature.certificate-ambiguous': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Không xác định được chứng thư số nào trong chữ ký là của người ký.',
    en: "It cannot be told which certificate is the signer's.",
    remedy: {
      vi: 'Bên gửi ký lại, chỉ kèm chứng thư người ký và các chứng thư cấp trên.',
      en: 'The sender signs again with his certificate and its issuers only.'
    }
  },
  'xml-signature.certificate-mismatch': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chứng thư số kèm theo không phải chứng thư mà người ký đã cam kết trong chữ ký.',
    en: 'The certificate is not the one that the signed properties name.',
    remedy: {
      vi: 'Yêu cầu bên gửi ký lại; nếu lặp lại thì báo bộ phận an toàn thông tin.',
      en: 'Ask the sender to sign again; tell the security officer if it repeats.'
    }
  },
  'xml-signature.properties-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Chữ ký thiếu các thuộc tính XAdES bắt buộc.',
    en: 'The XAdES properties that must be signed are missing.',
    remedy: {
      vi: 'Bên gửi ký lại theo chuẩn XAdES, có SigningCertificateV2.',
      en: 'The sender signs again with XAdES and SigningCertificateV2.'
    }
  }
} as const satisfies ReasonGroup
