/** The Signature element of an edXML message. */
import type { ReasonGroup } from './entry.ts'

export const xmlSignatureErrors = {
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
  }
} as const satisfies ReasonGroup
