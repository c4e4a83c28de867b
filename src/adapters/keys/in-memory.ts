/** Signing with a key that this process holds. OpenSSL's threads do it, so that the event loop goes on. */
import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Certificate } from '../../signatures/certificate/certificate.ts'
import { algorithmOf, hashOf } from './algorithm.ts'
import { ownCertificates } from './certificates.ts'
import { PrivateKey } from './private-key.ts'

const signAside = promisify(sign)

/** Throws KeyFailure `key.not-allowed`, `key.certificate-missing`, `key.certificate-mismatch`. */
export function keyInMemory(id: string, key: KeyObject, certificates: readonly Certificate[]): PrivateKey {
  const publicKey = createPublicKey(key)
  const hash = hashOf[algorithmOf(publicKey)]
  return new PrivateKey(
    id,
    ownCertificates(publicKey, certificates),
    async data =>
      // RFC 3279 and XML signatures differ in how they write r and s; the port's form is the plain one.
      new Uint8Array(await signAside(hash, data, { key, dsaEncoding: 'ieee-p1363' }))
  )
}
