/** The other half of what docs/decisions/28 says of removal: nobody commits a reference to bytes that are gone. */
import { contentsOf } from '../domain/destruction.ts'
import type { DocumentRecord } from '../domain/document.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { Ports } from './ports/index.ts'

/**
 * In the commit, after its references were written: from then on nothing of it is removed. Throws BrokenPromise
 * `system.busy` when something was removed before (somebody paused for longer than the store waits); nothing is
 * committed then, and whoever brought the message brings it again.
 */
export async function mustBeKept(
  { contents }: Ports,
  { raw, message }: Pick<DocumentRecord, 'raw' | 'message'>
): Promise<void> {
  const all = contentsOf(raw, message)
  const held = await Promise.all(all.map(each => contents.holds(each.sha256)))
  const missing = all.filter((_, i) => held[i] !== true)
  if (missing.length > 0)
    throw new BrokenPromise('system.busy', { missing: missing.map(each => each.sha256) })
}
