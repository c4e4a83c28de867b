/** The arithmetic of signatures: node:crypto, and only what the table holds. */
import { constants, verify, type KeyObject } from 'node:crypto'
import type { SignatureAlgorithm } from './algorithm-table.ts'
import { isKeyAllowed } from './key.ts'

export interface SignatureToVerify {
  readonly algorithm: SignatureAlgorithm
  readonly key: KeyObject
  readonly data: Uint8Array
  readonly signature: Uint8Array
  /** How an ECDSA signature is written: DER (CMS, X.509; the default) or r and s side by side (XMLDSig). */
  readonly form?: 'der' | 'p1363'
}

/** True when this key made this signature over this data. False for everything else, also for keys that do not count. */
export function verifyBytes(given: SignatureToVerify): boolean {
  const { algorithm, key, data, signature } = given
  if (key.type !== 'public' || !isKeyAllowed(key)) return false
  try {
    switch (algorithm.family) {
      case 'rsa':
        return (
          key.asymmetricKeyType === 'rsa' &&
          verify(algorithm.hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
        )
      case 'rsa-pss':
        return (
          (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') &&
          algorithm.saltLength !== undefined &&
          verify(
            algorithm.hash,
            data,
            { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength },
            signature
          )
        )
      case 'ecdsa':
        return (
          key.asymmetricKeyType === 'ec' &&
          verify(
            algorithm.hash,
            data,
            { key, dsaEncoding: given.form === 'p1363' ? 'ieee-p1363' : 'der' },
            signature
          )
        )
    }
  } catch {
    // OpenSSL throws where a signature cannot even be taken apart; that is no signature
    return false
  }
}
