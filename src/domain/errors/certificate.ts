/** Certificates, their paths (RFC 5280) and their revocation. */
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
  }
} as const satisfies ReasonGroup
