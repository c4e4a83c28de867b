/** Indicators, their targets, paper totals, and the forms of a report. */
import { createIndicatorTargets } from '../adapters/postgres/indicator-targets.ts'
import { createIndicators } from '../adapters/postgres/indicators.ts'
import { createPaperTotals } from '../adapters/postgres/paper-totals.ts'
import type { Db } from '../adapters/postgres/pool.ts'
import { reportWriters } from '../adapters/reports/index.ts'
import type { Clock } from '../exchange/ports/index.ts'
import type { Reporting } from '../exchange/ports/reports.ts'

export function createReporting(db: Db, clock: Clock, gatewayCode: string): Reporting {
  return {
    indicators: createIndicators(db, clock),
    targets: createIndicatorTargets(db, clock),
    papers: createPaperTotals(db, clock),
    writers: reportWriters,
    gatewayCode
  }
}
