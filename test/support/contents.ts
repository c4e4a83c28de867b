/** Contents in memory. */
import { createHash } from 'node:crypto'
import { BrokenPromise } from '../../src/domain/problem.ts'
import type { Contents } from '../../src/exchange/ports/index.ts'

export interface MemoryContents extends Contents {
  /** By digest; a test may look, alter or remove. */
  readonly kept: Map<string, Buffer>
  text(sha256: string): string
}

export function memoryContents(now: () => Date = () => new Date()): MemoryContents {
  const kept = new Map<string, Buffer>()
  const putAt = new Map<string, number>()
  const get = (sha256: string) => {
    const bytes = kept.get(sha256)
    if (bytes === undefined) throw new BrokenPromise('content.missing', { sha256 })
    return bytes
  }
  return {
    kept,
    text: sha256 => get(sha256).toString('utf8'),
    async put(bytes) {
      const chunks: Uint8Array[] = []
      for await (const chunk of bytes) chunks.push(chunk)
      const whole = Buffer.concat(chunks)
      const sha256 = createHash('sha256').update(whole).digest('hex')
      kept.set(sha256, whole)
      putAt.set(sha256, now().getTime())
      return { sha256, size: whole.length }
    },
    async *open(sha256) {
      yield get(sha256)
    },
    holds: async sha256 => kept.has(sha256),
    async remove(sha256, unusedMs) {
      if (!kept.has(sha256)) return 'absent'
      if (now().getTime() - (putAt.get(sha256) ?? 0) < unusedMs) return 'too-young'
      kept.delete(sha256)
      return 'removed'
    }
  }
}
