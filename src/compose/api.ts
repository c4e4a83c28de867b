/** The HTTP side of the program. */
import type { Logger } from 'pino'
import type { ExchangeJobs } from '../adapters/bullmq/index.ts'
import { createAdministration } from '../adapters/postgres/administration.ts'
import { createAuditChain } from '../adapters/postgres/audit-chain.ts'
import { createCredentials } from '../adapters/postgres/credentials.ts'
import { createClockQueries } from '../adapters/postgres/queries-clocks.ts'
import { createTimekeeping } from '../adapters/postgres/timekeeping.ts'
import { readCalendarCsv } from '../adapters/csv/calendar.ts'
import { createReporting } from './reporting.ts'
import { createDirectoryChanges } from '../adapters/postgres/directory-changes.ts'
import { createOrganisationEdits } from '../adapters/postgres/directory-edits.ts'
import { createDirectoryFiles } from '../adapters/postgres/directory-files.ts'
import { createGauges } from '../adapters/postgres/gauges.ts'
import { createDestructionQueries } from '../adapters/postgres/queries-destructions.ts'
import { createQueries } from '../adapters/postgres/queries.ts'
import { createWebhooks } from '../adapters/postgres/webhooks.ts'
import { pdfDayReport } from '../adapters/reports/day-report.ts'
import type { Config } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { Exchange } from '../exchange/answers.ts'
import type { Ports } from '../exchange/ports/index.ts'
import type { Reconciliation } from '../exchange/reconciliation/index.ts'
import type { PushVerifiers } from '../exchange/ports/push.ts'
import type { WebhookSender, WebhookTargets } from '../exchange/ports/webhooks.ts'
import { createApp } from '../http/app.ts'
import type { OpenDatabase } from './database.ts'
import type { BuiltSigning } from './signing.ts'

export interface ApiParts {
  readonly config: Config
  readonly version: string
  readonly logger: Logger
  readonly database: OpenDatabase
  readonly ports: Ports
  readonly exchange: Exchange
  readonly reconciliation: Reconciliation
  readonly jobs: ExchangeJobs
  readonly signing: BuiltSigning
  readonly pushes: PushVerifiers
  /** Code of the organisation that keeps the gateway. */
  readonly gatewayCode: string
  readonly targets: WebhookTargets
  readonly sender: WebhookSender
}

/** Throws BrokenPromise `port.in-use`. */
export async function openApi(parts: ApiParts): Promise<{ address: string; close(): Promise<void> }> {
  const { config, database, ports, jobs } = parts
  const { db } = database
  const app = createApp({
    version: parts.version,
    logger: parts.logger,
    // A little above the story's own limit, so that what breaks the limit is still kept as evidence.
    bodyLimit: config.exchange.limits.maxMessageBytes + 16 * 1024 ** 2,
    ...(config.trustProxy === undefined ? {} : { trustProxy: [...config.trustProxy] }),
    rateLimit: { perKey: config.requestsPerMinute, refused: 30 },
    pressure: { maxEventLoopDelay: config.maxEventLoopDelayMs },
    ports: {
      exchange: parts.exchange,
      reconciliation: parts.reconciliation,
      reconciliations: ports.store.reconciliations,
      dayReportPdf: (report, issuer) => pdfDayReport(report, issuer),
      queries: createQueries(db),
      administration: createAdministration(db, ports.clock),
      directory: ports.store.directory,
      directoryChanges: createDirectoryChanges(db, ports.clock),
      directoryFiles: createDirectoryFiles(db, ports.clock),
      edits: createOrganisationEdits(db, ports.clock),
      credentials: createCredentials(db, ports.clock),
      webhooks: createWebhooks(db, ports.clock),
      webhookTargets: parts.targets,
      webhookSender: parts.sender,
      pushes: parts.pushes,
      contents: ports.contents,
      destructions: createDestructionQueries(db),
      examiner: parts.signing.examiner,
      judgements: ports.store.judgements,
      policies: ports.store.policies,
      keys: parts.signing.keys,
      trust: parts.signing.trust,
      clocks: createClockQueries(db),
      timekeeping: createTimekeeping(db, ports.clock, readCalendarCsv),
      reporting: createReporting(db, ports.clock, parts.gatewayCode),
      carriers: ports.carriers,
      audit: ports.store.audit,
      auditChain: createAuditChain(db),
      gatewayCode: parts.gatewayCode,
      clock: ports.clock,
      gauges: createGauges(db),
      health: {
        database: async () => void (await database.pool.query('select 1')),
        queue: async () => {
          if (!(await jobs.ready())) throw new BrokenPromise('system.busy', { part: 'queue' })
        }
      }
    }
  })
  try {
    const address = await app.listen({ host: config.host, port: config.port })
    return { address, close: () => app.close() }
  } catch (error) {
    await app.close()
    const { code } = error as { code?: string }
    if (code !== 'EADDRINUSE') throw error
    throw new BrokenPromise('port.in-use', { host: config.host, port: config.port }, error)
  }
}
