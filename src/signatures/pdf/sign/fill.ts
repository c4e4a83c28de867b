/** Contents that depend on all other bytes: hash first, then fill the gap, with a larger one when it is too small. */
import type { Problem } from '../../../domain/problem.ts'
import type { RandomAccess } from '../../ports.ts'
import { appendedPdf, type AppendedPdf } from './appended.ts'
import type { Composed } from './compose.ts'
import { hashOf } from './slices.ts'

export interface Filling {
  readonly hash: 'sha256' | 'sha384'
  /** Bytes to try, smallest first. */
  readonly rooms: readonly number[]
  readonly compose: (room: number) => Composed | Problem
  /** DER for /Contents over the digest of both ranges. */
  readonly make: (digest: Uint8Array) => Promise<Uint8Array>
}

/** Throws what `make` throws, and RangeError when its result fits into no room. */
export async function fill(source: RandomAccess, filling: Filling): Promise<AppendedPdf | Problem> {
  const file = await hashOf(source, 'sha256')
  const before = filling.hash === 'sha256' ? file : await hashOf(source, filling.hash)
  for (const room of filling.rooms) {
    const composed = filling.compose(room)
    if ('code' in composed) return composed
    const { update, gap } = composed
    const ranges = before.copy().update(update.subarray(0, gap.start)).update(update.subarray(gap.end))
    const contents = await filling.make(ranges.digest())
    if (contents.length > room) continue
    update.write(Buffer.from(contents).toString('hex'), gap.start + 1, 'latin1')
    return appendedPdf(source, update, file)
  }
  throw new RangeError(`contents of more than ${filling.rooms.at(-1) ?? 0} bytes`)
}
