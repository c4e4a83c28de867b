/** How long requests take, by route and status; read by /metrics. */
import type { FastifyInstance } from 'fastify'
import { Histogram, Registry } from 'prom-client'

export function addRequestTimes(app: FastifyInstance): Registry {
  const registry = new Registry()
  const times = new Histogram({
    name: 'lienthong_http_request_seconds',
    help: 'Duration of HTTP requests by route, method and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120],
    registers: [registry]
  })
  app.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode
    }
    times.observe(labels, reply.elapsedTime / 1000)
  })
  return registry
}
