/** Signatures in PDF files (ISO 32000, PAdES). */
import type { ReasonGroup } from './entry.ts'

export const pdfSignatureErrors = {
  'pdf-signature.digest-mismatch': {
    status: 422,
    fault: 'sender',
    retry: false,
    verdict: 'INVALID',
    vi: 'Tệp PDF đã bị thay đổi sau khi ký.',
    en: 'The PDF was changed after it was signed.',
    remedy: {
      vi: 'Yêu cầu bên gửi gửi lại tệp gốc đã ký.',
      en: 'Ask the sender for the signed original again.'
    }
  }
} as const satisfies ReasonGroup
