/** Both books of a day laid side by side, a page at a time, and the rules under which they may be compared. */
import { BrokenPromise } from '../../domain/problem.ts'
import type { Rules } from '../../domain/reconciliation.ts'
import type { OwnLine, Span, TheirLine } from '../../domain/reconciliation-books.ts'
import type { Axis } from '../ports/index.ts'
import type { Run } from '../ports/reconciliation.ts'
import { dayAfter, dayBefore, dayMs, spanOfDay } from './day.ts'
import type { Comparing, ReconciliationSettings } from './settings.ts'
import { lag } from './settings.ts'
import { axisBook, bookLine } from './their-book.ts'
import type { Unsaid } from './their-book.ts'

export interface Gathered {
  readonly rules: Rules
  readonly unsaid: Unsaid
}

const patience = 15 * 60_000
const pageSize = 500

/** Theirs first, ours after: what was under way while they listed has come to rest by then. */
export async function gather(
  ports: Comparing,
  settings: ReconciliationSettings,
  run: Run,
  signal: AbortSignal = AbortSignal.timeout(patience)
): Promise<Gathered> {
  const axis = ports.carriers.axes().find(one => one.id === run.partnerId)
  const judged = judgedSpan(ports, run.day)
  return axis === undefined
    ? gatherDms(ports, settings, run, judged)
    : gatherAxis(ports, settings, run, judged, axis, signal)
}

/** Throws BrokenPromise `reconciliation.day-not-over`. */
export function judgedSpan({ clock }: Comparing, day: string): Span {
  const { from, to } = spanOfDay(day)
  const end = Math.min(to, clock.now().getTime() - lag)
  if (end <= from) throw new BrokenPromise('reconciliation.day-not-over', { day })
  return { from, to: end }
}

async function gatherAxis(
  ports: Comparing,
  settings: ReconciliationSettings,
  run: Run,
  judged: Span,
  axis: Axis,
  signal: AbortSignal
): Promise<Gathered> {
  if (axis.sentList === undefined) throw new BrokenPromise('reconciliation.not-offered', { axis: axis.id })
  const { reconciliations } = ports.store
  const { edge, stuckAfter, unfetchedAfter } = settings
  const now = ports.clock.now()
  const { earliest, senders } = await reconciliations.own.reach(axis.id, judged)
  const back = judged.from - Math.max(edge, stuckAfter, unfetchedAfter)
  const from = Math.min(back, earliest === undefined ? back : earliest.getTime() - edge)
  const range = { from: new Date(from), to: new Date(judged.to + edge), senders }
  const unsaid: Unsaid = new Set()
  const seen = { lines: false, acknowledged: false, unplaced: false }
  const note = (line: TheirLine) => {
    if (line.flow === 'received') {
      seen.lines = true
      if (line.state === 'taken' || line.state === 'refused') seen.acknowledged = true
    } else if (line.code === undefined) seen.unplaced = true
    return line
  }
  await stageAll(ports, run, axisBook(axis, range, unsaid, signal), note)
  if (seen.lines && !seen.acknowledged) unsaid.add('received.acknowledged')
  const until = now.getTime() + 1
  await stageOwn(ports, run, reconciliations.own.sentTo(axis.id, { from, to: until }, now))
  await stageOwn(ports, run, reconciliations.own.takenFromAxis(axis.id, { from, to: until }))
  const hour = settings.edge
  return {
    unsaid,
    rules: {
      now: now.getTime(),
      judged,
      judgedOwn: judged,
      tolerance: {
        sent: { before: hour, after: hour },
        // It may have lain there as long as either side was away.
        received: { before: 90 * dayMs, after: hour }
      },
      stuckAfter,
      unfetchedAfter,
      // What we have fetched an axis need not list for ever: nothing is missing there.
      complete: { sent: true, received: false },
      someUnplaced: seen.unplaced,
      undatedInDay: false
    }
  }
}

/**
 * The neighbouring days' books say where a line of 23:59 went. Our last minutes of a day are judged with the next day,
 * when that day's book can be there; our first minutes only when the day before has a book.
 */
async function gatherDms(
  ports: Comparing,
  settings: ReconciliationSettings,
  run: Run,
  judged: Span
): Promise<Gathered> {
  const { reconciliations } = ports.store
  const { edge, stuckAfter, unfetchedAfter } = settings
  const now = ports.clock.now()
  const { day, partnerId } = run
  if ((await reconciliations.book(partnerId, day)) === null)
    throw new BrokenPromise('reconciliation.book-missing', { connector: partnerId, day })
  const before = await reconciliations.book(partnerId, dayBefore(day))
  const unsaid: Unsaid = new Set()
  for (const each of [day, dayBefore(day), dayAfter(day)])
    for await (const page of reconciliations.bookLines(partnerId, each))
      await reconciliations.stage(
        run.id,
        'theirs',
        page.map(({ line, number }) => inItsDay(bookLine(line, `${each}#${number}`), each, day))
      )
  const span = { from: judged.from - edge, to: now.getTime() + 1 }
  await stageOwn(ports, run, reconciliations.own.sentTo(partnerId, span, now))
  await stageOwn(ports, run, reconciliations.own.postedBy(partnerId, span))
  return {
    unsaid,
    rules: {
      now: now.getTime(),
      judged,
      judgedOwn: { from: before === null ? judged.from : judged.from - edge, to: judged.to - edge },
      tolerance: {
        // A clerk registers in the morning what came at night; a DMS posts late what was signed early.
        sent: { before: edge, after: dayMs },
        received: { before: dayMs, after: edge }
      },
      stuckAfter,
      unfetchedAfter,
      complete: { sent: true, received: true },
      someUnplaced: false,
      undatedInDay: true
    }
  }
}

/** A line of a neighbouring book serves to find ours, never to be called missing in this day. */
function inItsDay(line: TheirLine, of: string, day: string): TheirLine {
  const { from, to } = spanOfDay(of)
  if (of !== day) return { ...line, at: line.at ?? (of < day ? to - 1 : from) }
  // A time outside of the book's own day is the DMS's slip: the book says which day it is.
  if (line.at !== undefined && (line.at < from || line.at >= to)) {
    const { at: _, ...undated } = line
    return undated
  }
  return line
}

async function stageAll(
  ports: Comparing,
  run: Run,
  lines: AsyncIterable<TheirLine>,
  note: (line: TheirLine) => TheirLine
): Promise<void> {
  const { reconciliations } = ports.store
  let page: TheirLine[] = []
  for await (const line of lines) {
    page.push(note(line))
    if (page.length < pageSize) continue
    await reconciliations.stage(run.id, 'theirs', page)
    page = []
  }
  await reconciliations.stage(run.id, 'theirs', page)
}

async function stageOwn(ports: Comparing, run: Run, pages: AsyncIterable<readonly OwnLine[]>): Promise<void> {
  for await (const page of pages) await ports.store.reconciliations.stage(run.id, 'own', page)
}
