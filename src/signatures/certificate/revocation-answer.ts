/** The question of revocation and what can be answered to it. */
import type { Problem } from '../../domain/problem.ts'
import type { Evidence } from '../../domain/signature.ts'
import type { Certificate } from './certificate.ts'
import { clockSkew } from './freshness.ts'

export interface RevocationQuestion {
  readonly certificate: Certificate
  /** Of the path. */
  readonly issuer: Certificate
  /** The path as a whole, anchor first. */
  readonly path: readonly Certificate[]
  readonly at: Date
  /** Digests of certificates whose revocation is being asked already: nobody vouches for himself. */
  readonly pending: ReadonlySet<string>
}

export interface RevocationAnswer {
  readonly status: 'good' | 'revoked' | 'held' | 'open'
  /** Of `revoked` and `held`: since when and why. Of `open`: what stands in the way. */
  readonly problems: readonly Problem[]
  readonly evidence: readonly Evidence[]
}

/** Undecided; `evidence` is what was heard and did not suffice, so that the same can be heard again. */
export const open = (problems: readonly Problem[], evidence: readonly Evidence[] = []): RevocationAnswer => ({
  status: 'open',
  problems,
  evidence
})

export const isInForce = ({ notBefore, notAfter }: Certificate, at: Date): boolean =>
  at.getTime() + clockSkew >= notBefore.getTime() && at <= notAfter

export const certificateEvidence = ({ sha256, der }: Certificate): Evidence => ({
  kind: 'certificate',
  sha256,
  der
})
