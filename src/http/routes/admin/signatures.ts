/** What partners' signatures must show, and what a person may do about a document that is held for them. */
import { Type } from '@fastify/type-provider-typebox'
import type { Direction } from '../../../domain/document.ts'
import { RequestRefused, notFound } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { IdParams } from '../../schemas/basics.ts'
import { keyed, oneOf, refusals } from '../../schemas/error.ts'
import { PolicyEntrySchema, PolicySchema } from '../../schemas/signature.ts'
import { policyBody } from '../../signature-views.ts'

const strict = { additionalProperties: false }
const PolicyParams = Type.Object(
  {
    partnerId: Type.String({ minLength: 1, maxLength: 63 }),
    direction: oneOf(['out', 'in'], {
      description: 'out: văn bản đi của hệ thống; in: văn bản đến từ trục. / By who brings it.'
    })
  },
  strict
)
const queued = Type.Object({ result: Type.Literal('queued') }, strict)
const known = refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')

export function addSignatureRoutes(app: App, { policies, carriers, exchange, clock }: HttpPorts): void {
  app.get(
    '/v1/admin/signature-policies',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['signatures'],
        summary: 'Chính sách chữ ký của từng đối tác / What each partner’s signatures must show',
        response: {
          200: Type.Object({ items: Type.Array(PolicyEntrySchema) }, strict),
          ...refusals(...keyed, 'access.not-yours')
        }
      }
    },
    async () => {
      const places = [
        ...carriers.connectors().map(({ id }) => [id, 'out'] as const),
        ...carriers.axes().map(({ id }) => [id, 'in'] as const)
      ]
      const entries = await Promise.all(places.map(([id, direction]) => policies.get(id, direction)))
      return { items: entries.map(policyBody) }
    }
  )

  app.put(
    '/v1/admin/signature-policies/:partnerId/:direction',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['signatures'],
        summary: 'Đổi chính sách chữ ký / Change a partner’s policy',
        description:
          'Chỉ áp dụng cho lần xét sau đó; văn bản đang giữ được xét lại theo chính sách mới. / Counts from the next judgement on.',
        params: PolicyParams,
        body: PolicySchema,
        response: { 200: PolicyEntrySchema, ...known }
      }
    },
    async request => {
      const { partnerId, direction } = request.params
      if (!isPlace(partnerId, direction)) return notFound()
      const { envelope, files, time } = request.body
      await policies.set(partnerId, direction, { envelope, files, time }, actorOf(request), clock.now())
      return policyBody(await policies.get(partnerId, direction))
    }
  )

  app.post(
    '/v1/admin/documents/:id/recheck',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['signatures'],
        summary: 'Xét lại chữ ký / Judge the signatures again',
        params: IdParams,
        response: {
          202: queued,
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'content.destroyed'
          )
        }
      }
    },
    async (request, reply) => {
      const answer = await exchange.recheck(request.params.id, actorOf(request))
      if (answer.kind === 'not-found') return notFound()
      if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
      return reply.code(202).send({ result: 'queued' as const })
    }
  )

  app.post(
    '/v1/admin/deliveries/:id/refuse',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['signatures'],
        summary: 'Từ chối văn bản đang giữ / Refuse what is held',
        description:
          'Văn bản đến: bên gửi nhận trạng thái 02 kèm lý do. / Inbound: its sender gets 02 with the reason.',
        params: IdParams,
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }, strict),
        response: {
          200: Type.Object({ result: Type.Literal('refused') }, strict),
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'delivery.not-held'
          )
        }
      }
    },
    async request => {
      const answer = await exchange.refuseHeld(request.params.id, request.body.reason, actorOf(request))
      if (answer.kind === 'not-found') return notFound()
      if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
      return { result: 'refused' as const }
    }
  )

  /** A DMS sends out, an axis brings in; no other pair is ever asked. */
  function isPlace(partnerId: string, direction: Direction): boolean {
    const partners = direction === 'out' ? carriers.connectors() : carriers.axes()
    return partners.some(({ id }) => id === partnerId)
  }
}
