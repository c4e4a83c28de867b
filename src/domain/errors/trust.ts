/** Changes of the trust store that are not made. */
import type { ErrorGroup } from './entry.ts'

export const trustErrors = {
  'trust.unreadable': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không đọc được chứng thư số trong tệp.',
    en: 'No certificate can be read from the file.',
    remedy: {
      vi: 'Nạp tệp chứng thư số nguyên bản do đơn vị cấp công bố, dạng PEM, DER (.crt, .cer) hoặc PKCS#7 (.p7b).',
      en: 'Give the file as its issuer publishes it: PEM, DER (.crt, .cer) or PKCS#7 (.p7b).'
    }
  },
  'trust.too-many-certificates': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tệp có quá nhiều chứng thư số cho một lần nạp.',
    en: 'The file has too many certificates for one change.',
    remedy: { vi: 'Chia thành nhiều lần nạp nhỏ hơn.', en: 'Add them in several smaller changes.' }
  },
  'trust.private-key-given': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Tệp chứa khóa bí mật; kho tin cậy chỉ nhận chứng thư số.',
    en: 'The file holds a private key; the trust store takes certificates only.',
    remedy: {
      vi: 'Nạp tệp chỉ có chứng thư số. Khóa bí mật vừa gửi không được lưu, nhưng nên coi là đã lộ và báo người giữ khóa.',
      en: 'Give a file with certificates only. The key was not kept, but take it for disclosed and tell its holder.'
    }
  },
  'trust.not-a-ca': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Chứng thư số này không phải của cơ quan chứng thực nên không thể là gốc tin cậy hay chứng thư trung gian.',
    en: 'This is not the certificate of a certification authority: it can be neither anchor nor intermediate.',
    remedy: {
      vi: 'Nạp chứng thư số của cơ quan chứng thực; chứng thư số của cơ quan hoặc cá nhân thì gắn với đơn vị.',
      en: "Add the authority's certificate; that of an agency or a person is bound to its organisation instead."
    }
  },
  'trust.not-self-signed': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Chứng thư số này không tự ký nên không thể là gốc tin cậy.',
    en: 'This certificate is not self-signed: it cannot be an anchor.',
    remedy: {
      vi: 'Nạp chứng thư số gốc (Root CA) làm gốc tin cậy; chứng thư số này nạp với loại trung gian.',
      en: 'Add the root as the anchor, and this one as an intermediate.'
    }
  },
  'trust.is-a-root': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Chứng thư số này tự ký: là chứng thư số gốc, không phải trung gian.',
    en: 'This certificate is self-signed: a root, no intermediate.',
    remedy: {
      vi: 'Nếu tin cậy đơn vị này, đối chiếu dấu vân tay rồi nạp với loại gốc tin cậy.',
      en: 'If it is to be trusted, compare its fingerprint and add it as an anchor.'
    }
  },
  'trust.is-a-ca': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Chứng thư số của cơ quan chứng thực không gắn với đơn vị được: nó không dùng để ký văn bản.',
    en: 'The certificate of a certification authority cannot be bound: it signs no documents.',
    remedy: {
      vi: 'Gắn chứng thư số của chính cơ quan hoặc cá nhân ký văn bản.',
      en: 'Bind the certificate of the agency or the person that signs.'
    }
  },
  'trust.one-certificate-expected': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Chỉ gắn được một chứng thư số mỗi lần, tệp này có nhiều hơn.',
    en: 'One certificate is bound at a time, and this file has more.',
    remedy: {
      vi: 'Gửi tệp chỉ có chứng thư số của người ký hoặc cơ quan, không kèm chuỗi chứng thực.',
      en: "Give a file with the signer's certificate only, without its chain."
    }
  },
  'trust.already-bound': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Chứng thư số này đang gắn với đơn vị hoặc vai trò khác trong cùng thời gian.',
    en: 'This certificate is bound to another organisation or role for the same time.',
    remedy: {
      vi: 'Gỡ lần gắn cũ, hoặc chọn thời gian hiệu lực không trùng nhau.',
      en: 'Remove the old binding, or choose times that do not overlap.'
    }
  },
  'trust.unknown-organisation': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không có đơn vị này trong danh mục.',
    en: 'There is no such organisation in the directory.',
    remedy: {
      vi: 'Tìm đơn vị trong danh mục rồi dùng đúng mã của nó; nếu chưa có, nhập danh mục trước.',
      en: 'Find it in the directory and use its id; if it is not there, import the directory first.'
    }
  },
  'trust.unknown-certificate': {
    status: 404,
    fault: 'sender',
    retry: false,
    vi: 'Kho tin cậy hiện không có chứng thư số này.',
    en: 'The trust store does not hold this certificate now.',
    remedy: {
      vi: 'Xem danh sách chứng thư số đang tin cậy và dùng đủ 64 ký tự SHA-256.',
      en: 'Look at the list of those it holds and use all 64 digits of the SHA-256.'
    }
  },
  'trust.unknown-binding': {
    status: 404,
    fault: 'sender',
    retry: false,
    vi: 'Không có lần gắn chứng thư số này, hoặc đã gỡ trước đó.',
    en: 'There is no such binding, or it was removed before.',
    remedy: { vi: 'Xem danh sách các lần gắn hiện có.', en: 'Look at the list of those that stand.' }
  }
} as const satisfies ErrorGroup
