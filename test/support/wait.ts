/** Waits for a condition, never for a time: asks again until it holds, and fails when the deadline passes. */
import { setTimeout as pause } from 'node:timers/promises'

/** Returns the first value that is neither false, null nor undefined. */
export async function until<T>(
  condition: () => T | Promise<T>,
  { within = 10_000, every = 10, what = condition.toString() } = {}
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + within
  for (;;) {
    const value = await condition()
    if (value !== false && value !== null && value !== undefined)
      return value as Exclude<T, false | null | undefined>
    if (Date.now() > deadline) throw new Error(`not within ${within} ms: ${what}`)
    await pause(every)
  }
}
