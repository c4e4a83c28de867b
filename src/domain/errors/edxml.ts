/**
 * What can be wrong with a message as bytes or as edXML (QCVN 102:2016/BTTTT).
 *
 * Longer than a room should be because it is a table: one entry a code, in the order in which a message is judged.
 */
import type { ErrorGroup } from './entry.ts'

export const edxmlErrors = {
  'edxml.empty': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin rỗng.',
    en: 'The message is empty.',
    remedy: {
      vi: 'Kiểm tra tệp trước khi gửi rồi gửi lại.',
      en: 'Check the file before sending, then send again.'
    }
  },
  'edxml.too-large': {
    status: 413,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin vượt giới hạn dung lượng.',
    en: 'The message is larger than the limit.',
    remedy: {
      vi: 'Giảm dung lượng tệp đính kèm hoặc xin quản trị nâng giới hạn.',
      en: 'Make the attachments smaller or ask the administrator to raise the limit.'
    }
  },
  'edxml.not-well-formed': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin không phải XML hợp lệ.',
    en: 'The message is not well-formed XML.',
    remedy: {
      vi: 'Kiểm tra phần mềm tạo gói tin tại dòng được chỉ ra rồi gửi lại.',
      en: 'Check the program that wrote the message at the line named, then send again.'
    }
  },
  'edxml.junk-before-declaration': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Có ký tự thừa trước phần khai báo XML.',
    en: 'There are stray characters before the XML declaration.',
    remedy: {
      vi: 'Xóa mọi ký tự đứng trước <?xml rồi gửi lại.',
      en: 'Remove everything before <?xml, then send again.'
    }
  },
  'edxml.trailing-content': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Có nội dung thừa sau phần tử gốc.',
    en: 'There is content after the root element.',
    remedy: {
      vi: 'Chỉ gửi một phần tử edXML trong một gói tin.',
      en: 'Send one edXML element in a message and nothing after it.'
    }
  },
  'edxml.version-unsupported': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Chỉ hỗ trợ XML phiên bản 1.0.',
    en: 'Only XML version 1.0 is supported.',
    remedy: {
      vi: 'Khai báo version="1.0".',
      en: 'Declare version="1.0".'
    }
  },
  'edxml.encoding-unsupported': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin không dùng bảng mã UTF-8.',
    en: 'The message is not encoded in UTF-8.',
    remedy: {
      vi: 'Xuất gói tin bằng UTF-8 và khai báo đúng bảng mã.',
      en: 'Write the message in UTF-8 and declare it.'
    }
  },
  'edxml.doctype': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin chứa DOCTYPE, không được phép.',
    en: 'The message has a DOCTYPE, which is not allowed.',
    remedy: {
      vi: 'Bỏ DOCTYPE và mọi khai báo thực thể.',
      en: 'Remove the DOCTYPE and every entity declaration.'
    }
  },
  'edxml.processing-instruction': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin chứa chỉ thị xử lý XML, không được phép.',
    en: 'The message has a processing instruction, which is not allowed.',
    remedy: {
      vi: 'Bỏ mọi chỉ thị dạng <?…?> sau phần khai báo.',
      en: 'Remove every <?…?> after the declaration.'
    }
  },
  'edxml.comment-in-text': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Có chú thích XML nằm giữa một giá trị.',
    en: 'An XML comment stands inside a value.',
    remedy: {
      vi: 'Bỏ chú thích khỏi phần tử được nêu.',
      en: 'Remove the comment from the element named.'
    }
  },
  'edxml.cdata-not-allowed-here': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'CDATA không được dùng trong nội dung tệp đính kèm.',
    en: 'CDATA is not allowed inside encoded attachment content.',
    remedy: {
      vi: 'Ghi base64 trực tiếp vào ContentTransferEncoded.',
      en: 'Write the base64 directly into ContentTransferEncoded.'
    }
  },
  'edxml.too-deep': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Các phần tử lồng nhau quá sâu.',
    en: 'Elements are nested too deeply.',
    remedy: {
      vi: 'Sửa phần mềm tạo gói tin tại dòng được chỉ ra rồi gửi lại.',
      en: 'Mend the program that wrote the message at the line named, then send again.'
    }
  },
  'edxml.too-many-namespaces': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin khai báo quá nhiều không gian tên.',
    en: 'The message declares too many namespaces.',
    remedy: {
      vi: 'Sửa phần mềm tạo gói tin tại dòng được chỉ ra rồi gửi lại.',
      en: 'Mend the program that wrote the message at the line named, then send again.'
    }
  },
  'edxml.too-many-elements': {
    status: 413,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin có quá nhiều phần tử.',
    en: 'The message has too many elements.',
    remedy: {
      vi: 'Chia danh sách rồi gửi nhiều lần.',
      en: 'Divide the list and send more than once.'
    }
  },
  'edxml.skeleton-too-large': {
    status: 413,
    fault: 'sender',
    retry: false,
    vi: 'Phần thông tin (ngoài tệp đính kèm) quá lớn.',
    en: 'The part of the message outside its attachments is too large.',
    remedy: {
      vi: 'Chuyển nội dung dài vào tệp đính kèm.',
      en: 'Move long content into an attachment.'
    }
  },
  'edxml.wrong-root': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Phần tử gốc không phải edXML.',
    en: 'The root element is not edXML.',
    remedy: {
      vi: 'Gửi đúng định dạng QCVN 102:2016/BTTTT.',
      en: 'Send the format of QCVN 102:2016/BTTTT.'
    }
  },
  'edxml.wrong-namespace': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không gian tên không phải của QCVN 102:2016/BTTTT.',
    en: 'The namespace is not that of QCVN 102:2016/BTTTT.',
    remedy: {
      vi: 'Dùng không gian tên http://www.mic.gov.vn/TBT/QCVN_102_2016.',
      en: 'Use the namespace http://www.mic.gov.vn/TBT/QCVN_102_2016.'
    }
  },
  'edxml.prefix-unbound': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Một phần tử hoặc thuộc tính dùng tiền tố chưa khai báo không gian tên.',
    en: 'An element or attribute uses a prefix whose namespace is not declared.',
    remedy: {
      vi: 'Khai báo xmlns cho tiền tố tại phần tử được nêu hoặc phần tử cha.',
      en: 'Declare xmlns for the prefix on the element named or on one around it.'
    }
  },
  'edxml.schema': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin không đúng cấu trúc edXML.',
    en: 'The message does not have the structure of edXML.',
    remedy: {
      vi: 'Sửa phần tử được nêu theo lược đồ trong contracts/edxml.',
      en: 'Mend the element named as the schema in contracts/edxml says.'
    }
  },
  'edxml.element-repeated': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Một phần tử chỉ được có một lần lại xuất hiện nhiều lần.',
    en: 'An element that may stand once stands more than once.',
    remedy: {
      vi: 'Giữ lại một phần tử.',
      en: 'Keep one of them.'
    }
  },
  'edxml.element-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Thiếu một phần bắt buộc của gói tin.',
    en: 'A required part of the message is missing.',
    remedy: {
      vi: 'Bổ sung phần được nêu.',
      en: 'Add the part named.'
    }
  },
  'edxml.kind-ambiguous': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin vừa là văn bản vừa là trạng thái.',
    en: 'The message is both a document and a status.',
    remedy: {
      vi: 'Gửi văn bản và trạng thái thành hai gói tin.',
      en: 'Send the document and the status as two messages.'
    }
  },
  'edxml.sender-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Thiếu mã định danh đơn vị gửi.',
    en: "The sender's code is missing.",
    remedy: {
      vi: 'Ghi From/OrganId.',
      en: 'Write From/OrganId.'
    }
  },
  'edxml.recipient-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Thiếu mã định danh đơn vị nhận.',
    en: "The recipient's code is missing.",
    remedy: {
      vi: 'Ghi OrganId cho từng nơi nhận (với trạng thái: ResponseFor/OrganId).',
      en: 'Write an OrganId for every recipient (for a status: ResponseFor/OrganId).'
    }
  },
  'edxml.document-identity-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Thiếu cả DocumentId lẫn số, ký hiệu văn bản.',
    en: 'Both the DocumentId and the code are missing.',
    remedy: {
      vi: 'Ghi DocumentId hoặc Code/CodeNumber.',
      en: 'Write DocumentId or Code/CodeNumber.'
    }
  },
  'edxml.promulgation-date-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Thiếu ngày ban hành.',
    en: 'The date of promulgation is missing.',
    remedy: {
      vi: 'Ghi PromulgationInfo/PromulgationDate dạng yyyy/MM/dd.',
      en: 'Write PromulgationInfo/PromulgationDate as yyyy/MM/dd.'
    }
  },
  'edxml.promulgation-date-invalid': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Ngày ban hành không hợp lệ.',
    en: 'The date of promulgation is not a date.',
    remedy: {
      vi: 'Ghi ngày có thật dạng yyyy/MM/dd.',
      en: 'Write a real date as yyyy/MM/dd.'
    }
  },
  'edxml.subject-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Thiếu trích yếu.',
    en: 'The subject is missing.',
    remedy: {
      vi: 'Ghi Subject.',
      en: 'Write Subject.'
    }
  },
  'edxml.status-code-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Thiếu mã trạng thái.',
    en: 'The status code is missing.',
    remedy: {
      vi: 'Ghi StatusCode gồm hai chữ số.',
      en: 'Write StatusCode as two digits.'
    }
  },
  'edxml.business-type-missing': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Thiếu loại nghiệp vụ văn bản.',
    en: 'The business type is missing.',
    remedy: {
      vi: 'Ghi BussinessDocType: 0 mới, 1 thu hồi, 2 cập nhật, 3 thay thế.',
      en: 'Write BussinessDocType: 0 new, 1 recall, 2 update, 3 replace.'
    }
  },
  'edxml.too-many-recipients': {
    status: 413,
    fault: 'sender',
    retry: false,
    vi: 'Số nơi nhận vượt giới hạn của một gói tin.',
    en: 'The message has more recipients than the limit.',
    remedy: {
      vi: 'Chia danh sách nơi nhận rồi gửi nhiều lần.',
      en: 'Divide the list and send more than once.'
    }
  },
  'edxml.value-too-long': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Một giá trị dài quá mức lưu trữ được.',
    en: 'A value is longer than can be stored.',
    remedy: {
      vi: 'Rút ngắn giá trị được nêu.',
      en: 'Shorten the value named.'
    }
  },
  'edxml.character-not-allowed': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Một giá trị có ký tự mà XML không mang được.',
    en: 'A value has a character that XML cannot carry.',
    remedy: {
      vi: 'Bỏ ký tự điều khiển khỏi giá trị được nêu.',
      en: 'Remove control characters from the value named.'
    }
  },
  'edxml.byte-order-mark': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Gói tin có dấu BOM ở đầu; đã bỏ qua.',
    en: 'The message begins with a byte order mark; ignored.',
    remedy: {
      vi: 'Xuất UTF-8 không có BOM.',
      en: 'Write UTF-8 without a BOM.'
    }
  },
  'edxml.unknown-element': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Có phần tử không thuộc quy chuẩn; đã bỏ qua.',
    en: 'There is an element that the standard does not know; ignored.',
    remedy: {
      vi: 'Không cần làm gì nếu là phần mở rộng có chủ ý.',
      en: 'Nothing, if the extension is meant.'
    }
  },
  'edxml.date-unreadable': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Một ngày giờ không đọc được; đã bỏ qua.',
    en: 'A date or time cannot be read; ignored.',
    remedy: {
      vi: 'Ghi ngày dạng yyyy/MM/dd, giờ dạng yyyy/MM/dd HH:mm:ss.',
      en: 'Write dates as yyyy/MM/dd and times as yyyy/MM/dd HH:mm:ss.'
    }
  },
  'edxml.number-unreadable': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Một số không đọc được; đã bỏ qua.',
    en: 'A number cannot be read; ignored.',
    remedy: {
      vi: 'Ghi số nguyên không âm.',
      en: 'Write a whole number, not negative.'
    }
  },
  'edxml.priority-unknown': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Độ khẩn không có trong quy ước; coi là thường.',
    en: 'The priority is not one of the convention; read as normal.',
    remedy: {
      vi: 'Dùng 0, 1, 2, 3 hoặc 4.',
      en: 'Use 0, 1, 2, 3 or 4.'
    }
  },
  'edxml.value-over-standard': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Một giá trị dài hơn quy định; vẫn được giữ nguyên.',
    en: 'A value is longer than the standard says; kept whole.',
    remedy: {
      vi: 'Rút ngắn theo NĐ 30/2020 Phụ lục VI.',
      en: 'Shorten it as NĐ 30/2020 Appendix VI says.'
    }
  },
  'edxml.entry-ignored': {
    status: 202,
    fault: 'sender',
    retry: false,
    vi: 'Một mục trong danh sách thiếu mã định danh; đã bỏ qua.',
    en: 'An entry of a list has no id; ignored.',
    remedy: {
      vi: 'Ghi đủ mã cho từng mục.',
      en: 'Write the id of every entry.'
    }
  }
} as const satisfies ErrorGroup
