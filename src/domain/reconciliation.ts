/**
 * Two books held against each other, one document at a time: what is missing, doubled, stuck or differing. Pure, and
 * careful both ways: nothing that is there is called missing because of a clock or the edge of a day.
 */
import { pairUp } from './reconciliation-pairs.ts'
import type { Pair } from './reconciliation-pairs.ts'
import type { Flow, OwnLine, OwnState, Span, TheirLine, Tolerance } from './reconciliation-books.ts'

export const findingKinds = ['missing-there', 'missing-here', 'doubled', 'stuck', 'differing'] as const
export type FindingKind = (typeof findingKinds)[number]

/** Why it is stuck: in which state of ours, or what the other side has not done or not heard. */
export type StuckReason =
  'queued' | 'unknown' | 'offered' | 'taken-there' | 'not-fetched-there' | 'acknowledgement-lost'
export type Aspect = 'recipient' | 'state' | 'time' | 'digest'

export interface Finding {
  /** The same for the same thing in every run of the day. */
  readonly key: string
  readonly kind: FindingKind
  readonly reason?: StuckReason
  readonly aspects?: readonly Aspect[]
  /** Absent: they have it and we do not. */
  readonly own?: OwnLine
  readonly theirs: readonly TheirLine[]
}

export interface Rules {
  readonly now: number
  /** Their lines, and the moment at which a line of ours becomes stuck, count when they lie here. */
  readonly judged: Span
  /** Our settled lines count when they lie here: moved a little where the neighbouring day's book is missing. */
  readonly judgedOwn: Span
  readonly tolerance: Readonly<Record<Flow, Tolerance>>
  readonly stuckAfter: number
  /** Until the recipient's centre must have fetched what was sent. */
  readonly unfetchedAfter: number
  /** Whether their book is one that must hold all that we say of this direction. */
  readonly complete: Readonly<Record<Flow, boolean>>
  /** Some of their lines name neither an id of ours nor a number: a line of ours without an id may be one of them. */
  readonly someUnplaced: boolean
  /** Their lines without a time belong to the day (a DMS's book of the day); else nothing is said of them. */
  readonly undatedInDay: boolean
}

/** Lines of one key. */
export function compareGroup(
  own: readonly OwnLine[],
  theirs: readonly TheirLine[],
  rules: Rules
): readonly Finding[] {
  const { pairs, ownAlone, theirsAlone } = pairUp(own, theirs, rules.tolerance)
  return [
    ...pairs.flatMap(pair => judgePair(pair, rules)),
    ...ownAlone.flatMap(line => judgeOwn(line, rules)),
    ...theirsAlone.flatMap(line => judgeTheirs(line, rules))
  ]
}

function judgePair(pair: Pair, rules: Rules): Finding[] {
  const { own, theirs, extra } = pair
  const findings: Finding[] = []
  const all = [theirs, ...extra]
  const counts = within(anchorOf(own), rules.judgedOwn)
  if (extra.length > 0 && (counts || extra.some(line => isOfTheDay(line, rules))))
    findings.push(finding('doubled', own, all))
  const reason = stuckReason(own, theirs, rules)
  if (reason !== undefined) return [...findings, finding('stuck', own, [theirs], { reason })]
  const aspects = counts && own.underWay !== true ? aspectsOf(own, theirs, rules) : []
  if (aspects.length > 0) findings.push(finding('differing', own, [theirs], { aspects }))
  return findings
}

function judgeOwn(own: OwnLine, rules: Rules): Finding[] {
  if (own.state === 'taken') {
    const told = own.ids.length > 0 || !rules.someUnplaced
    const missing = rules.complete[own.flow] && told && within(anchorOf(own), rules.judgedOwn)
    return missing ? [finding('missing-there', own, [])] : []
  }
  if (!isOpen(own.state) || own.underWay === true || !becameDue(own.since, rules.stuckAfter, rules)) return []
  return [finding('stuck', own, [], { reason: own.state })]
}

function judgeTheirs(line: TheirLine, rules: Rules): Finding[] {
  if (line.state === 'duplicate' || !isOfTheDay(line, rules)) return []
  return [
    {
      key: `missing-here|${line.flow}|item:${line.item}`,
      kind: 'missing-here',
      theirs: [line]
    }
  ]
}

function stuckReason(own: OwnLine, theirs: TheirLine, rules: Rules): StuckReason | undefined {
  if (own.underWay === true) return undefined
  if (own.state === 'unknown') return becameDue(own.since, rules.stuckAfter, rules) ? 'unknown' : undefined
  // The DMS says that it has what we still offer: its acknowledgement was lost.
  if (own.state === 'offered')
    return theirs.state !== 'waiting' && theirs.state !== 'refused' && within(own.since, rules.judgedOwn)
      ? 'taken-there'
      : undefined
  if (theirs.state !== 'waiting' || theirs.at === undefined) return undefined
  if (own.flow === 'received')
    return becameDue(theirs.at, rules.stuckAfter, rules) ? 'acknowledgement-lost' : undefined
  return own.state === 'taken' && becameDue(theirs.at, rules.unfetchedAfter, rules)
    ? 'not-fetched-there'
    : undefined
}

function aspectsOf(own: OwnLine, theirs: TheirLine, rules: Rules): Aspect[] {
  const aspects: Aspect[] = []
  if (own.to !== undefined && theirs.to !== undefined && own.to !== theirs.to) aspects.push('recipient')
  if (statesDiffer(own.state, theirs)) aspects.push('state')
  if (theirs.at !== undefined && !fitsIn(own, theirs.at, rules.tolerance[own.flow])) aspects.push('time')
  if (own.sha256 !== undefined && theirs.sha256 !== undefined && own.sha256 !== theirs.sha256)
    aspects.push('digest')
  return aspects
}

/** What is queued was certainly not taken, we say; if it is there, the next attempt would double it. */
function statesDiffer(own: OwnState, theirs: TheirLine): boolean {
  switch (own) {
    case 'taken':
      return theirs.state === 'refused'
    case 'refused':
      // A list that tells no state shows at least that it is there.
      return theirs.state !== 'refused' && theirs.state !== 'waiting' && theirs.state !== 'duplicate'
    case 'failed':
    case 'queued':
      return theirs.state !== 'refused'
    case 'unknown':
    case 'offered':
    case 'held':
      return false
  }
}

function isOpen(state: OwnState): state is 'queued' | 'unknown' | 'offered' {
  return state === 'queued' || state === 'unknown' || state === 'offered'
}

/** Where in time a line of ours belongs: each is judged in exactly one day. */
export function anchorOf(own: OwnLine): number {
  return own.settled ?? own.since
}

function isOfTheDay(line: TheirLine, rules: Rules): boolean {
  return line.at === undefined ? rules.undatedInDay : within(line.at, rules.judged)
}

/** The limit ran out on this day, so that one day's report names it and no other. */
function becameDue(since: number, limit: number, rules: Rules): boolean {
  return since + limit <= rules.now && within(since + limit, rules.judged)
}

export function within(at: number, { from, to }: Span): boolean {
  return at >= from && at < to
}

export function fitsIn(own: OwnLine, at: number, { before, after }: Tolerance): boolean {
  return at >= own.since - before && at <= own.until + after
}

function finding(
  kind: FindingKind,
  own: OwnLine,
  theirs: readonly TheirLine[],
  more: Pick<Finding, 'reason' | 'aspects'> = {}
): Finding {
  return { key: `${kind}|${own.flow}|${own.subject}`, kind, own, theirs, ...more }
}
