/** The HTTP application: what every request passes through, then the routes. It listens nowhere by itself. */
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import underPressure from '@fastify/under-pressure'
import fastify, { LogController } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { BrokenPromise } from '../domain/problem.ts'
import { addErrorHandlers, answerError } from './errors.ts'
import { letSilentConnectionsGo } from './plugins/silent-connections.ts'
import { addDocumentationPages, documentation } from './plugins/documentation.ts'
import { requireKeys } from './plugins/keys.ts'
import { addRequestLog } from './plugins/request-log.ts'
import { addRequestTimes } from './plugins/request-times.ts'
import type { App, AppOptions } from './ports.ts'
import { addActRoutes } from './routes/acts.ts'
import { addAdminRoutes } from './routes/admin/index.ts'
import { addClockRoutes } from './routes/clocks.ts'
import { addDestructionRoutes } from './routes/destructions.ts'
import { addBoardRoutes } from './routes/board.ts'
import { addDocumentRoutes } from './routes/documents.ts'
import { addDocumentViewRoutes } from './routes/document-views.ts'
import { addErrorListRoute } from './routes/error-list.ts'
import { addHealthRoutes } from './routes/health.ts'
import { addBookRoutes } from './routes/books.ts'
import { addInboxRoutes } from './routes/inbox.ts'
import { addOrganisationRoutes } from './routes/organisations.ts'
import { addMetricsRoute } from './routes/metrics.ts'
import { addPushRoutes } from './routes/push.ts'
import { addVerifyRoutes } from './routes/verify.ts'
import { addFeedRoute } from './routes/feed.ts'
import { addPaperTotalRoutes } from './routes/paper-totals.ts'
import { addReportRoutes } from './routes/reports.ts'
import { addStatusRoutes } from './routes/statuses.ts'
import { addWebhookRoutes } from './routes/webhooks.ts'
import { checkInput } from './schemas/compiler.ts'
import { declareBodyRefusals, declareKeyRefusals } from './schemas/error.ts'
import { sharedSchemas } from './schemas/index.ts'

/** So long after it began to listen, what is measured as delay is mostly its own start; it samples once a second. */
const startingMs = 2_500
/** JSON bodies; messages are streamed and have a limit of their own. */
const jsonLimit = 1024 * 1024
/** A large document on a slow line takes its time; a caller that trickles for ever does not get it. */
const requestTimeout = 15 * 60_000

export type { AppOptions, HttpPorts } from './ports.ts'

export function createApp(options: AppOptions): FastifyInstance {
  const { ports, logger, version, trustProxy = false } = options
  const limits = options.rateLimit ?? { perKey: 1200, refused: 30 }
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => ports.clock.id(),
    bodyLimit: jsonLimit,
    requestTimeout,
    trustProxy,
    exposeHeadRoutes: false,
    // A path that cannot be decoded meets no route and no hook.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    routerOptions: { maxParamLength: 100 },
    return503OnClosing: true
  })
  app.setValidatorCompiler(checkInput)
  // fastify reads plain text by itself; no route of ours wants any.
  app.removeContentTypeParser('text/plain')
  for (const schema of sharedSchemas) app.addSchema(schema)
  addErrorHandlers(app)
  letSilentConnectionsGo(app)
  addRequestLog(app)
  const times = addRequestTimes(app)

  void app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }
    },
    // Told by the proxy that holds the certificate; on plain loopback it would lock people out.
    strictTransportSecurity: false
  })
  let listeningSince = Number.NEGATIVE_INFINITY
  app.addHook('onListen', async () => void (listeningSince = performance.now()))
  if (options.pressure !== undefined)
    void app.register(underPressure, {
      ...options.pressure,
      pressureHandler: request => {
        if (performance.now() - listeningSince < startingMs) return
        if (!/^\/(health|metrics)\b/.test(request.url)) throw new BrokenPromise('system.busy')
      }
    })
  void app.register(swagger, documentation(version))
  void app.register(rateLimit, {
    hook: 'preParsing',
    max: limits.perKey,
    timeWindow: 60_000,
    keyGenerator: request => request.credential?.id ?? request.ip,
    allowList: request => /^\/(health|metrics)\b/.test(request.url)
  })
  app.decorateRequest('credential', null)
  void app.register(addDocumentationPages)
  void app.register(async scope => {
    const routes = scope as unknown as App
    requireKeys(scope, ports.credentials, limits.refused)
    scope.addHook('onRoute', declareBodyRefusals)
    scope.addHook('onRoute', declareKeyRefusals)
    addDocumentRoutes(routes, options)
    addDocumentViewRoutes(routes, ports)
    addActRoutes(routes, ports)
    addBoardRoutes(routes, ports)
    addDestructionRoutes(routes, ports)
    addVerifyRoutes(routes, options)
    addStatusRoutes(routes, options)
    addInboxRoutes(routes, ports)
    addOrganisationRoutes(routes, ports)
    addBookRoutes(routes, ports)
    addWebhookRoutes(routes, ports)
    addClockRoutes(routes, ports)
    addPushRoutes(routes, options)
    addReportRoutes(routes, ports)
    addPaperTotalRoutes(routes, ports)
    addFeedRoute(routes, ports)
    addAdminRoutes(routes, ports)
    addErrorListRoute(routes)
    addHealthRoutes(routes, ports)
    addMetricsRoute(routes, ports, times)
  })
  return app
}
