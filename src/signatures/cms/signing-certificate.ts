/**
 * The attribute by which a signer ties the signature to one certificate, so that none with the same key or name can be
 * put in its place: signing-certificate-v2 (RFC 5035 section 3) or, of old, signing-certificate (RFC 2634 section 5.4).
 */
import { createHash } from 'node:crypto'
import type { Problem } from '../../domain/problem.ts'
import { hashOfIdentifier } from '../certificate/algorithms.ts'
import type { Certificate } from '../certificate/certificate.ts'
import type { Element } from '../der/element.ts'
import { Malformed, Parts, inParts, insideOf, partsOf, tags } from '../der/element.ts'
import { hexOf } from '../der/values.ts'
import { single } from './attributes.ts'
import { attributes } from './names.ts'
import { problemOf } from './refusal.ts'

/** What is wrong or worth noting; nothing when the attribute of today names exactly this certificate. */
export function checkSigningCertificate(
  signed: ReadonlyMap<string, Element>,
  certificate: Certificate,
  need: 'required' | 'optional'
): Problem[] {
  const today = single(signed, attributes.signingCertificateV2, tags.sequence)
  const old = single(signed, attributes.signingCertificate, tags.sequence)
  if (today === undefined && old === undefined)
    return [
      problemOf(need === 'required' ? 'cms.signing-certificate-missing' : 'cms.signing-certificate-absent')
    ]
  const named = [
    ...(today === undefined ? [] : [firstOf(today, 'v2')]),
    ...(old === undefined ? [] : [firstOf(old, 'v1')])
  ]
  if (named.some(each => !fits(each, certificate))) return [problemOf('cms.signing-certificate-wrong')]
  return today === undefined || named[0]?.hash === 'sha1' ? [problemOf('cms.signing-certificate-v1')] : []
}

interface NamedCertificate {
  readonly hash: string
  readonly digest: Uint8Array
  readonly issuerAndSerial?: { readonly issuerDer: Uint8Array; readonly serial: Uint8Array }
}

/** The first names the signer's certificate; what follows may name its issuers, whom the path judges. */
function firstOf(attribute: Element, version: 'v1' | 'v2'): NamedCertificate {
  const parts = new Parts(attribute)
  const [first] = partsOf(parts.next(tags.sequence), tags.sequence)
  parts.optional(tags.sequence)
  parts.end()
  if (first === undefined) throw new Malformed('a signing certificate attribute of nothing')
  const named = new Parts(first)
  const hash = version === 'v1' ? 'sha1' : hashIn(named.optional(tags.sequence))
  const digest = named.next(tags.octetString).content
  const issuerSerial = named.optional(tags.sequence)
  named.end()
  return {
    hash,
    digest,
    ...(issuerSerial === undefined ? {} : { issuerAndSerial: readIssuerSerial(issuerSerial) })
  }
}

/** SHA-256 where none is named. SHA-1 is read as v1 is: the path and the signature do not rest on it. */
function hashIn(algorithm: Element | undefined): string {
  if (algorithm === undefined) return 'sha256'
  const hash = hashOfIdentifier(algorithm.der)
  if (typeof hash === 'string') return hash
  if (hash.name === 'SHA-1') return 'sha1'
  throw new Malformed(`a certificate named by ${hash.name}`)
}

/** IssuerSerial: GeneralNames with one directory name, and a serial number. */
function readIssuerSerial(element: Element): { issuerDer: Uint8Array; serial: Uint8Array } {
  const parts = new Parts(element)
  const issuerDer = insideOf(insideOf(parts.next(tags.sequence), inParts(4)), tags.sequence).der
  const serial = parts.next(tags.integer).content
  parts.end()
  return { issuerDer, serial }
}

function fits(named: NamedCertificate, certificate: Certificate): boolean {
  if (!createHash(named.hash).update(certificate.der).digest().equals(named.digest)) return false
  const { issuerAndSerial } = named
  if (issuerAndSerial === undefined) return true
  return (
    Buffer.compare(issuerAndSerial.issuerDer, certificate.issuerDer) === 0 &&
    hexOf(issuerAndSerial.serial) === certificate.serialOctets
  )
}
