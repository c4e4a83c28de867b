/** Alive: the process answers. Ready: what it needs answers too. */
import { Type } from '@fastify/type-provider-typebox'
import type { App, HttpPorts } from '../ports.ts'

const strict = { additionalProperties: false }
const patienceMs = 2_000
const Ready = Type.Object(
  {
    status: Type.Unsafe<'ready' | 'not-ready'>({ type: 'string', enum: ['ready', 'not-ready'] }),
    checks: Type.Record(Type.String(), Type.Unsafe<'up' | 'down'>({ type: 'string', enum: ['up', 'down'] }))
  },
  strict
)

export function addHealthRoutes(app: App, { health }: HttpPorts): void {
  app.get(
    '/health/live',
    {
      config: { access: 'public' },
      schema: {
        tags: ['system'],
        summary: 'Tiến trình còn sống / The process is alive',
        security: [],
        response: { 200: Type.Object({ status: Type.Literal('alive') }, strict) }
      }
    },
    async () => ({ status: 'alive' as const })
  )

  app.get(
    '/health/ready',
    {
      config: { access: 'public' },
      schema: {
        tags: ['system'],
        summary: 'Sẵn sàng nhận yêu cầu / Ready for requests',
        security: [],
        response: { 200: Ready, 503: Ready }
      }
    },
    async (request, reply) => {
      const names = Object.keys(health)
      const results = await Promise.allSettled(names.map(name => inTime(health[name]?.())))
      const checks: Record<string, 'up' | 'down'> = {}
      for (const [index, name] of names.entries()) {
        const result = results[index]
        checks[name] = result?.status === 'fulfilled' ? 'up' : 'down'
        if (result?.status === 'rejected')
          request.log.warn({ check: name, err: result.reason }, 'health.down')
      }
      const ready = Object.values(checks).every(state => state === 'up')
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', checks })
    }
  )
}

/** A check that hangs is a check that fails. */
async function inTime(check: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${patienceMs} ms`)), patienceMs)
  })
  try {
    await Promise.race([check, late])
  } finally {
    clearTimeout(timer)
  }
}
