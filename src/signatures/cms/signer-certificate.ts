/** Finds the certificate that a SignerInfo names, by bytes (RFC 5652 section 5.3). */
import { same, type Certificate } from '../certificate/certificate.ts'
import { hexOf } from '../der/values.ts'
import { refuse } from './refusal.ts'
import type { SignerId } from './signer-info.ts'

/** Exactly one: of two candidates, the reader and the signer could mean different ones. */
export function signerIn(certificates: readonly Certificate[], id: SignerId): Certificate {
  const found = certificates.filter(each => isNamed(each, id))
  const [only] = found
  if (only === undefined) refuse('cms.signer-certificate-missing')
  if (found.length > 1) refuse('cms.signer-certificate-ambiguous', `${found.length}`)
  return only
}

function isNamed(certificate: Certificate, id: SignerId): boolean {
  if (id.kind === 'key-id') return certificate.extensions.subjectKey === hexOf(id.keyId)
  return same(id.issuerDer, certificate.issuerDer) && hexOf(id.serial) === certificate.serialOctets
}
