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
  }
} as const satisfies ReasonGroup
