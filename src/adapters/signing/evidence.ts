/** A report names its evidence by digest; the bytes are kept beside it. */
import type { Evidence, SignatureReport } from '../../domain/signature.ts'

export type WithEvidence = Omit<SignatureReport, 'evidence'> & { readonly evidence: readonly Evidence[] }

export function withoutDer(signature: WithEvidence): SignatureReport {
  return { ...signature, evidence: signature.evidence.map(({ kind, sha256 }) => ({ kind, sha256 })) }
}
