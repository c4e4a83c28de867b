/** What X.509 signs: a body, an algorithm named twice or once, a bit string (certificates, CRLs, OCSP responses). */
import type { KeyObject } from 'node:crypto'
import { verifyBytes, type RefusedAlgorithm, type SignatureAlgorithm } from './algorithms.ts'
import type { Element } from '../der/element.ts'
import { isKeyAllowed } from './key.ts'

export interface Signed {
  /** The very bytes that are signed. */
  readonly body: Uint8Array
  readonly algorithm: SignatureAlgorithm | RefusedAlgorithm
  readonly signature: Uint8Array
}

/** The signature in a BIT STRING. One that is not whole octets is no signature of anything: nothing verifies it. */
export const signatureIn = (bitString: Element): Uint8Array =>
  bitString.content[0] === 0 ? bitString.content.subarray(1) : new Uint8Array()

export type SignatureVerdict = 'genuine' | 'wrong' | 'algorithm-not-allowed' | 'key-not-allowed'

/** How signatures of certificates, CRLs and OCSP responses are checked. */
export type Arithmetic = (signed: Signed, key: KeyObject) => SignatureVerdict

/** By the table of algorithms, and nothing else. */
export const arithmetic: Arithmetic = ({ body, algorithm, signature }, key) => {
  if (!isKeyAllowed(key)) return 'key-not-allowed'
  if ('refused' in algorithm) return 'algorithm-not-allowed'
  return verifyBytes({ algorithm, key, data: body, signature }) ? 'genuine' : 'wrong'
}
