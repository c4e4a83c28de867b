/** A judgement: what was found of a document's signatures, and what the partner's policy makes of it. */
import type { Problem } from './problem.ts'
import type { FileReport, ResultClass, SignatureReport } from './signature.ts'
import { worstOf } from './signature.ts'

export interface DocumentReport {
  /** Of everything that is signed; a seal that is absent does not count against the files, nor the other way round. */
  readonly class: ResultClass
  /** The `Signature` of the edXML; absent when the message has none. */
  readonly envelope?: SignatureReport
  /** In the order of the manifest. */
  readonly files: readonly FileReport[]
  /** ISO 8601, UTC. */
  readonly judgedAt: string
  /** Version of the trust store that it was judged by. */
  readonly trustVersion: number
}

/** `passed`: goes on. `waiting`: held, looked at again by itself. `blocked`: held for a person. `refused`: answered no. */
export type Decision =
  | { readonly kind: 'passed'; readonly warnings: readonly Problem[] }
  | {
      readonly kind: 'waiting' | 'blocked' | 'refused'
      readonly problems: readonly [Problem, ...Problem[]]
    }

export function classOf(
  envelope: Pick<SignatureReport, 'class'> | undefined,
  files: readonly Pick<FileReport, 'class'>[]
): ResultClass {
  const seal = envelope === undefined || envelope.class === 'UNSIGNED' ? [] : [envelope.class]
  return worstOf([...seal, ...files.map(file => file.class)])
}

/** Re-checks of what cannot be decided: after 1, 2, 4 … minutes, at most an hour apart. `done`: checks made so far. */
export function nextCheckAfter(done: number, now: Date): Date {
  const minutes = Math.min(60, 2 ** Math.max(0, Math.min(done, 12) - 1))
  return new Date(now.getTime() + minutes * 60_000)
}
