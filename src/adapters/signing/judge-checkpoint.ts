/** Whether a checkpoint's signature holds, by certificates that whoever verifies brings along; nothing is fetched. */
import { createHash } from 'node:crypto'
import { errors } from '../../domain/errors/index.ts'
import type { CheckpointJudge } from '../../exchange/audit/verify-chain.ts'
import { verifyCms } from '../../signatures/cms/verify.ts'
import type { Trust } from '../../signatures/certificate/trust.ts'
import type { Lookup } from '../../signatures/ports.ts'

const blocking: readonly unknown[] = ['INVALID', 'INDETERMINATE']

export interface CheckpointTrust {
  readonly trust: Trust
  readonly lookup: Lookup
  readonly now: Date
}

/**
 * Unsigned ones are unsound as soon as trust was given: leaving a signature out must not help a forger. A certificate that
 * cannot be judged for want of revocation answers passes: offline there are none.
 */
export function judgeCheckpoints({ trust, lookup, now }: CheckpointTrust): CheckpointJudge {
  return async ({ statement, signature }) => {
    if (signature === undefined) return 'unsigned'
    const content = { digest: (hash: string) => createHash(hash).update(statement, 'utf8').digest() }
    const verdict = await verifyCms(signature, content, {
      trust,
      lookup,
      receivedAt: now,
      now,
      profile: 'cms'
    })
    if (verdict.class === 'VALID' || verdict.class === 'VALID_NO_TSA') return null
    const reasons = verdict.problems.filter(({ code }) => blocking.includes(errors[code].verdict))
    const unanswered = reasons.every(({ code }) => code === 'certificate.revocation-unavailable')
    if (verdict.class === 'INDETERMINATE' && unanswered && reasons.length > 0) return null
    return reasons.map(({ code }) => code).join(', ') || verdict.class
  }
}
