/**
 * The certificates that a message carries along. No signature of the message covers them, so each must show by its own
 * issuer's signature that it is whole: an octet that was changed in one of them must not pass unnoticed.
 */
import type { Problem } from '../../domain/problem.ts'
import type { Certificate } from '../certificate/certificate.ts'
import { arithmetic } from '../certificate/signed.ts'
import { problemOf } from './refusal.ts'

export interface AtHand {
  /** Of the trust store and of paths that were found good: these stand for themselves. */
  readonly known: readonly Certificate[]
  /** Whatever else may be an issuer. */
  readonly candidates?: readonly Certificate[]
}

export function checkBystanders(
  carried: readonly Certificate[],
  { known, candidates = [] }: AtHand
): Problem[] {
  const proven = new Set(known.map(each => each.sha256))
  const issuers = [...carried, ...known, ...candidates]
  return carried.filter(each => !proven.has(each.sha256)).flatMap(each => check(each, issuers))
}

function check(certificate: Certificate, others: readonly Certificate[]): Problem[] {
  const { subject } = certificate.facts
  const issuers = others.filter(each => isIssuer(each, certificate))
  const verdicts = new Set(issuers.map(each => arithmetic(certificate.signed, each.publicKey)))
  if (verdicts.has('genuine')) return []
  if (verdicts.has('wrong')) return [problemOf('cms.certificate-altered', subject)]
  return [problemOf(verdicts.size > 0 ? 'cms.certificate-legacy' : 'cms.certificate-unattached', subject)]
}

/**
 * By name or by key identifier: whichever of the two was changed, the other still finds the issuer, whose key then tells.
 * A namesake with another key (a CA that renewed its key) is not the issuer.
 */
function isIssuer(candidate: Certificate, certificate: Certificate): boolean {
  const wanted = certificate.extensions.authorityKey
  const offered = candidate.extensions.subjectKey
  const comparable = wanted !== undefined && offered !== undefined
  return comparable ? wanted === offered : candidate.subject.key === certificate.issuer.key
}
