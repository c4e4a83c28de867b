/**
 * Whom a code means on a day, over a directory held in memory. The rule of the house: PostgreSQL answers the same
 * (adapters/postgres/directory.ts), and a property test holds the two together.
 */
import type { CodePeriod, Organisation, Resolution } from './organisation.ts'
import { normaliseCode } from './organisation.ts'

/** `successorId` stands in the place of `organisationId` from that day (yyyy-MM-dd) on. */
export interface Succession {
  readonly organisationId: string
  readonly successorId: string
  readonly since: string
}

export interface DirectorySnapshot {
  readonly organisations: readonly Organisation[]
  readonly codes: readonly CodePeriod[]
  readonly successions: readonly Succession[]
}

/** All days are yyyy-MM-dd: they compare as texts. */
export function holds(period: Pick<CodePeriod, 'validFrom' | 'validTo'>, day: string): boolean {
  return (period.validFrom ?? '') <= day && day < (period.validTo ?? '9999-99-99')
}

/** An organisation that closes later is open on the day. */
export function isOpen({ closedOn }: Pick<Organisation, 'closedOn'>, day: string): boolean {
  return closedOn === undefined || day < closedOn
}

/**
 * Total: every code has an answer on every day, in at most one visit an organisation. `today` only serves those who
 * look back: a code written a little before its first day counts, as long as it is valid today.
 */
export function resolveCode(
  snapshot: DirectorySnapshot,
  written: string,
  on: string,
  today: string = on
): Resolution {
  const code = normaliseCode(written)
  const period = periodFor(snapshot.codes, code, on, today)
  const holder = snapshot.organisations.find(o => o.id === period?.organisationId)
  if (period === undefined || holder === undefined) return { kind: 'unknown', code }
  const stands = holds(period, on) || isEarly(period, on, today)
  if (stands && isOpen(holder, on)) return { kind: 'found', organisation: asOf(holder, today), code }
  const standing = inPlaceOf(snapshot, holder, on).map(organisation => asOf(organisation, today))
  const [only] = standing
  return standing.length === 1 && only !== undefined
    ? { kind: 'redirected', organisation: only, code }
    : { kind: 'closed', code, successors: standing }
}

/**
 * The period that speaks for the day: the one that holds it, else one that has begun since and is valid today, else the
 * last that ended before, else the first still to come.
 */
function periodFor(
  codes: readonly CodePeriod[],
  code: string,
  on: string,
  today: string
): CodePeriod | undefined {
  const periods = codes
    .filter(period => period.code === code)
    .sort((a, b) => compare(a.validFrom ?? '', b.validFrom ?? ''))
  return (
    periods.find(period => holds(period, on)) ??
    periods.find(period => isEarly(period, on, today)) ??
    periods.findLast(period => (period.validTo ?? '9999-99-99') <= on) ??
    periods[0]
  )
}

function isEarly(period: CodePeriod, on: string, today: string): boolean {
  return on < (period.validFrom ?? '') && holds(period, today)
}

/** The organisation itself while it is open (its code changed), else the open ones at the end of its lines. */
function inPlaceOf(snapshot: DirectorySnapshot, from: Organisation, on: string): Organisation[] {
  const [seen, waiting, standing] = [new Set([from.id]), [from], [] as Organisation[]]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (isOpen(at, on)) standing.push(at)
    else waiting.push(...successorsOf(snapshot, at.id, on).filter(next => isNew(seen, next.id)))
  }
  return standing.sort((a, b) => compare(a.code, b.code) || compare(a.id, b.id))
}

function successorsOf(snapshot: DirectorySnapshot, id: string, on: string): Organisation[] {
  const ids = snapshot.successions.filter(s => s.organisationId === id && s.since <= on)
  return snapshot.organisations.filter(o => ids.some(s => s.successorId === o.id))
}

function isNew(seen: Set<string>, id: string): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  return true
}

/** The status that a person sees is today's, whatever day was asked for. */
function asOf(organisation: Organisation, today: string): Organisation {
  return { ...organisation, status: isOpen(organisation, today) ? 'active' : 'closed' }
}

/** By bytes, as `collate "C"` does: the order must not depend on a dictionary. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
