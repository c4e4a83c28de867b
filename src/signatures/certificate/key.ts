/**
 * Which public keys count (TT 39/2017/TT-BTTTT list: RSA of 2048 bits and more; SOG-IS 1.3 section 4: P-256, P-384,
 * P-521). A key that is not in this list verifies nothing.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { Malformed, Parts, readDer, tags } from '../der/element.ts'
import { oidOf } from '../der/values.ts'

const curves = new Map([
  ['1.2.840.10045.3.1.7', 'P-256'],
  ['1.3.132.0.34', 'P-384'],
  ['1.3.132.0.35', 'P-521']
])
const nodeCurves = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521']
])

/** Above this, verifying costs the verifier more than any honest key is worth. */
const maxRsaBits = 8192

/** A key that cannot be read at all: an unknown kind, a curve described by its parameters, parameters left out. */
export class UnusableKey extends Malformed {}

/** A public key from SubjectPublicKeyInfo (DER). Throws `UnusableKey`, and `Malformed` when it is no such structure. */
export function readPublicKey(spki: Uint8Array): KeyObject {
  const algorithm = new Parts(new Parts(readDer(spki, tags.sequence)).next(tags.sequence))
  if (oidOf(algorithm.next(tags.oid)) === '1.2.840.10045.2.1') {
    // Explicit parameters may describe a curve that only looks like a named one (CVE-2020-0601).
    if (!curves.has(oidOf(algorithm.next(tags.oid))))
      throw new UnusableKey('an elliptic curve that is not allowed')
  }
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new UnusableKey('a public key that cannot be read', { cause })
  }
}

/** The key as people name it: `RSA-2048`, `P-256`, `DSA-1024`. */
export function nameOfKey(key: KeyObject): string {
  const details = key.asymmetricKeyDetails
  if (key.asymmetricKeyType === 'ec') {
    const curve = details?.namedCurve ?? 'EC'
    return nodeCurves.get(curve) ?? curve
  }
  const bits = details?.modulusLength
  return `${(key.asymmetricKeyType ?? 'key').toUpperCase()}${bits === undefined ? '' : `-${bits}`}`
}

/** Whether signatures of this key count at all. */
export function isKeyAllowed(key: KeyObject): boolean {
  const details = key.asymmetricKeyDetails
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss': {
      const bits = details?.modulusLength ?? 0
      const exponent = details?.publicExponent ?? 0n
      // e = 1 makes every message its own signature
      return (
        bits >= 2048 && bits <= maxRsaBits && exponent >= 3n && exponent % 2n === 1n && exponent < 1n << 64n
      )
    }
    case 'ec':
      return nodeCurves.has(details?.namedCurve ?? '')
    default:
      return false
  }
}

/** The octets that key identifiers and OCSP's issuerKeyHash are made over: the BIT STRING's, without its first. */
export function keyBitsOf(spki: Uint8Array): Uint8Array {
  const parts = new Parts(readDer(spki, tags.sequence))
  parts.next(tags.sequence)
  const bits = parts.next(tags.bitString)
  parts.end()
  return bits.content.subarray(1)
}
