/** Recalls whose answers are outstanding: the oldest first, because it has waited longest. */
import { Type } from '@fastify/type-provider-typebox'
import { actSummaryBody } from '../../act-views.ts'
import { refuse } from '../../errors.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { ActPageSchema, actKinds } from '../../schemas/act.ts'
import { pageQuery } from '../../schemas/basics.ts'
import { keyed, oneOf, refusals } from '../../schemas/error.ts'
import { given } from '../../views.ts'

export function addActListRoute(app: App, { queries }: HttpPorts): void {
  app.get(
    '/v1/admin/acts',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Thu hồi, cập nhật, thay thế trên mọi văn bản / Acts of senders over all documents',
        description: 'Cũ nhất trước; `open=true`: còn nơi nhận chưa trả lời. / Oldest first.',
        querystring: Type.Object(
          {
            open: Type.Optional(Type.Boolean()),
            kind: Type.Optional(oneOf(actKinds)),
            ...pageQuery
          },
          { additionalProperties: false }
        ),
        response: { 200: ActPageSchema, ...refusals(...keyed, 'access.not-yours', 'request.invalid') }
      }
    },
    async request => {
      const { limit = 50, cursor, open, kind } = request.query
      const page = await queries.actList(given({ open, kind }), { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: page.items.map(actSummaryBody) }
    }
  )
}
