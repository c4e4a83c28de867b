/** A file of old bytes and new ones behind them. */
import type { Hash } from 'node:crypto'
import type { RandomAccess } from '../../ports.ts'
import { slices } from './slices.ts'

export interface AppendedPdf {
  readonly size: number
  /** 64 hex digits over all bytes. */
  readonly sha256: string
  /** The whole file: first the old bytes, read again from the source, then the update. May be asked for again. */
  bytes(): AsyncIterable<Uint8Array>
}

/** `before` is SHA-256 over the source so far. */
export function appendedPdf(source: RandomAccess, update: Uint8Array, before: Hash): AppendedPdf {
  return {
    size: source.size + update.length,
    sha256: before.copy().update(update).digest('hex'),
    async *bytes() {
      yield* slices(source)
      if (update.length > 0) yield update
    }
  }
}
