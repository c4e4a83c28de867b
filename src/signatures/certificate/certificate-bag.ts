/** What an issuer's address answers: a certificate, or a certs-only CMS of several (RFC 5280 section 4.2.2.1). */
import { inParts, insideOf, Malformed, Parts, readDer, tags } from '../der/element.ts'
import { oidOf } from '../der/values.ts'
import { readCertificate, type Certificate } from './certificate.ts'

const maxCertificates = 20

/** What cannot be read is left out: nobody is bound to it. */
export function certificatesIn(der: Uint8Array): Certificate[] {
  const one = readCertificate(der)
  if (!('code' in one)) return [one]
  try {
    const content = new Parts(readDer(der, tags.sequence))
    if (oidOf(content.next(tags.oid)) !== '1.2.840.113549.1.7.2') return []
    const signedData = new Parts(insideOf(content.next(inParts(0)), tags.sequence))
    signedData.next(tags.integer)
    signedData.next(tags.set)
    signedData.next(tags.sequence)
    const certificates = signedData.optional(inParts(0))
    if (certificates === undefined) return []
    return new Parts(certificates)
      .rest()
      .slice(0, maxCertificates)
      .flatMap(each => {
        const certificate = readCertificate(each.der)
        return 'code' in certificate ? [] : [certificate]
      })
  } catch (error) {
    if (error instanceof Malformed) return []
    throw error
  }
}
