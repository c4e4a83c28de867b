/** A posted document made ready: signed with the agency's key where that was asked for, then judged as it will go. */
import type { Edoc } from '../domain/envelope.ts'
import type { Decision } from '../domain/judgement.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import type { Ports, SigningRequest } from './ports/index.ts'
import type { ToVerify, Verdict } from './verification.ts'
import { verifyDocument } from './verification.ts'

export interface ReadyToGo {
  /** With the signatures that were asked for, when they could be made. */
  readonly message: Edoc
  /** As it was posted. */
  readonly posted: Edoc
  readonly verdict: Verdict
  /** Asked for and not made yet; the verdict then says that it waits. */
  readonly toSign?: SigningRequest
  /** The key that signed. */
  readonly keyId?: string
}

export type Prepared =
  | { readonly kind: 'ready'; readonly ready: ReadyToGo; readonly warnings: readonly Warning[] }
  | {
      readonly kind: 'refused'
      readonly problems: readonly [Problem, ...Problem[]]
      readonly verdict: Verdict
    }

export async function prepare(
  ports: Ports,
  document: ToVerify,
  senderCode: string,
  sign: SigningRequest | undefined
): Promise<Prepared> {
  const posted = document.message
  if (sign === undefined)
    return judged({ message: posted, posted, verdict: await verifyDocument(ports, document) })

  // What came altered or undecided must not leave with our signature over it; whose it lacks is what we are to add.
  const before = await verifyDocument(ports, document, policy => ({ ...policy, files: 'intact' }))
  if (before.decision.kind !== 'passed')
    return judged({ message: posted, posted, verdict: before, toSign: sign })
  const applied = await ports.signatures.apply(posted, { code: senderCode }, sign, ports.clock.now())
  if (applied.kind === 'refused') return { kind: 'refused', problems: applied.problems, verdict: before }
  if (applied.kind === 'waiting') {
    const verdict = { ...before, decision: { kind: 'waiting', problems: [applied.problem] } as const }
    return judged({ message: posted, posted, verdict, toSign: sign })
  }
  const { message, keyId } = applied
  return judged({ message, posted, keyId, verdict: await verifyDocument(ports, { ...document, message }) })
}

function judged(ready: ReadyToGo): Prepared {
  const { decision } = ready.verdict
  if (decision.kind === 'refused' || decision.kind === 'blocked')
    return { kind: 'refused', problems: decision.problems, verdict: ready.verdict }
  return { kind: 'ready', ready, warnings: toldOf(decision) }
}

function toldOf(decision: Decision): readonly Warning[] {
  return decision.kind === 'passed' ? decision.warnings : decision.problems
}
