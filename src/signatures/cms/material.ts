/** What a signature's own message and its surroundings bring for judging its certificate. */
import { readCertificate, type Certificate } from '../certificate/certificate.ts'
import type { CertificateVerdict } from '../certificate/judge.ts'
import type { Embedded } from '../judging.ts'
import type { Answers } from './carried.ts'
import type { Signed } from './guard.ts'

export function answersFor(signed: Signed, embedded: Embedded | undefined): Answers {
  return {
    ocsp: [...signed.loose.ocsp, ...signed.sealed.ocsp, ...(embedded?.ocsp ?? [])],
    crls: [...signed.loose.crls, ...signed.sealed.crls, ...(embedded?.crls ?? [])]
  }
}

/** Certificates from beside the message that can be read; the others help nobody and harm nobody. */
export function readable(certificates: readonly Uint8Array[] = []): Certificate[] {
  return certificates.flatMap(der => {
    const read = readCertificate(der)
    return 'code' in read ? [] : [read]
  })
}

/** The certificates of a path that holds; those of another prove nothing of each other. */
export const goodPath = ({ outcome, path }: CertificateVerdict): readonly Certificate[] =>
  outcome === 'valid' ? path : []
