/** Which of several keys signs at an instant. */

/** Half open. Absent: unbounded. */
export interface Window {
  readonly from?: Date
  readonly until?: Date
}

export type Turn<T> =
  | { readonly kind: 'serves'; readonly it: T }
  /** All have ended. */
  | { readonly kind: 'over' }
  /** None holds the instant, and one is still to come. */
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'none' }

/** Both windows at once. */
export function within(a: Window, b: Window): Window {
  const from = latest(a.from, b.from)
  const until = earliest(a.until, b.until)
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
}

/**
 * Of those whose window holds the instant, the one that began last: the next key takes over at its `from` (or when its
 * certificate begins), whether or not the one before has been given an end. Of two that began together, the first named.
 */
export function turnAt<T extends { readonly window: Window }>(keys: readonly T[], at: Date): Turn<T> {
  const open = keys.filter(({ window }) => !isBefore(window, at) && !isOver(window, at))
  const [it] = open.sort((a, b) => startOf(b.window) - startOf(a.window))
  if (it !== undefined) return { kind: 'serves', it }
  if (keys.length === 0) return { kind: 'none' }
  return { kind: keys.some(({ window }) => isBefore(window, at)) ? 'not-yet' : 'over' }
}

function isBefore({ from }: Window, at: Date): boolean {
  return from !== undefined && at < from
}

function isOver({ until }: Window, at: Date): boolean {
  return until !== undefined && at >= until
}

function startOf({ from }: Window): number {
  return from?.getTime() ?? Number.NEGATIVE_INFINITY
}

function latest(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a
}

function earliest(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a
}
