/** Numbers for Prometheus: for this machine itself, or with an administrator's key. */
import { isIPv4 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Gauge, Registry } from 'prom-client'
import { Type } from '@fastify/type-provider-typebox'
import { refuse } from '../errors.ts'
import { bearerKey } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { keyed, refusals } from '../schemas/error.ts'

export function addMetricsRoute(app: App, { credentials, gauges }: HttpPorts, times: Registry): void {
  app.get(
    '/metrics',
    {
      config: { access: 'public' },
      schema: {
        tags: ['system'],
        summary: 'Số đo / Metrics',
        description:
          'Từ chính máy này, hoặc với khóa quản trị. / From this machine, or with an administrator’s key.',
        response: {
          200: { description: 'Prometheus', content: { 'text/plain': { schema: Type.String() } } },
          ...refusals(...keyed, 'access.not-yours')
        }
      }
    },
    async (request, reply) => {
      if (!isFromHere(request)) await requireAdmin(request)
      const registry = new Registry()
      for (const { name, help, values } of await gauges.read()) {
        const labelNames = [...new Set(values.flatMap(value => Object.keys(value.labels ?? {})))]
        const gauge = new Gauge({ name, help, labelNames, registers: [registry] })
        for (const { labels, value } of values) gauge.set(labels ?? {}, value)
      }
      const texts = await Promise.all([times.metrics(), registry.metrics()])
      return reply.type(registry.contentType).send(texts.join('\n'))
    }
  )

  async function requireAdmin(request: FastifyRequest): Promise<void> {
    const key = bearerKey(request) ?? refuse('access.key-missing')
    const credential = (await credentials.verify(key)) ?? refuse('access.key-wrong')
    if (credential.kind !== 'admin') refuse('access.not-yours')
  }
}

/** A proxy on this machine brings the whole world from loopback: what was forwarded is not from here. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'))
}
