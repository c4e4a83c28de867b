/** What a verdict rests on, each piece once. */
import { createHash } from 'node:crypto'
import type { Evidence, EvidenceKind } from '../../domain/signature.ts'

/** A copy of its own: a view into a whole message would drag that along wherever the evidence goes. */
export function evidenceOf(kind: EvidenceKind, der: Uint8Array): Evidence {
  return { kind, sha256: createHash('sha256').update(der).digest('hex'), der: Uint8Array.from(der) }
}

export function eachOnce(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map(each => [each.sha256, each])).values()]
}
