/** How much, how long and how often; and how long an answer stays fresh. */
import type { KeptAnswer, LookupKind } from './cache.ts'
import type { Times } from './shape.ts'

export interface KindLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
  /** Asked for again after it at the latest, whatever nextUpdate says. */
  readonly freshMs: number
}

export interface LookupLimits extends Readonly<Record<LookupKind, KindLimits>> {
  /** Not asked for again sooner, whatever nextUpdate says. */
  readonly leastFreshMs: number
  /** After a failure nobody is asked the same for so long. */
  readonly pauseMs: number
}

const hour = 3_600_000

export const lookupLimits: LookupLimits = {
  ocsp: { maxBytes: 64 * 1024, timeoutMs: 5_000, freshMs: hour },
  crl: { maxBytes: 20 * 1024 ** 2, timeoutMs: 15_000, freshMs: hour },
  certificate: { maxBytes: 64 * 1024, timeoutMs: 5_000, freshMs: 24 * hour },
  leastFreshMs: 60_000,
  pauseMs: 30_000
}

/**
 * A revocation answer is fresh until its nextUpdate within the limits, and usable until its nextUpdate while nobody
 * answers. Without nextUpdate there is always newer word (RFC 6960 section 4.2.2.1). A certificate does not age here:
 * its validity stands in it.
 */
export function freshness(
  kind: LookupKind,
  { nextUpdate }: Times,
  limits: LookupLimits,
  now: Date
): Pick<KeptAnswer, 'fetchedAt' | 'freshUntil' | 'usableUntil'> {
  const longest = now.getTime() + limits[kind].freshMs
  const own = kind === 'certificate' ? longest : (nextUpdate?.getTime() ?? 0)
  const freshUntil = new Date(Math.max(now.getTime() + limits.leastFreshMs, Math.min(own, longest)))
  const usableUntil = kind === 'certificate' ? {} : { usableUntil: nextUpdate ?? freshUntil }
  return { fetchedAt: now, freshUntil, ...usableUntil }
}
