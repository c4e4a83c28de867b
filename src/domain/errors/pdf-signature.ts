/** Signatures in PDF files (ISO 32000, PAdES). */
import type { ReasonGroup } from './entry.ts'
import { pdfCoverageErrors } from './pdf-coverage.ts'
import { pdfFileErrors } from './pdf-file.ts'

export const pdfSignatureErrors = {
  ...pdfFileErrors,
  ...pdfCoverageErrors,
  'pdf-signature.not-allowed-by-author': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tác giả tệp PDF không cho phép ký thêm.',
    en: 'The author of the PDF forbids further signatures.',
    remedy: {
      vi: 'Xin tác giả tệp PDF không khóa việc ký thêm, hoặc ký trên bản do cơ quan lập.',
      en: 'Ask its author for a file without the lock, or sign a file of your own making.'
    }
  },
  'pdf-signature.cannot-sign-broken-file': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp PDF có cấu trúc hỏng nên không thể ký số.',
    en: 'The PDF is broken and cannot be signed.',
    remedy: {
      vi: 'Xuất lại tệp PDF từ phần mềm soạn thảo rồi ký lại.',
      en: 'Export the PDF again from the program it was written in, then sign it.'
    }
  },
  'pdf-signature.cannot-sign-encrypted-file': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tệp PDF có mật khẩu hoặc được mã hóa nên không thể ký số.',
    en: 'The PDF is encrypted and cannot be signed.',
    remedy: {
      vi: 'Bỏ mật khẩu của tệp PDF rồi ký lại.',
      en: 'Remove the password from the PDF, then sign it.'
    }
  },
  'pdf-signature.bad-seal-image': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Hình ảnh dấu không dùng được: cần tệp PNG nền trong suốt, đúng kích thước thực tế của dấu.',
    en: 'The image of the seal cannot be used: a PNG with transparency and the true size of the seal are needed.',
    remedy: {
      vi: 'Quản trị viên nạp lại hình ảnh dấu (PNG, nền trong suốt, cạnh từ 10 đến 80 mm).',
      en: 'Load the image of the seal again (PNG, transparent, 10 to 80 mm a side).'
    }
  },
  'pdf-signature.text-too-long': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Thông tin hiển thị ở góc trang quá dài so với chỗ cho phép.',
    en: 'The text for the corner of the page is too long for it.',
    remedy: {
      vi: 'Rút gọn tên cơ quan hoặc số và ký hiệu dùng cho thông tin ký số; cỡ chữ 10 là cố định theo Nghị định 30/2020/NĐ-CP.',
      en: 'Shorten the name or the number; the size of 10 points is fixed by Decree 30/2020.'
    }
  },
  'pdf-signature.unwritable-text': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Thông tin hiển thị ở góc trang để trống hoặc có ký tự không viết được.',
    en: 'The text for the corner of the page is empty or has characters that cannot be written.',
    remedy: {
      vi: 'Sửa số và ký hiệu hoặc tên cơ quan, chỉ dùng chữ, số và dấu câu thông thường.',
      en: 'Correct the number or the name; use ordinary letters, digits and punctuation.'
    }
  },
  'pdf-signature.no-place': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Không tìm được vị trí trên trang để hiển thị chữ ký số.',
    en: 'There is no place on the page for the visible signature.',
    remedy: {
      vi: 'Kiểm tra trang, vị trí đặt dấu và chữ ký số của người có thẩm quyền trên tệp PDF.',
      en: 'Check the page, the place given for the seal and the signature of the authorised person.'
    }
  },
  'pdf-signature.field-taken': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'note',
    vi: 'Tên trường chữ ký đã được dùng trong tệp PDF.',
    en: 'A field of that name is already in the PDF.',
    remedy: {
      vi: 'Chọn tên trường khác hoặc để hệ thống tự đặt tên.',
      en: 'Choose another name or leave it to the system.'
    }
  }
} as const satisfies ReasonGroup
