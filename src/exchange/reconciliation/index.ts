/** Reconciliation put together: what http, the workers and the command line may ask of it. */
import { createHash } from 'node:crypto'
import { vietnamDate } from '../../domain/calendar.ts'
import type { Problem } from '../../domain/problem.ts'
import type { BookLine, BookSummary, FindingRecord, ReportVersion, Run } from '../ports/reconciliation.ts'
import { spanOfDay } from './day.ts'
import { compareDay } from './compare.ts'
import type { Plan } from './plan.ts'
import { planOf, repairFinding } from './repair.ts'
import type { RepairAnswer, Tools } from './repair.ts'
import { reportOfDay } from './report.ts'
import { askForRun, reconcileRound, scheduleReconciliation } from './rounds.ts'
import type { Comparing, ReconciliationSettings } from './settings.ts'

export type DismissAnswer =
  | { readonly kind: 'dismissed' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict'; readonly problem: Problem }

export interface Reconciliation {
  /** A DMS's book of a day, whole; a run of that day follows by itself. */
  handIn(book: {
    partnerId: string
    day: string
    lines: readonly BookLine[]
    actor: string
  }): Promise<BookSummary>
  /** Throws BrokenPromise `access.not-found`, `reconciliation.day-not-over`. */
  ask(wanted: { partnerId: string; day: string; askedBy: string }): Promise<Run>
  /** The job of the topic `reconcile`. */
  round(partnerId: string): Promise<void>
  /** At start. */
  schedule(): Promise<void>
  plan(finding: FindingRecord): Plan
  repair(id: string, actor: string, dry: boolean): Promise<RepairAnswer>
  dismiss(id: string, reason: string, actor: string): Promise<DismissAnswer>
  /** The name of whoever keeps the gateway: it issues the report. */
  issuer(): Promise<string>
  /** Null: no run of the day yet, or no such version. */
  report(day: string, version?: number): Promise<ReportVersion | null>
}

export type ReconciliationTools = Omit<Tools, 'settings'> & {
  readonly settings: Tools['settings']
  readonly reconciliation: ReconciliationSettings
}

export function createReconciliation(tools: ReconciliationTools): Reconciliation {
  const { ports, settings, reconciliation } = tools
  const { store, clock } = ports
  return {
    handIn: async ({ partnerId, day, lines, actor }) => {
      const sha256 = createHash('sha256').update(JSON.stringify(lines)).digest('hex')
      const handedInAt = clock.now()
      const book = { partnerId, day, sha256, handedInAt, handedInBy: actor }
      const kept = await store.transaction(async tx => {
        const kept = await tx.reconciliations.keepBook(book, lines)
        await tx.audit.note({
          action: 'reconciliation.book-handed-in',
          outcome: 'success',
          actor,
          subject: { partner: partnerId },
          facts: { day, sent: kept.sent, received: kept.received, sha256 },
          at: handedInAt
        })
        return kept
      })
      // The book of a day that is not over is compared when its hour comes.
      if (spanOfDay(day).to <= handedInAt.getTime())
        await askForRun(ports, { partnerId, day, askedBy: actor })
      return kept
    },
    ask: wanted => askForRun(ports, wanted),
    round: partnerId => reconcileRound(ports, reconciliation, partnerId),
    schedule: () => scheduleReconciliation(ports, reconciliation),
    plan: finding => planOf(ports, finding),
    repair: (id, actor, dry) => repairFinding(tools, id, actor, dry),
    dismiss: (id, reason, actor) =>
      store.transaction(async tx => {
        const finding = await tx.reconciliations.finding(id)
        if (finding === null) return { kind: 'not-found' }
        const at = clock.now()
        if (!(await tx.reconciliations.close(id, 'dismissed', { actor, at, reason })))
          return {
            kind: 'conflict',
            problem: { code: 'reconciliation.finding-closed', detail: finding.state }
          }
        await tx.audit.note({
          action: 'reconciliation.dismissed',
          outcome: 'success',
          actor,
          subject: { finding: id, partner: finding.partnerId },
          facts: { kind: finding.kind, reason },
          at
        })
        return { kind: 'dismissed' }
      }),
    issuer: async () => {
      const found = await store.directory.resolve(settings.gatewayCode, vietnamDate(clock.now()))
      return 'organisation' in found ? found.organisation.name : settings.gatewayCode
    },
    report: (day, version) =>
      version === undefined ? reportOfDay(ports, settings, day) : store.reconciliations.report(day, version)
  }
}

/** One run, here and now, for whoever sits at a terminal: as `ask`, and as it ended (or, when a worker has it, as it stands). */
export async function compareNow(
  ports: Comparing,
  settings: ReconciliationSettings,
  wanted: { partnerId: string; day: string; askedBy: string }
): Promise<Run> {
  const { id } = await askForRun(ports, wanted)
  await compareDay(ports, settings, id)
  return (await ports.store.reconciliations.run(id)) as Run
}

export type { Plan } from './plan.ts'
export type { RepairAnswer } from './repair.ts'
export type { ReconciliationSettings } from './settings.ts'
export { defaultReconciliation } from './settings.ts'
