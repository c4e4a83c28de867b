/** What the collecting drivers share: one bad item must not hold up those behind it. */
import { errors, type ErrorCode } from '../../domain/errors/index.ts'
import type { CollectedAnswer, Log } from '../../exchange/ports/index.ts'

/** The neighbour (or our own store) fails for everything: stop asking until the next round. */
const failuresInARow = 10

/**
 * Takes each item; one that fails stays where it is for the next round. Throws only when nothing at all was
 * taken and something failed, so that the lane learns of it.
 */
export async function takeEach<T>(
  items: Iterable<T> | AsyncIterable<T>,
  take: (item: T) => Promise<boolean>,
  around: { log: Log; connector: string; nameOf: (item: T) => string; signal: AbortSignal }
): Promise<number> {
  let taken = 0
  let failed = 0
  let firstFailure: Error | undefined
  for await (const item of items) {
    if (around.signal.aborted) break
    try {
      if (await take(item)) taken += 1
      failed = 0
    } catch (error) {
      if (around.signal.aborted) break
      firstFailure ??= error instanceof Error ? error : new Error(String(error))
      failed += 1
      const facts = { connector: around.connector, item: around.nameOf(item), why: whyOf(error) }
      around.log.warn(facts, 'connector.item-left')
      if (failed >= failuresInARow) break
    }
  }
  if (taken === 0 && firstFailure !== undefined) throw firstFailure
  return taken
}

/** A refusal that a driver gives by itself, before the story has seen the item. */
export function refusedWith(code: ErrorCode, field: string): CollectedAnswer & { kind: 'refused' } {
  const { vi, en, remedy } = errors[code]
  return { kind: 'refused', problems: [{ code, field, vi, en, remedy: remedy.vi }] }
}

export function whyOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.slice(0, 300)
}

/** ENOENT, ECONNREFUSED, 57P01: what the system or the server called it. */
export function codeIn(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}
