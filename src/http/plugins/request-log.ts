/** One wide line a request: who, what, outcome, how long. No content, no key. */
import type { FastifyInstance } from 'fastify'

export function addRequestLog(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, credential, ip } = request
    const facts = {
      method,
      route: routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ip,
      ...(credential === null ? {} : { credential: credential.id })
    }
    if (reply.statusCode >= 500) request.log.warn(facts, 'request.done')
    else request.log.info(facts, 'request.done')
  })
}
