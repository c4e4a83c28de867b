/** Keys and timestamps that the gateway itself signs with. */
import type { ErrorGroup } from './entry.ts'

export const signingErrors = {
  'key.unavailable': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Thiết bị giữ khóa ký số tạm thời không dùng được.',
    en: 'The holder of the signing key is away.',
    remedy: {
      vi: 'Văn bản được giữ lại và tự ký khi thiết bị hoạt động trở lại; kiểm tra HSM.',
      en: 'The document waits and is signed when it is back; check the HSM.'
    }
  },
  'key.none': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Chưa khai báo khóa ký số cho cơ quan này.',
    en: 'No signing key is configured for this organisation.',
    remedy: {
      vi: 'Khai báo khóa của cơ quan trong tệp khóa ký số (LIENTHONG_KEYS_FILE) rồi khởi động lại.',
      en: 'Add a key of the organisation to the keys file (LIENTHONG_KEYS_FILE) and start again.'
    }
  },
  'key.wrong-password': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Mật khẩu của tệp khóa ký số không đúng.',
    en: 'The password of the key file is wrong.',
    remedy: {
      vi: 'Kiểm tra bí mật mà tệp khóa ký số dẫn tới; không nhập lại khóa khi chưa chắc mật khẩu.',
      en: 'Check the secret that the keys file refers to.'
    }
  },
  'key.wrong-pin': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Mã PIN của thiết bị giữ khóa không đúng; hệ thống không thử lại để thiết bị không bị khóa.',
    en: 'The PIN of the token is wrong; it is not tried again, so that the token does not lock itself.',
    remedy: {
      vi: 'Sửa mã PIN trong nguồn bí mật rồi khởi động lại.',
      en: 'Correct the PIN where the secret is kept, then start again.'
    }
  },
  'key.pin-locked': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Thiết bị giữ khóa đã khóa mã PIN vì nhập sai nhiều lần.',
    en: 'The token has locked its PIN after wrong attempts.',
    remedy: {
      vi: 'Người quản trị thiết bị mở khóa mã PIN bằng mã SO, sau đó khởi động lại.',
      en: 'Have the PIN unlocked by the security officer of the token, then start again.'
    }
  },
  'key.file-unreadable': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Không đọc được tệp khóa ký số hoặc tệp chứng thư.',
    en: 'The file of the key or of its certificate cannot be opened.',
    remedy: {
      vi: 'Kiểm tra đường dẫn và quyền đọc của tài khoản chạy phần mềm.',
      en: 'Check the path and whether the account of the program may read it.'
    }
  },
  'key.wrong-format': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Tệp khóa ký số không đúng định dạng.',
    en: 'The file holds no key in the form that is configured.',
    remedy: {
      vi: 'Dùng tệp PKCS#12 (.p12, .pfx) hoặc PEM; kiểm tra mục kind trong tệp khóa ký số.',
      en: 'Use a PKCS#12 (.p12, .pfx) or PEM file; check its kind in the keys file.'
    }
  },
  'key.not-found': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Trên thiết bị không có khóa ký số mang nhãn hoặc mã đã khai báo.',
    en: 'The token has no key of the configured label or id.',
    remedy: {
      vi: 'Kiểm tra nhãn hoặc mã khóa (keyLabel, keyId) bằng công cụ của thiết bị.',
      en: 'Check keyLabel or keyId with the tool of the token.'
    }
  },
  'key.token-missing': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Không thấy thiết bị giữ khóa mang nhãn đã khai báo.',
    en: 'No token of the configured label is present.',
    remedy: {
      vi: 'Cắm lại hoặc bật thiết bị; kiểm tra nhãn (token) trong tệp khóa ký số.',
      en: 'Insert or switch on the token; check its label in the keys file.'
    }
  },
  'key.module-missing': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Không nạp được thư viện PKCS#11 của thiết bị giữ khóa.',
    en: 'The PKCS#11 library of the token cannot be loaded.',
    remedy: {
      vi: 'Cài thư viện của nhà cung cấp và kiểm tra đường dẫn (module) trong tệp khóa ký số.',
      en: 'Install the library of the vendor and check its path (module) in the keys file.'
    }
  },
  'key.certificate-missing': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Không có chứng thư đi kèm khóa ký số.',
    en: 'There is no certificate for the key.',
    remedy: {
      vi: 'Đặt chứng thư vào tệp khóa hoặc thiết bị, hoặc khai báo mục certificate.',
      en: 'Put the certificate into the file or the token, or configure certificate.'
    }
  },
  'key.certificate-mismatch': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Chứng thư không thuộc về khóa ký số này.',
    en: 'The certificate does not belong to this key.',
    remedy: {
      vi: 'Thay bằng chứng thư được cấp cho đúng khóa này.',
      en: 'Replace it by the certificate that was issued for this key.'
    }
  },
  'key.not-allowed': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Loại khóa ký số không được phép dùng.',
    en: 'Keys of this kind may not sign.',
    remedy: {
      vi: 'Dùng khóa RSA từ 2048 bit, hoặc ECDSA P-256, P-384.',
      en: 'Use RSA of 2048 bits or more, or ECDSA P-256 or P-384.'
    }
  },
  'key.expired': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Khóa ký số của cơ quan đã hết hạn sử dụng.',
    en: 'The signing key of the organisation is past its time.',
    remedy: {
      vi: 'Xin cấp chứng thư mới và khai báo khóa kế tiếp trong tệp khóa ký số.',
      en: 'Obtain a new certificate and add the next key to the keys file.'
    }
  },
  'key.not-yet-valid': {
    status: 422,
    fault: 'ours',
    retry: false,
    vi: 'Khóa ký số của cơ quan chưa đến thời điểm được dùng.',
    en: 'The signing key of the organisation has not begun yet.',
    remedy: {
      vi: 'Chờ đến thời điểm bắt đầu, hoặc sửa mục from trong tệp khóa ký số.',
      en: 'Wait until it begins, or correct from in the keys file.'
    }
  },
  'timestamp.unavailable': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Dịch vụ cấp dấu thời gian tạm thời không trả lời.',
    en: 'The timestamp authority does not answer now.',
    remedy: {
      vi: 'Hệ thống tự thử lại; kiểm tra đường truyền tới dịch vụ dấu thời gian nếu kéo dài.',
      en: 'It is tried again by itself; check the line to the authority if it lasts.'
    }
  }
} as const satisfies ErrorGroup
