/** Which certificate may be what in the trust store. */
import { X509Certificate } from 'node:crypto'
import type { Problem } from '../../domain/problem.ts'
import type { TrustKind } from '../../exchange/ports/trust.ts'
import { same } from '../../signatures/certificate/certificate.ts'
import type { Certificate } from '../../signatures/certificate/certificate.ts'
import { keyUsages } from '../../signatures/certificate/extensions.ts'
import { isKeyAllowed, nameOfKey } from '../../signatures/certificate/key.ts'

/**
 * An anchor is a self-signed CA, an intermediate a CA that another one signed (RFC 5280 sections 3.2 and 4.2.1.9).
 * One that has expired is welcome: what was signed in its time is judged at that time.
 */
export function unfitAs(kind: TrustKind, certificate: Certificate): Problem | null {
  const detail = nameFor(certificate)
  if (!isCa(certificate)) return { code: 'trust.not-a-ca', detail }
  if (!isKeyAllowed(certificate.publicKey))
    return { code: 'certificate.key-not-allowed', detail: `${nameOfKey(certificate.publicKey)}, ${detail}` }
  const root = isSelfSigned(certificate)
  if (kind === 'anchor' && !root) return { code: 'trust.not-self-signed', detail }
  if (kind === 'intermediate' && root) return { code: 'trust.is-a-root', detail }
  return null
}

export function unfitToBind(certificate: Certificate): Problem | null {
  return isCa(certificate) ? { code: 'trust.is-a-ca', detail: nameFor(certificate) } : null
}

function isCa({ extensions: { basicConstraints, keyUsage } }: Certificate): boolean {
  return basicConstraints?.ca === true && (keyUsage?.has(keyUsages.keyCertSign) ?? true)
}

/**
 * By OpenSSL and not by our table of algorithms: roots of 2010 signed themselves with SHA-1. Whoever adds a root has
 * compared its fingerprint; its signature on itself proves only that the file is whole.
 */
function isSelfSigned({ der, subjectDer, issuerDer }: Certificate): boolean {
  if (!same(subjectDer, issuerDer)) return false
  try {
    const certificate = new X509Certificate(der)
    return certificate.verify(certificate.publicKey)
  } catch {
    return false
  }
}

function nameFor({ facts }: Certificate): string {
  return `${facts.subject.slice(0, 150)} (${facts.sha256.slice(0, 16)}…)`
}
