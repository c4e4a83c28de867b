/** The certificate of a key out of a heap of certificates, and the issuers above it. */
import type { KeyObject } from 'node:crypto'
import { readCertificate, type Certificate } from '../../signatures/certificate/certificate.ts'
import { KeyFailure } from './failure.ts'

export interface OwnCertificates {
  readonly leaf: Certificate
  /** Leaf's issuer first, root left out. */
  readonly chain: readonly Certificate[]
}

/** All blocks of a PEM file (RFC 7468), or the one certificate of a DER file. Throws KeyFailure. */
export function certificatesIn(bytes: Uint8Array): Certificate[] {
  const text = Buffer.from(bytes).toString('latin1')
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)]
  // 0x30: a SEQUENCE; otherwise it is a PEM file that holds something else.
  if (blocks.length === 0) return bytes[0] === 0x30 ? [certificateOf(bytes)] : []
  return blocks.map(([, body = '']) => certificateOf(Buffer.from(body, 'base64')))
}

/** Throws KeyFailure `key.wrong-format`. */
export function certificateOf(der: Uint8Array): Certificate {
  const read = readCertificate(new Uint8Array(der))
  if ('code' in read) throw new KeyFailure('key.wrong-format', `certificate: ${read.detail ?? read.code}`)
  return read
}

/**
 * The one whose public key is this one. Throws KeyFailure `key.certificate-missing` when there is none at all, and
 * `key.certificate-mismatch` when all belong to other keys.
 */
export function ownCertificates(publicKey: KeyObject, all: readonly Certificate[]): OwnCertificates {
  const [first] = all
  if (first === undefined) throw new KeyFailure('key.certificate-missing')
  const own = all.filter(each => each.publicKey.equals(publicKey))
  if (own.length === 0) throw new KeyFailure('key.certificate-mismatch', first.facts.subject)
  // A renewal over the same key: the later one is meant.
  const [leaf = first] = own.sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime())
  return { leaf, chain: issuersOf(leaf, all) }
}

export function issuersOf(leaf: Certificate, all: readonly Certificate[]): readonly Certificate[] {
  const chain: Certificate[] = []
  let below = leaf
  // Bounded by the heap itself: nobody stands in the chain twice.
  for (;;) {
    const { issuer, sha256 } = below
    const next = all.find(
      each =>
        each.subject.key === issuer.key &&
        each.sha256 !== sha256 &&
        !each.isSelfIssued &&
        !chain.includes(each)
    )
    if (next === undefined || below.isSelfIssued || next === leaf) return chain
    chain.push(next)
    below = next
  }
}
