/** Everything built and joined, in the order in which it depends on each other; stopped in the reverse order. */
import { createQueue } from '../adapters/bullmq/index.ts'
import { systemClock } from '../adapters/clock/system.ts'
import { createFolderContents } from '../adapters/contents/folder.ts'
import { createLogger, toLog } from '../adapters/log/pino.ts'
import { createAuditChain } from '../adapters/postgres/audit-chain.ts'
import { createLanes } from '../adapters/postgres/lanes.ts'
import { createRelay } from '../adapters/postgres/relay.ts'
import { createStore } from '../adapters/postgres/store.ts'
import { createEvents, createWebhookMessages } from '../adapters/postgres/webhooks.ts'
import { createWebhookSender, createWebhookTargets } from '../adapters/webhooks/index.ts'
import { join } from 'node:path'
import type { Config, RawEnvironment } from '../config/index.ts'
import { watchClocks } from '../exchange/clocks/round.ts'
import { auditRound } from '../exchange/audit/round.ts'
import { createExchange, createJobHandler, scheduleRounds } from '../exchange/exchange.ts'
import { destroyContent } from '../exchange/life/destroy-content.ts'
import { createNotify } from '../exchange/notify.ts'
import type { Ports } from '../exchange/ports/index.ts'
import { createReconciliation } from '../exchange/reconciliation/index.ts'
import { startRelayLoop } from '../exchange/relay-loop.ts'
import { openApi } from './api.ts'
import { openForRun } from './database.ts'
import { buildPartners, loadPartners } from './partners.ts'
import { pushVerifiers } from './pushes.ts'
import { buildSigning } from './signing.ts'

export interface Program {
  /** Where the API listens; absent in a worker. */
  readonly address?: string
  stop(): Promise<void>
}

export interface ProgramOptions {
  readonly config: Config
  readonly env: RawEnvironment
  readonly version: string
  readonly onProgress: (step: string) => void
}

export async function startProgram({ config, env, version, onProgress }: ProgramOptions): Promise<Program> {
  const logger = createLogger(config.logLevel)
  const log = toLog(logger)
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    // A part that will not stop must not keep the others from stopping.
    for (const each of stops.splice(0).reverse())
      await each().catch((error: unknown) => log.error({ error }, 'stop.failed'))
  }
  try {
    const partners = loadPartners(config, env, log)
    const contents = createFolderContents(join(config.dataDir, 'contents'))
    const database = await openForRun({ config, log, onProgress })
    stops.push(() => database.close())

    const tools = { contents, log, clock: systemClock }
    const built = buildPartners(partners, tools)
    stops.push(() => built.close())
    const relay = createRelay(database)
    stops.push(() => relay.close())
    const store = createStore(database.db, { events: createEvents })
    const lanes = createLanes(database.db)
    const signing = await buildSigning({ ...tools, config, env, db: database.db })
    stops.push(() => signing.close())
    const ports: Ports = {
      ...tools,
      store,
      lanes,
      relay,
      carriers: built.carriers,
      signatures: signing.signatures
    }
    const settings = { ...config.exchange, gatewayCode: partners.gateway.organId }
    const exchange = createExchange(ports, settings)
    const reconciliation = createReconciliation({
      ports,
      settings,
      exchange,
      reconciliation: config.reconciliation
    })
    const jobs = createQueue({ redisUrl: config.redisUrl, databaseUrl: database.url, log })
    stops.push(() => jobs.close())
    const targets = createWebhookTargets(config.webhookHosts)
    const sender = createWebhookSender(targets)

    if (config.role !== 'api') {
      const { db } = database
      const notify = createNotify(
        { messages: createWebhookMessages(db), sender, outbox: store.outbox, clock: systemClock, log },
        settings.timetable
      )
      const handle = createJobHandler(ports, settings, exchange, {
        notify,
        clocks: () => watchClocks(ports),
        audit: () =>
          auditRound({ ports, chain: createAuditChain(db), gatewayCode: partners.gateway.organId }),
        destroy: id => destroyContent(ports, settings, id),
        reconcile: id => reconciliation.round(id)
      })
      const worker = jobs.startWorker({
        concurrency: config.workerConcurrency,
        handle,
        log,
        closeWithinMs: config.stopMs
      })
      stops.push(() => worker.close())
      await scheduleRounds(ports)
      await reconciliation.schedule()
      const loop = startRelayLoop({
        relay,
        queue: jobs.queue,
        clock: systemClock,
        log,
        carriers: built.carriers,
        ...config.relay
      })
      stops.push(() => loop.stop())
    }
    if (config.role === 'worker') return { stop }

    const api = await openApi({
      config,
      version,
      logger,
      database,
      ports,
      exchange,
      reconciliation,
      jobs,
      signing,
      gatewayCode: settings.gatewayCode,
      pushes: pushVerifiers(partners, systemClock),
      targets,
      sender
    })
    stops.push(() => api.close())
    return { address: api.address, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
