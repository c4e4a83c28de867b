/**
 * A certificate, judged at a time for a purpose: a path to an anchor of the store (RFC 5280 section 6.1), nothing
 * revoked along it (6.3, RFC 6960), and everything that the verdict rests on, so that it can be reached again from that
 * alone when no responder answers any more.
 */
import { errors } from '../../domain/errors/index.ts'
import type { Problem } from '../../domain/problem.ts'
import type { Evidence } from '../../domain/signature.ts'
import type { Lookup } from '../ports.ts'
import type { Certificate } from './certificate.ts'
import { isKeyAllowed, nameOfKey } from './key.ts'
import { Material, type Embedded } from './material.ts'
import { judgePath } from './path.ts'
import type { PolicyInputs } from './policies.ts'
import { faultOfPurpose, type Purpose } from './purpose.ts'
import { certificateEvidence } from './revocation-answer.ts'
import { RevocationCheck } from './revocation.ts'
import { PathSearch } from './search.ts'
import { arithmetic as byTheTable, type Arithmetic } from './signed.ts'
import type { Trust } from './trust.ts'

export interface JudgeOptions {
  readonly purpose: Purpose
  /** The trusted time that everything is judged at. */
  readonly at: Date
  /** Information about revocation from after this is refused. */
  readonly now: Date
  readonly trust: Trust
  readonly lookup: Lookup
  /** What came along; never an anchor, whatever it says of itself. */
  readonly candidates: readonly Certificate[]
  /** DER of OCSP answers and CRLs that came along, or that an earlier verdict rested on. */
  readonly embedded?: Embedded
  /** Default: any policy, none required. */
  readonly policies?: PolicyInputs
}

export interface CertificateVerdict {
  readonly outcome: 'valid' | 'indeterminate' | 'invalid'
  /** Empty when, and only when, it is valid. */
  readonly problems: readonly Problem[]
  /** The target first, the anchor last; only the target when no path was found. */
  readonly path: readonly Certificate[]
  /** Certificates of the path (anchor included), CRLs, OCSP answers, signers of CRLs; each once. */
  readonly evidence: readonly Evidence[]
}

/** Paths that are judged before giving up. */
const maxPaths = 32

/** Never throws on what a stranger sent. */
export function judgeCertificate(target: Certificate, options: JudgeOptions): Promise<CertificateVerdict> {
  return judgeWith(byTheTable, target, options)
}

/** The same with another arithmetic; for tests over old corpora only (SHA-1, DSA). Nothing in the program calls it so. */
export async function judgeWith(
  arithmetic: Arithmetic,
  target: Certificate,
  options: JudgeOptions
): Promise<CertificateVerdict> {
  const { trust, candidates, lookup, now, at, purpose, policies = {}, embedded = {} } = options
  const search = new PathSearch({ trust, candidates, lookup, arithmetic })
  const revocation = new RevocationCheck({
    now,
    arithmetic,
    search,
    material: new Material(lookup, embedded)
  })
  const unfit = judgeUse(target, purpose)
  let best: CertificateVerdict | undefined
  let tried = 0
  for await (const path of search.paths(target)) {
    const certificates = path.map(certificateEvidence)
    const wrong = [...unfit, ...judgePath(path, { at, purpose, policies, arithmetic })]
    const { problems, evidence } =
      wrong.length > 0 ? { problems: wrong, evidence: [] } : await revocation.judgePath(path, at)
    const verdict = verdictOf(problems, path.toReversed(), [...certificates, ...evidence])
    // What is revoked stays so, whatever other path leads to it
    if (verdict.outcome === 'valid' || problems.some(({ code }) => code === 'certificate.revoked'))
      return verdict
    if (best === undefined || (best.outcome === 'invalid' && verdict.outcome === 'indeterminate'))
      best = verdict
    if (++tried >= maxPaths) break
  }
  return best ?? verdictOf([...unfit, search.whyNone(target)], [target], [certificateEvidence(target)])
}

/** What is wrong with the target whatever its path: keys of authorities are judged where they verify something. */
function judgeUse(target: Certificate, purpose: Purpose): Problem[] {
  const fault = faultOfPurpose(target, purpose)
  const problems: Problem[] =
    fault === undefined ? [] : [{ code: 'certificate.wrong-purpose', detail: fault }]
  if (!isKeyAllowed(target.publicKey))
    problems.push({ code: 'certificate.key-not-allowed', detail: nameOfKey(target.publicKey) })
  return problems
}

function verdictOf(
  problems: readonly Problem[],
  path: readonly Certificate[],
  evidence: readonly Evidence[]
): CertificateVerdict {
  const isFinal = problems.some(({ code }) => errors[code].verdict !== 'INDETERMINATE')
  const outcome = problems.length === 0 ? 'valid' : isFinal ? 'invalid' : 'indeterminate'
  return {
    outcome,
    problems,
    path,
    evidence: [...new Map(evidence.map(each => [each.sha256, each])).values()]
  }
}
