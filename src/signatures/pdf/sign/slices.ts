import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { RandomAccess } from '../../ports.ts'

const step = 1024 * 1024

/** All bytes of a file in order, a MiB at a time; between two slices others get their turn. */
export async function* slices(source: RandomAccess): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += step) {
    yield source.read(at, Math.min(step, source.size - at))
    await setImmediate()
  }
}

/** Over all bytes; not closed, so that it can be copied and go on. */
export async function hashOf(source: RandomAccess, algorithm: 'sha256' | 'sha384'): Promise<Hash> {
  const hash = createHash(algorithm)
  for await (const slice of slices(source)) hash.update(slice)
  return hash
}
