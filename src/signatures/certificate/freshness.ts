/** What information about revocation says of a moment. */

/** Clocks of two machines. */
export const clockSkew = 5 * 60_000

export interface Update {
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  /** Expired certificates are spoken of too when they expired after this. */
  readonly keepsExpiredSince?: Date
}

export type Standing = 'covers' | 'stale' | 'lapsed' | 'future'

/**
 * Whether "not revoked" of this update holds for `at` (RFC 5280 section 6.3.3, RFC 6960 section 4.2.2.1):
 * it was still current then, or it was made after; without nextUpdate it must have been made then or after.
 *
 * - `lapsed`: made after the certificate had expired, when a revoked one is no longer listed (RFC 5280 section 5),
 *   unless the issuer says that it keeps them. Silence proves nothing then.
 * - `future`: made after `now`; somebody's clock is wrong or somebody lies.
 */
export function standingOf(update: Update, at: Date, now: Date, expires: Date): Standing {
  const { thisUpdate, nextUpdate, keepsExpiredSince } = update
  if (thisUpdate.getTime() > now.getTime() + clockSkew) return 'future'
  const lasts = nextUpdate?.getTime() ?? thisUpdate.getTime() + clockSkew
  if (lasts < at.getTime()) return 'stale'
  const keeps = keepsExpiredSince !== undefined && keepsExpiredSince <= expires
  return thisUpdate > expires && !keeps ? 'lapsed' : 'covers'
}

export interface Revocation {
  readonly revokedAt: Date
  readonly invalidSince?: Date
}

/**
 * Since when it counts as revoked: the issuer's date, or the invalidity date when that is earlier, whatever the reason:
 * a key that was stolen on Monday and reported on Wednesday signed for somebody else on Tuesday, and who left office on
 * Monday did not sign in office on Tuesday (RFC 5280 section 5.3.2). Stricter than RFC 5280 asks, never laxer.
 */
export const countsFrom = ({ revokedAt, invalidSince }: Revocation): Date =>
  invalidSince !== undefined && invalidSince < revokedAt ? invalidSince : revokedAt
