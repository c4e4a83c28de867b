/** What a signature's own message and its surroundings bring for judging its certificate. */
import { readCertificate, type Certificate } from '../certificate/certificate.ts'
import type { CertificateVerdict } from '../certificate/judge.ts'
import type { Embedded } from '../judging.ts'
import type { Answers } from './carried.ts'
import type { Signed } from './guard.ts'

/** `kept` comes first: only so many answers are read, and what a stranger brings must not crowd out what we know. */
export function answersFor(signed: Signed, { embedded, kept }: Brought): Answers {
  return {
    ocsp: [...(kept?.ocsp ?? []), ...signed.loose.ocsp, ...signed.sealed.ocsp, ...(embedded?.ocsp ?? [])],
    crls: [...(kept?.crls ?? []), ...signed.loose.crls, ...signed.sealed.crls, ...(embedded?.crls ?? [])]
  }
}

interface Brought {
  readonly embedded?: Embedded | undefined
  readonly kept?: Embedded | undefined
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
