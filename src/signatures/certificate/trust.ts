/** The trust store at one version, read: where paths may end, what they may pass through, whose certificates are whose. */
import { BrokenPromise } from '../../domain/problem.ts'
import type { CertificateBinding, TrustView } from '../ports.ts'
import { readCertificate, type Certificate } from './certificate.ts'

export interface Trust {
  readonly version: number
  readonly anchors: readonly Certificate[]
  readonly intermediates: readonly Certificate[]
  readonly bindings: readonly CertificateBinding[]
}

/**
 * Throws BrokenPromise with the certificate's own reason when the store holds what cannot be read: who puts certificates
 * into it must have refused that one.
 */
export function readTrust(view: TrustView): Trust {
  return {
    version: view.version,
    anchors: view.anchors.map(der => readStored(der, view.version)),
    intermediates: view.intermediates.map(der => readStored(der, view.version)),
    bindings: view.bindings
  }
}

function readStored(der: Uint8Array, version: number): Certificate {
  const certificate = readCertificate(der)
  if ('code' in certificate) {
    throw new BrokenPromise(certificate.code, { trustStoreVersion: version, why: certificate.detail })
  }
  return certificate
}

/**
 * Whose certificate it is at this time. One that is bound by its digest beats one that is bound by its names, and among
 * those the youngest. Only of a certificate whose path was found good does a name say anything.
 */
export function bindingOf(trust: Trust, certificate: Certificate, at: Date): CertificateBinding | undefined {
  const { sha256, issuer, subject } = certificate.facts
  const inForce = trust.bindings.filter(
    ({ validFrom, validTo }) =>
      (validFrom === undefined || Date.parse(validFrom) <= at.getTime()) &&
      (validTo === undefined || at.getTime() < Date.parse(validTo))
  )
  const byDigest = inForce.filter(({ match }) => 'sha256' in match && match.sha256.toLowerCase() === sha256)
  const byName = inForce.filter(
    ({ match }) => 'subject' in match && match.issuer === issuer && match.subject === subject
  )
  return youngest(byDigest) ?? youngest(byName)
}

const startOf = ({ validFrom }: CertificateBinding) =>
  validFrom === undefined ? -Infinity : Date.parse(validFrom)
const youngest = (bindings: readonly CertificateBinding[]) =>
  bindings.toSorted((a, b) => (startOf(a) < startOf(b) ? 1 : -1))[0]
