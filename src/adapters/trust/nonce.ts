/**
 * OCSP and nonces: an answer that carries one fits one request only; an answer without (most responders leave it out,
 * RFC 6960 section 4.4.1) fits whoever asks the same again.
 */
import { Malformed, Parts, inParts, readDer, tags } from '../../signatures/der/element.ts'

/** id-pkix-ocsp-nonce, 1.3.6.1.5.5.7.48.1.2 (RFC 9654). */
const nonceOid = Buffer.from('06092b0601050507300102', 'hex')

export function carriesNonce(response: Uint8Array): boolean {
  return Buffer.from(response.buffer, response.byteOffset, response.length).includes(nonceOid)
}

/** What is asked, without the extensions that make every request another (RFC 6960 section 4.1.1). */
export function questionIn(request: Uint8Array): Uint8Array {
  try {
    const tbs = new Parts(new Parts(readDer(request, tags.sequence)).next(tags.sequence))
    const parts = tbs.rest().filter(({ tag }) => tag !== inParts(2))
    return new Uint8Array(Buffer.concat(parts.map(({ der }) => der)))
  } catch (error) {
    if (error instanceof Malformed) return request
    throw error
  }
}
