/** Rules of reading an axis's directory: when the whole of it is read, and when a whole list is believed. */

const weekMs = 7 * 86_400_000

/**
 * The version from which on changes are enough; undefined: the whole list is due, because no version is known or the last
 * whole list is a week old (changes alone never say what an axis dropped without a word).
 */
export function changesSince(
  state: { readonly version?: number; readonly wholeAt?: Date },
  now: Date
): number | undefined {
  if (state.wholeAt === undefined || now.getTime() - state.wholeAt.getTime() >= weekMs) return undefined
  return state.version
}

/**
 * Whether who is missing in a whole list may be marked as gone. An axis in trouble answers with a part of its list as if
 * it were all: less than half of the last one is doubted, until another reading finds the same (within a twentieth).
 */
export function isBelieved(
  listed: number,
  before: { readonly listed: number; readonly doubtedListed?: number }
): boolean {
  if (listed * 2 >= before.listed) return true
  const { doubtedListed } = before
  return listed > 0 && doubtedListed !== undefined && Math.abs(listed - doubtedListed) * 20 <= doubtedListed
}
