/** A path from an anchor to a certificate, judged by RFC 5280 section 6.1; revocation is judged elsewhere. */
import type { Problem } from '../../domain/problem.ts'
import type { Certificate } from './certificate.ts'
import { keyUsages } from './extensions.ts'
import { anyName, nameOutside, narrow } from './name-constraints.ts'
import { PolicyGraph, type PolicyInputs } from './policies.ts'
import { faultOfAuthority, type Purpose } from './purpose.ts'
import type { Arithmetic } from './signed.ts'

export interface PathInputs {
  readonly at: Date
  /** Of the certificate at the end; what authorities are limited to is judged by it. Absent: not judged. */
  readonly purpose?: Purpose
  readonly policies: PolicyInputs
  readonly arithmetic: Arithmetic
}

/**
 * All that is wrong with the path. `path` begins with the anchor, whose signature nobody checks: the store vouches for
 * it. Its own limits (path length, names) are kept (RFC 5937).
 */
export function judgePath(path: readonly Certificate[], inputs: PathInputs): Problem[] {
  const [anchor, ...certificates] = path
  if (anchor === undefined) return []
  const problems = [judgeTime(anchor, inputs.at, certificates.length === 0)]
  const graph = new PolicyGraph(certificates.length, inputs.policies)
  let names = narrow(anyName, anchor)
  let room = anchor.extensions.basicConstraints?.pathLength ?? Infinity
  let issuer = anchor
  let unfit: Problem | undefined
  if (certificates.length > 0) problems.push(judgeAuthority(anchor, true, inputs.purpose))

  for (const [at, certificate] of certificates.entries()) {
    const index = at + 1
    const isLast = index === certificates.length
    problems.push(
      judgeSignature(certificate, issuer, inputs.arithmetic),
      judgeTime(certificate, inputs.at, isLast),
      judgeExtensions(certificate)
    )
    if (!certificate.isSelfIssued || isLast) {
      const outside = nameOutside(names, certificate)
      if (outside !== undefined) problems.push({ code: 'certificate.name-not-permitted', detail: outside })
    }
    const policiesFit =
      graph.take(certificate.extensions, index, certificate.isSelfIssued) &&
      (isLast
        ? graph.conclude(certificate.extensions)
        : graph.prepare(certificate.extensions, certificate.isSelfIssued))
    if (!policiesFit) unfit ??= { code: 'certificate.policy-not-accepted', detail: certificate.facts.subject }
    if (isLast) break
    names = narrow(names, certificate)
    problems.push(judgeAuthority(certificate, false, inputs.purpose))
    if (!certificate.isSelfIssued && room-- <= 0) {
      problems.push({ code: 'certificate.path-too-long', detail: certificate.facts.subject })
    }
    room = Math.min(room, certificate.extensions.basicConstraints?.pathLength ?? Infinity)
    issuer = certificate
  }
  return distinct([...problems, unfit].filter(problem => problem !== undefined))
}

function judgeSignature(
  certificate: Certificate,
  issuer: Certificate,
  arithmetic: Arithmetic
): Problem | undefined {
  const { signed, facts } = certificate
  // RFC 5280 section 6.1.3 a 4; the search goes by names, but whoever calls may bring a path of their own
  if (certificate.issuer.key !== issuer.subject.key)
    return { code: 'certificate.signature-wrong', detail: `${facts.issuer} is not the issuer's name` }
  switch (arithmetic(signed, issuer.publicKey)) {
    case 'genuine':
      return undefined
    case 'wrong':
      return { code: 'certificate.signature-wrong', detail: facts.subject }
    case 'algorithm-not-allowed':
      return {
        code: 'certificate.algorithm-not-allowed',
        detail: `${signed.algorithm.name}: ${facts.subject}`
      }
    case 'key-not-allowed':
      return { code: 'certificate.key-not-allowed', detail: issuer.facts.subject }
  }
}

/** Both ends belong to the time of validity (RFC 5280 section 4.1.2.5). */
function judgeTime(
  { notBefore, notAfter, facts }: Certificate,
  at: Date,
  isTarget: boolean
): Problem | undefined {
  if (at >= notBefore && at <= notAfter) return undefined
  const detail = `${facts.validFrom} – ${facts.validTo}: ${facts.subject}`
  if (!isTarget) return { code: 'certificate.issuer-not-in-force', detail }
  return { code: at < notBefore ? 'certificate.not-yet-valid' : 'certificate.expired', detail }
}

function judgeExtensions({ extensions, facts }: Certificate): Problem | undefined {
  const [unknown] = extensions.unknownCritical
  return unknown === undefined
    ? undefined
    : { code: 'certificate.unknown-critical-extension', detail: `${unknown}: ${facts.subject}` }
}

/** An anchor may be of version 1, from before there were extensions; nobody else. */
function judgeAuthority(
  authority: Certificate,
  isAnchor: boolean,
  purpose: Purpose | undefined
): Problem | undefined {
  const { basicConstraints, keyUsage } = authority.extensions
  const isCa = basicConstraints?.ca ?? isAnchor
  const fault = !isCa
    ? 'basicConstraints does not say that it is an authority'
    : keyUsage?.has(keyUsages.keyCertSign) === false
      ? 'key usage has no keyCertSign'
      : undefined
  if (fault !== undefined)
    return { code: 'certificate.issuer-not-authorised', detail: `${fault}: ${authority.facts.subject}` }
  const limited = purpose === undefined ? undefined : faultOfAuthority(authority, purpose)
  return limited === undefined
    ? undefined
    : { code: 'certificate.wrong-purpose', detail: `${limited}: ${authority.facts.subject}` }
}

/** The same code about the same thing once. */
export const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map(problem => [`${problem.code} ${problem.detail ?? ''}`, problem])).values()
]
