/** How a key signs, by what kind of key it is. One way for each, so that nobody has to configure it. */
import type { KeyObject } from 'node:crypto'
import { isKeyAllowed, nameOfKey } from '../../signatures/certificate/key.ts'
import type { SigningKey } from '../../signatures/ports.ts'
import { KeyFailure } from './failure.ts'

export type Algorithm = SigningKey['algorithm']

export const hashOf: Readonly<Record<Algorithm, 'sha256' | 'sha384'>> = {
  'rsa-sha256': 'sha256',
  'ecdsa-sha256': 'sha256',
  'ecdsa-sha384': 'sha384'
}

/** Throws KeyFailure `key.not-allowed`. */
export function algorithmOf(publicKey: KeyObject): Algorithm {
  const name = nameOfKey(publicKey)
  if (isKeyAllowed(publicKey)) {
    if (publicKey.asymmetricKeyType === 'rsa') return 'rsa-sha256'
    if (name === 'P-256') return 'ecdsa-sha256'
    if (name === 'P-384') return 'ecdsa-sha384'
  }
  throw new KeyFailure('key.not-allowed', name)
}
