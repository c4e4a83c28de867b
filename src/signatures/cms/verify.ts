/**
 * Verifies a detached CMS signature (RFC 5652; CAdES, ETSI EN 319 122-1): bytes to verdict. Order: the gate, the
 * arithmetic, the timestamp, the certificate at the trusted time, whose certificate it is. The signer's own `signingTime`
 * proves nothing and decides nothing.
 */
import type { Problem } from '../../domain/problem.ts'
import {
  worstOf,
  type CertificateFacts,
  type Evidence,
  type JudgedTime,
  type ResultClass,
  type SignerRole
} from '../../domain/signature.ts'
import type { Certificate } from '../certificate/certificate.ts'
import { judgeCertificate, type CertificateVerdict } from '../certificate/judge.ts'
import { bindingOf, type Trust } from '../certificate/trust.ts'
import type { Embedded, JudgingContext, ProvenTime } from '../judging.ts'
import { checkBystanders } from './bystanders.ts'
import { classOf } from './class.ts'
import { eachOnce } from './evidence.ts'
import { readSigned, type Signed } from './guard.ts'
import { checkIntact, type Intact } from './intact.ts'
import { judgeTime } from './judged-time.ts'
import { checkLooseAnswers } from './loose-answers.ts'
import { answersFor, goodPath, readable } from './material.ts'
import { isProblem } from './refusal.ts'

/** What was signed. The digest is asked for at most once. */
export interface SignedContent {
  digest(hash: 'sha256' | 'sha384' | 'sha512'): Uint8Array
}

export interface CmsContext extends JudgingContext {
  /** What came beside the message: a PDF's DSS. */
  readonly embedded?: Embedded
  /**
   * `cades` (the default; `ETSI.CAdES.detached`): the signature must name its certificate in a signed attribute.
   * `cms` (`adbe.pkcs7.detached`): it had better.
   */
  readonly profile?: 'cades' | 'cms'
  /** A later timestamp over the whole, for a signature without one of its own. */
  readonly proven?: ProvenTime
}

export interface CmsVerdict {
  readonly class: Exclude<ResultClass, 'UNSIGNED'>
  readonly problems: readonly Problem[]
  readonly signer?: CertificateFacts
  readonly certificate?: Certificate
  /** The signer's path, leaf first; the leaf alone when none was found, nothing when it was not looked for. */
  readonly path: readonly Certificate[]
  readonly role: SignerRole
  readonly organisationId?: string
  readonly time: JudgedTime
  /** ISO 8601, UTC. */
  readonly claimedAt?: string
  /** `RSA-2048 SHA-256`. */
  readonly algorithm?: string
  readonly evidence: readonly Evidence[]
}

/** `cms`: the exact DER, without a PDF's padding (`withoutPadding`). Never throws on bytes. */
export async function verifyCms(
  cms: Uint8Array,
  content: SignedContent,
  context: CmsContext
): Promise<CmsVerdict> {
  const receipt: JudgedTime = { at: context.receivedAt.toISOString(), by: 'receipt' }
  const signed = readSigned(cms, 'detached')
  if (isProblem(signed)) return refused([signed], receipt)
  const need = context.profile === 'cms' ? 'optional' : 'required'
  const intact = checkIntact(signed, hash => content.digest(hash), need)
  const { certificate } = intact
  if (!intact.whole || certificate === undefined)
    return { ...refused(intact.problems, receipt), ...facts(signed, intact) }

  const candidates = [
    ...intact.certificates,
    ...readable(context.kept?.certificates),
    ...readable(context.embedded?.certificates)
  ]
  const timed = await judgeTime(signed.signer, { ...context, candidates })
  const known = { ...facts(signed, intact), time: timed.time }
  // A broken timestamp settles it: nothing that a forger put together starts look-ups for the signer.
  if (classOf(timed.problems) === 'INVALID')
    return {
      ...refused([...intact.problems, ...timed.problems], timed.time),
      ...known,
      evidence: timed.evidence
    }

  const at = new Date(timed.time.at)
  const { trust, lookup, now } = context
  const judged = await judgeCertificate(certificate, {
    purpose: 'document',
    at,
    now,
    trust,
    lookup,
    candidates,
    embedded: answersFor(signed, context)
  })
  const others = intact.certificates.filter(each => each !== certificate)
  const issuers = [...candidates, ...judged.path, ...timed.path]
  const proven = [...trust.anchors, ...trust.intermediates, ...goodPath(judged), ...timed.goodPath]
  const problems = [
    ...intact.problems,
    ...timed.problems,
    ...judged.problems,
    ...checkBystanders(others, { known: proven, candidates: issuers }),
    ...checkLooseAnswers(signed.loose, [...proven, ...issuers])
  ]
  return {
    ...known,
    class: worstClass(problems, judged.outcome),
    problems,
    path: judged.path,
    ...whose(trust, certificate, at, judged),
    evidence: eachOnce([...judged.evidence, ...timed.evidence])
  }
}

/** The reasons decide; the outcome may only make it worse, should a reason be missing. */
function worstClass(
  problems: readonly Problem[],
  outcome: CertificateVerdict['outcome']
): CmsVerdict['class'] {
  const byOutcome = { valid: 'VALID', indeterminate: 'INDETERMINATE', invalid: 'INVALID' } as const
  const worst = worstOf([classOf(problems), byOutcome[outcome]])
  return worst === 'UNSIGNED' ? 'INVALID' : worst
}

function refused(problems: readonly Problem[], time: JudgedTime): CmsVerdict {
  return { class: 'INVALID', problems, path: [], role: 'unknown', time, evidence: [] }
}

function facts({ signer }: Signed, { certificate, algorithm }: Intact) {
  return {
    ...(certificate === undefined ? {} : { certificate, signer: certificate.facts }),
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(signer.claimedAt === undefined ? {} : { claimedAt: signer.claimedAt.toISOString() })
  }
}

/**
 * A binding by names says something only of a certificate that has a path to the store; one by digest names these very
 * octets, whose key has just been seen to sign.
 */
function whose(trust: Trust, certificate: Certificate, at: Date, { outcome, path }: CertificateVerdict) {
  const binding = bindingOf(trust, certificate, at)
  const hasPath = outcome === 'valid' || (outcome === 'indeterminate' && path.length > 1)
  if (binding === undefined || !(hasPath || 'sha256' in binding.match)) return { role: 'unknown' as const }
  return { role: binding.role, organisationId: binding.organisationId }
}
