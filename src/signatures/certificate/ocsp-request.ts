/** Asking by OCSP (RFC 6960 section 4.1). */
import { createHash, randomBytes } from 'node:crypto'
import { inParts, tags } from '../der/element.ts'
import { encode, encodeOid } from '../der/write.ts'
import type { Certificate } from './certificate.ts'

export const nonceOid = '1.3.6.1.5.5.7.48.1.2'

export interface OcspRequest {
  readonly der: Uint8Array
  /** Hex. */
  readonly nonce: string
}

/** SHA-1 names the certificate here and secures nothing: it is what every responder knows (RFC 5019 section 2.1.1). */
export const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest()

/** A request about one certificate, with a nonce of 16 octets (RFC 9654 asks for 1 to 128). */
export function ocspRequest(certificate: Certificate, issuer: Certificate): OcspRequest {
  const nonce = randomBytes(16)
  const id = encode(
    tags.sequence,
    encode(tags.sequence, encodeOid('1.3.14.3.2.26'), encode(tags.null)),
    encode(tags.octetString, sha1(certificate.issuerDer)),
    encode(tags.octetString, sha1(issuer.keyBits)),
    encode(tags.integer, Buffer.from(certificate.serialOctets, 'hex'))
  )
  const extension = encode(
    tags.sequence,
    encodeOid(nonceOid),
    encode(tags.octetString, encode(tags.octetString, nonce))
  )
  const list = encode(tags.sequence, encode(tags.sequence, id))
  const body = encode(tags.sequence, list, encode(inParts(2), encode(tags.sequence, extension)))
  return { der: encode(tags.sequence, body), nonce: nonce.toString('hex') }
}
