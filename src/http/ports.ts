/** What http is handed by compose. It imports no adapter. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Exchange } from '../exchange/answers.ts'
import type {
  Audit,
  Carriers,
  Clock,
  Contents,
  Directory,
  Examiner,
  Judgements,
  KeyStates,
  Policies
} from '../exchange/ports/index.ts'
import type { AuditChain } from '../exchange/ports/audit.ts'
import type { Credentials } from '../exchange/ports/access.ts'
import type { DestructionQueries } from '../exchange/ports/destruction.ts'
import type { DirectoryChanges, DirectoryFiles, OrganisationEdits } from '../exchange/ports/directory.ts'
import type { PushVerifiers } from '../exchange/ports/push.ts'
import type { ActQueries } from '../exchange/ports/life-views.ts'
import type { Administration, Gauges, HealthChecks, Queries } from '../exchange/ports/queries.ts'
import type { ClockQueries, Timekeeping } from '../exchange/ports/clocks.ts'
import type { Reporting } from '../exchange/ports/reports.ts'
import type { Reconciliations, ReportVersion } from '../exchange/ports/reconciliation.ts'
import type { Reconciliation } from '../exchange/reconciliation/index.ts'
import type { TrustStore } from '../exchange/ports/trust.ts'
import type { WebhookSender, WebhookTargets, Webhooks } from '../exchange/ports/webhooks.ts'

export interface HttpPorts {
  readonly exchange: Exchange
  readonly queries: Queries & ActQueries
  readonly administration: Administration
  readonly directory: Pick<Directory, 'resolve'>
  readonly directoryChanges: DirectoryChanges
  readonly directoryFiles: DirectoryFiles
  readonly edits: OrganisationEdits
  readonly credentials: Credentials
  readonly webhooks: Webhooks
  readonly webhookTargets: WebhookTargets
  readonly webhookSender: WebhookSender
  readonly pushes: PushVerifiers
  readonly contents: Contents
  readonly destructions: DestructionQueries
  readonly examiner: Examiner
  readonly judgements: Judgements
  readonly policies: Policies
  readonly keys: KeyStates
  readonly trust: TrustStore
  readonly clocks: ClockQueries
  readonly timekeeping: Timekeeping
  readonly reporting: Reporting
  readonly reconciliation: Reconciliation
  readonly reconciliations: Pick<Reconciliations, 'book' | 'run' | 'runs' | 'finding' | 'findings'>
  /** The day's report on paper, from its canonical JSON; `issuer` is the name of whoever keeps the gateway. */
  readonly dayReportPdf: (report: ReportVersion, issuer: string) => Promise<Buffer>
  readonly carriers: Carriers
  readonly audit: Audit
  readonly auditChain: AuditChain
  /** The gateway's own code, as the partners file gives it. */
  readonly gatewayCode: string
  readonly clock: Clock
  readonly health: HealthChecks
  readonly gauges: Gauges
}

export interface AppOptions {
  readonly ports: HttpPorts
  readonly logger: FastifyBaseLogger
  readonly version: string
  /** Bytes of one posted message. The story has its own, smaller limit and keeps what breaks it as evidence. */
  readonly bodyLimit: number
  /** Addresses of proxies whose X-Forwarded-For is believed. Off by default: anybody could write that header. */
  readonly trustProxy?: boolean | string | string[]
  /** Requests a minute for one key, and refused keys a minute from one address. */
  readonly rateLimit?: { readonly perKey: number; readonly refused: number }
  /** Above it (milliseconds) the gateway answers 503 instead of becoming slower for everybody. */
  readonly pressure?: { readonly maxEventLoopDelay: number }
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
