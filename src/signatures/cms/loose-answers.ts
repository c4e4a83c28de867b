/**
 * CRLs and OCSP answers that a message carries outside its signature. They may help to judge a certificate, and who
 * judges it looks at them again; here they must only show by their own signatures that nobody changed an octet of them.
 */
import type { Problem } from '../../domain/problem.ts'
import { readCertificate, type Certificate } from '../certificate/certificate.ts'
import { readCrl } from '../certificate/crl.ts'
import { readOcsp } from '../certificate/ocsp.ts'
import { arithmetic, type Signed } from '../certificate/signed.ts'
import { Parts, inParts, insideOf, readDer, tags } from '../der/element.ts'
import { checkBystanders } from './bystanders.ts'
import type { Answers } from './carried.ts'
import { guarded, isProblem, problemOf, Refusal } from './refusal.ts'

/** `atHand`: whoever may have signed them. */
export function checkLooseAnswers({ crls, ocsp }: Answers, atHand: readonly Certificate[]): Problem[] {
  return [...crls.flatMap(each => checkCrl(each, atHand)), ...ocsp.flatMap(each => checkOcsp(each, atHand))]
}

function checkCrl(der: Uint8Array, atHand: readonly Certificate[]): Problem[] {
  const crl = readCrl(der)
  if (isProblem(crl)) return [problemOf('cms.revocation-altered', crl.detail)]
  const { authorityKey, issuer } = crl
  const issuers = atHand.filter(({ subject, extensions: { subjectKey } }) =>
    authorityKey !== undefined && subjectKey !== undefined
      ? authorityKey === subjectKey
      : subject.key === issuer.key
  )
  return judged(crl.signed, issuers, 'CRL')
}

function checkOcsp(der: Uint8Array, atHand: readonly Certificate[]): Problem[] {
  const answer = readOcsp(der)
  if (isProblem(answer)) return [problemOf('cms.revocation-altered', answer.detail)]
  const carried = guarded(() => certificatesIn(der))
  if (isProblem(carried)) return [problemOf('cms.revocation-altered', carried.detail)]
  const responders = [...carried, ...atHand].filter(each => answer.isFrom(each))
  return [...judged(answer.signed, responders, 'OCSP'), ...checkBystanders(carried, { known: atHand })]
}

function judged(signed: Signed, signers: readonly Certificate[], what: string): Problem[] {
  const verdicts = new Set(signers.map(each => arithmetic(signed, each.publicKey)))
  if (verdicts.has('genuine')) return []
  return [problemOf(verdicts.has('wrong') ? 'cms.revocation-altered' : 'cms.revocation-unattached', what)]
}

/** All of them, also those that a reader of answers may pass over because they do not help. */
function certificatesIn(der: Uint8Array): Certificate[] {
  const basic = new Parts(readDer(basicIn(der), tags.sequence))
  for (const tag of [tags.sequence, tags.sequence, tags.bitString]) basic.next(tag)
  const tagged = basic.optional(inParts(0))
  if (tagged === undefined) return []
  return new Parts(insideOf(tagged, tags.sequence)).rest(tags.sequence).map(each => {
    const certificate = readCertificate(each.der)
    if (isProblem(certificate)) throw new Refusal(certificate)
    return certificate
  })
}

function basicIn(der: Uint8Array): Uint8Array {
  const outer = new Parts(readDer(der, tags.sequence))
  if (outer.tag === tags.sequence) return der
  outer.next(tags.enumerated)
  const bytes = new Parts(insideOf(outer.next(inParts(0)), tags.sequence))
  bytes.next(tags.oid)
  return bytes.next(tags.octetString).content
}
