/** What reconciliation keeps, put together. */
import type { Reconciliations } from '../../exchange/ports/reconciliation.ts'
import type { Db } from './pool.ts'
import { book, bookLines, keepBook } from './reconciliation-books.ts'
import { closeFinding, finding, findings, note, tried } from './reconciliation-findings.ts'
import { groups, join, stage } from './reconciliation-lines.ts'
import { behind, postedBy, reach, sentTo, takenFromAxis } from './reconciliation-own.ts'
import { keepReport, report } from './reconciliation-reports.ts'
import { ask, begin, done, failed, latest, open, run, runs, runsOfDay } from './reconciliation-runs.ts'

export function createReconciliations(db: Db): Reconciliations {
  return {
    own: {
      sentTo: (partnerId, span, now) => sentTo(db, partnerId, span, now),
      takenFromAxis: (axisId, span) => takenFromAxis(db, axisId, span),
      postedBy: (connectorId, span) => postedBy(db, connectorId, span),
      behind: (partnerId, line, now) => behind(db, partnerId, line, now),
      reach: (partnerId, span) => reach(db, partnerId, span)
    },
    keepBook: (given, lines) => keepBook(db, given, lines),
    book: (partnerId, day) => book(db, partnerId, day),
    bookLines: (partnerId, day) => bookLines(db, partnerId, day),
    ask: wanted => ask(db, wanted),
    run: id => run(db, id),
    latest: (partnerId, day) => latest(db, partnerId, day),
    open: (partnerId, sinceDay) => open(db, partnerId, sinceDay),
    begin: (id, leaseMs, now) => begin(db, id, leaseMs, now),
    stage: (runId, side, lines) => stage(db, runId, side, lines),
    join: runId => join(db, runId),
    groups: runId => groups(db, runId),
    note: (of, found, now) => note(db, of, found, now),
    done: (of, result, now) => done(db, of, result, now),
    failed: (of, why, now) => failed(db, of, why, now),
    finding: id => finding(db, id),
    close: (id, as, by) => closeFinding(db, id, as, by),
    tried: (id, repair) => tried(db, id, repair),
    runs: (filter, page) => runs(db, filter, page),
    findings: (filter, page) => findings(db, filter, page),
    runsOfDay: day => runsOfDay(db, day),
    report: (day, version) => report(db, day, version),
    keepReport: made => keepReport(db, made)
  }
}
