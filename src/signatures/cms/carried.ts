/** Certificates and revocation information that a message carries along (RFC 5652 sections 10.2.1 and 10.2.3). */
import type { Element } from '../der/element.ts'
import { Malformed, Parts, inParts, insideOf, tags } from '../der/element.ts'
import { oidOf } from '../der/values.ts'
import { ocspResponseInfo } from './names.ts'
import { refuse } from './refusal.ts'

/** A path has a handful; each one costs a verification. */
export const mostCertificates = 24
const mostAnswers = 24

export interface Answers {
  readonly crls: readonly Uint8Array[]
  /** OCSPResponses, or bare BasicOCSPResponses where CAdES puts these. */
  readonly ocsp: readonly Uint8Array[]
}

/** X.509 certificates only: attribute certificates say nothing about a key, and nothing here would check them. */
export function certificatesOf(elements: readonly Element[]): Uint8Array[] {
  if (elements.length > mostCertificates) refuse('cms.certificates-too-many', `${elements.length}`)
  return elements.map(each => {
    if (each.tag !== tags.sequence) throw new Malformed('a certificate that is not X.509')
    return each.der
  })
}

export function revocationInfoOf(elements: readonly Element[]): Answers {
  const crls: Uint8Array[] = []
  const ocsp: Uint8Array[] = []
  for (const each of elements) {
    if (each.tag === tags.sequence) crls.push(each.der)
    else {
      if (each.tag !== inParts(1)) throw new Malformed('revocation information of an unknown form')
      const parts = new Parts(each)
      const kind = oidOf(parts.next(tags.oid))
      if (kind !== ocspResponseInfo) throw new Malformed(`revocation information of the kind ${kind}`)
      ocsp.push(parts.next(tags.sequence).der)
      parts.end()
    }
  }
  return bounded({ crls, ocsp })
}

/**
 * `RevocationInfoArchival` of ISO 32000-1 section 12.8.3.3.2 (whole OCSPResponses) and `RevocationValues` of CAdES
 * (BasicOCSPResponses), which share their shape. In CAdES' unsigned attribute, other information is refused.
 */
export function archivedAnswers(archive: Element, of: 'adobe' | 'cades'): Answers {
  const parts = new Parts(archive)
  const list = (number: number) => {
    const tagged = parts.optional(inParts(number))
    if (tagged === undefined) return []
    return new Parts(insideOf(tagged, tags.sequence)).rest(tags.sequence).map(each => each.der)
  }
  const crls = list(0)
  const ocsp = list(1)
  // Adobe's own kind of further information is covered by the signature: left unread, it hides nothing.
  if (of === 'cades') parts.end()
  return bounded({ crls, ocsp })
}

function bounded(answers: Answers): Answers {
  if (answers.crls.length + answers.ocsp.length > mostAnswers)
    throw new Malformed(`more than ${mostAnswers} pieces of revocation information`)
  return answers
}
