import { Type } from '@fastify/type-provider-typebox'
import { refuse } from '../../errors.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Time, pageOf, pageQuery } from '../../schemas/basics.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const Event = Type.Object(
  {
    seq: Type.String(),
    at: Time,
    action: Type.String(),
    outcome: Type.String(),
    actor: Type.String(),
    subject: Type.Record(Type.String(), Type.String()),
    facts: Type.Record(Type.String(), Type.Unknown())
  },
  strict
)

export function addAuditRoute(app: App, { queries }: HttpPorts): void {
  app.get(
    '/v1/admin/audit',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Nhật ký kiểm toán / Audit events',
        description: 'Mới nhất trước. / Newest first.',
        querystring: Type.Object(pageQuery, strict),
        response: { 200: pageOf(Event), ...refusals(...keyed, 'access.not-yours', 'request.invalid') }
      }
    },
    async request => {
      const { limit = 50, cursor } = request.query
      const page = await queries.audit({ limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return {
        ...page,
        items: page.items.map(event => ({
          ...event,
          at: event.at.toISOString(),
          subject: { ...event.subject },
          facts: { ...event.facts }
        }))
      }
    }
  )
}
