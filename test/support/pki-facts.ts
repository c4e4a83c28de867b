/** A certificate as people read it, by node:crypto: so that tests of one room do not lean on the reader of another. */
import { X509Certificate } from 'node:crypto'
import type { CertificateFacts } from '../../src/domain/signature.ts'

export function factsOf(der: Uint8Array): CertificateFacts {
  const read = new X509Certificate(der)
  const subject = read.subject.split('\n')
  const named = (type: string) => subject.find(part => part.startsWith(`${type}=`))?.slice(type.length + 1)
  const [commonName, organisation] = [named('CN'), named('O')]
  const rfc4514 = (lines: string) => lines.split('\n').reverse().join(',')
  return {
    sha256: read.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: rfc4514(read.subject),
    issuer: rfc4514(read.issuer),
    serial: read.serialNumber.toLowerCase(),
    ...(commonName === undefined ? {} : { commonName }),
    ...(organisation === undefined ? {} : { organisation }),
    validFrom: new Date(read.validFrom).toISOString(),
    validTo: new Date(read.validTo).toISOString()
  }
}
