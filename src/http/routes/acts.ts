/** What the sender did to a document after it was sent, and the plain way to recall one. */
import { Type } from '@fastify/type-provider-typebox'
import { actBody } from '../act-views.ts'
import { notFound, refuse } from '../errors.ts'
import { actingFor, actorOf, eyesOf } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { ActListSchema } from '../schemas/act.ts'
import { ConnectorQuery, IdParams } from '../schemas/basics.ts'
import { AcceptedSchema } from '../schemas/document.ts'
import { keyed, refusals } from '../schemas/error.ts'
import { answerOf, given } from '../views.ts'
import { IdempotencyHeaders, messageCodes } from './documents.ts'

const strict = { additionalProperties: false }
const text = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength }))

const RecallSchema = Type.Object(
  {
    recipients: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        maxItems: 5000,
        description: 'Mã đơn vị nhận; vắng: mọi nơi nhận. / Absent: everybody it was sent to.'
      })
    ),
    reason: Type.String({
      minLength: 1,
      maxLength: 1000,
      pattern: '\\S',
      description: 'Lý do thu hồi. / Why it is recalled.'
    }),
    staff: Type.Optional(
      Type.Object(
        { name: text(200), department: text(200), email: text(200), mobile: text(50) },
        { ...strict, description: 'Người thực hiện. / Who does it.' }
      )
    )
  },
  { ...strict, $id: 'Recall', examples: [{ reason: 'Ban hành nhầm' }] }
)

export function addActRoutes(app: App, { queries, exchange, carriers }: HttpPorts): void {
  app.get(
    '/v1/documents/:id/acts',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Thu hồi, cập nhật, thay thế văn bản này / Recalls, updates, replacements of this document',
        description: 'Cũ nhất trước, với trạng thái từng nơi nhận. / Oldest first, with every recipient.',
        params: IdParams,
        response: { 200: ActListSchema, ...refusals(...keyed, 'access.not-found', 'request.invalid') }
      }
    },
    async request => {
      const acts = (await queries.acts(eyesOf(request), request.params.id)) ?? notFound()
      return { items: acts.map(actBody) }
    }
  )

  app.post(
    '/v1/documents/:id/recall',
    {
      config: { access: 'act' },
      schema: {
        tags: ['documents'],
        summary: 'Thu hồi văn bản đã gửi / Recall a document that was sent',
        description:
          'Cổng lập edXML loại 1 từ văn bản gốc. Nơi chưa nhận: rút lại, không gửi gì; nơi đã nhận: yêu cầu, chờ 15 hoặc 16. / ' +
          'The gateway composes the edXML of type 1. Where it never arrived it is withdrawn and nothing is sent.',
        params: IdParams,
        querystring: ConnectorQuery,
        headers: IdempotencyHeaders,
        body: RecallSchema,
        response: { 202: AcceptedSchema, ...refusals(...keyed, ...messageCodes, 'access.not-found') }
      }
    },
    async (request, reply) => {
      const connectorId = actingFor(request, request.query.connector, carriers)
      const { id } = (await queries.document({ connectorId }, request.params.id)) ?? notFound()
      const { reason, recipients, staff } = request.body
      const answer = await exchange.recall({
        documentId: id,
        connectorId,
        actor: actorOf(request),
        reason,
        ...given({
          recipients,
          idempotencyKey: request.headers['idempotency-key'],
          staff: staff && given({ ...staff, staff: staff.name, name: undefined })
        })
      })
      if (!('message' in answer))
        return answer.kind === 'not-yours' ? refuse('recall.not-yours', { detail: id }) : notFound()
      return reply.code(202).send(answerOf(answer))
    }
  )
}
