/** Which line of theirs is which of ours, among the lines that speak of one document. */
import type { Flow, OwnLine, OwnState, TheirLine, Tolerance } from './reconciliation-books.ts'

export interface Pair {
  readonly own: OwnLine
  readonly theirs: TheirLine
  /** Further lines of theirs for the same line of ours. */
  readonly extra: readonly TheirLine[]
}

export interface Pairing {
  readonly pairs: readonly Pair[]
  readonly ownAlone: readonly OwnLine[]
  readonly theirsAlone: readonly TheirLine[]
}

/** By an id first, then by recipient and time, the likeliest of ours first. */
export function pairUp(
  own: readonly OwnLine[],
  theirs: readonly TheirLine[],
  tolerance: Readonly<Record<Flow, Tolerance>>
): Pairing {
  const held = new Map<OwnLine, TheirLine[]>()
  const left = new Set(theirs)
  const give = (line: OwnLine, their: TheirLine) => {
    held.set(line, [...(held.get(line) ?? []), their])
    left.delete(their)
  }
  const byId = new Map(own.flatMap(line => line.ids.map(id => [id, line] as const)))
  for (const their of theirs) {
    const line = their.ids.map(id => byId.get(id)).find(found => found !== undefined)
    if (line !== undefined) give(line, their)
  }
  const free = own
    .filter(line => !held.has(line))
    .sort((a, b) => likely.indexOf(a.state) - likely.indexOf(b.state) || a.since - b.since)
  for (const line of free) {
    const nearest = [...left]
      .filter(their => mayBe(line, their, tolerance[line.flow]))
      .sort((a, b) => distance(line, a) - distance(line, b))
    // One that names no recipient (a refusal) stands for all of them.
    for (const their of line.to === undefined ? nearest : nearest.slice(0, 1)) give(line, their)
  }
  // A repeat of what is paired: another line for the same recipient, not older than ours.
  for (const their of [...left]) {
    const line = own.find(each => held.has(each) && repeats(each, their, tolerance[each.flow]))
    if (line !== undefined) give(line, their)
  }
  const pairs = [...held].flatMap(([line, all]) => pairOf(line, all))
  return { pairs, ownAlone: own.filter(line => !held.has(line)), theirsAlone: [...left] }
}

const likely: readonly OwnState[] = ['taken', 'unknown', 'offered', 'queued', 'refused', 'failed', 'held']

function pairOf(own: OwnLine, all: readonly TheirLine[]): Pair[] {
  const [best, ...others] = [...all].sort(
    (a, b) => Number(sharesId(own, b)) - Number(sharesId(own, a)) || distance(own, a) - distance(own, b)
  )
  if (best === undefined) return []
  // Receivers drop a status that comes twice, and after an unknown outcome we send it twice: no finding.
  const counts = own.kind === 'edoc' && own.to !== undefined
  return [{ own, theirs: best, extra: counts ? others.filter(line => line.state !== 'duplicate') : [] }]
}

function mayBe(own: OwnLine, their: TheirLine, { before, after }: Tolerance): boolean {
  if (!sameRecipient(own, their)) return false
  return their.at === undefined || (their.at >= own.since - before && their.at <= own.until + after)
}

function repeats(own: OwnLine, their: TheirLine, { before }: Tolerance): boolean {
  if (!sameRecipient(own, their)) return false
  return their.at === undefined || their.at >= own.since - before
}

function sameRecipient(own: OwnLine, their: TheirLine): boolean {
  return own.to === undefined || their.to === undefined || own.to === their.to
}

function sharesId(own: OwnLine, their: TheirLine): boolean {
  return their.ids.some(id => own.ids.includes(id))
}

function distance(own: OwnLine, their: TheirLine): number {
  return their.at === undefined ? 0 : Math.abs(their.at - (own.settled ?? own.since))
}
