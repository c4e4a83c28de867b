/** What waits for a person, and the two things to do about it: send again, or look at the evidence. */
import { Type } from '@fastify/type-provider-typebox'
import { trays } from '../../../exchange/ports/queries.ts'
import type { TrayItem } from '../../../exchange/ports/queries.ts'
import type { Problem } from '../../../domain/problem.ts'
import { RequestRefused, describe, notFound, refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Id, IdParams, Time, file, pageOf, pageQuery } from '../../schemas/basics.ts'
import { ContentSchema } from '../../schemas/document.ts'
import { ProblemSchema, keyed, oneOf, refusals, shared } from '../../schemas/error.ts'
import { sendContent } from '../../streams.ts'
import { given } from '../../views.ts'
import { deliveryStates, stateTexts } from '../../words.ts'

const strict = { additionalProperties: false }
const text = Type.Optional(Type.String())
const ItemSchema = Type.Object(
  {
    id: Id,
    subject: oneOf(['delivery', 'receipt', 'refusal']),
    at: Time,
    from: text,
    to: text,
    documentId: Type.Optional(Id),
    documentCode: text,
    documentSubject: text,
    state: Type.Optional(oneOf(deliveryStates)),
    stateText: text,
    attempts: Type.Optional(Type.Integer()),
    partner: text,
    receiptCode: text,
    error: Type.Optional(shared(ProblemSchema))
  },
  strict
)
const RefusalSchema = Type.Object(
  {
    id: Id,
    direction: oneOf(['out', 'in']),
    source: Type.String(),
    raw: ContentSchema,
    problems: Type.Array(shared(ProblemSchema)),
    seen: Type.Optional(Type.Object({ from: text, documentId: text, code: text, subject: text }, strict)),
    remoteId: text,
    at: Time
  },
  strict
)
const known = refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')

export function addTrayRoutes(app: App, { queries, exchange, contents }: HttpPorts): void {
  app.get(
    '/v1/admin/trays',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Khay việc / Trays',
        description:
          '`ours` lỗi của ta, `theirs` lỗi của họ, `held` giữ lại, `unmatched` trạng thái không khớp văn bản, `refused` gói tin bị từ chối.',
        querystring: Type.Object({ tray: oneOf(trays), ...pageQuery }, strict),
        response: { 200: pageOf(ItemSchema), ...refusals(...keyed, 'access.not-yours', 'request.invalid') }
      }
    },
    async request => {
      const { tray, limit = 50, cursor } = request.query
      const page = await queries.tray(tray, { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: page.items.map(itemBody) }
    }
  )

  app.post(
    '/v1/admin/deliveries/:id/retry',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Gửi lại / Send again',
        params: IdParams,
        response: {
          202: Type.Object(
            {
              result: oneOf(['queued', 'rechecking'], {
                description:
                  'rechecking: đang giữ vì chữ ký, được xét lại trước. / Held for its signatures; judged again first.'
              })
            },
            strict
          ),
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'delivery.not-retryable',
            'document.recalled'
          )
        }
      }
    },
    async (request, reply) => {
      const answer = await exchange.retry(request.params.id, actorOf(request))
      if (answer.kind === 'not-found') return notFound()
      if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
      return reply.code(202).send({ result: answer.kind })
    }
  )

  app.post(
    '/v1/admin/deliveries/:id/settle',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Kết luận lượt gửi chưa rõ / Decide an unclear delivery',
        description:
          'Sau khi đã hỏi bên nhận: `arrived` true là đã đến, false là chưa đến và được gửi lại. / ' +
          'After asking the other side: true, it arrived; false, it did not and goes again.',
        params: IdParams,
        body: Type.Object(
          { arrived: Type.Boolean(), reason: Type.String({ minLength: 5, maxLength: 1000 }) },
          {
            ...strict,
            examples: [{ arrived: true, reason: 'Văn thư xã xác nhận qua điện thoại lúc 9 giờ.' }]
          }
        ),
        response: {
          204: Type.Null(),
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'delivery.not-unclear'
          )
        }
      }
    },
    async (request, reply) => {
      const answer = await exchange.settleByWord(request.params.id, request.body, actorOf(request))
      if (answer.kind === 'not-found') return notFound()
      if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
      return reply.code(204).send(null)
    }
  )

  app.get(
    '/v1/admin/refusals/:id',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Một gói tin bị từ chối / A refused message',
        params: IdParams,
        response: { 200: RefusalSchema, ...known }
      }
    },
    async request => {
      const refusal = (await queries.refusal(request.params.id)) ?? notFound()
      return { ...refusal, problems: refusal.problems.map(describe), at: refusal.at.toISOString() }
    }
  )

  app.get(
    '/v1/admin/refusals/:id/raw',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Nguyên văn gói tin bị từ chối / The refused bytes as they came',
        params: IdParams,
        response: { 200: file('application/octet-stream', 'Nguyên văn. / As it came.'), ...known }
      }
    },
    async (request, reply) => {
      const { id, raw } = (await queries.refusal(request.params.id)) ?? notFound()
      return sendContent(reply, contents, {
        content: raw,
        mediaType: 'application/octet-stream',
        name: `${id}.bin`
      })
    }
  )
}

function itemBody({ code, detail, at, subject, state, ...item }: TrayItem) {
  return given({
    ...item,
    subject,
    at: at.toISOString(),
    state,
    stateText: state === undefined ? undefined : stateTexts[state].vi,
    receiptCode: subject === 'receipt' ? detail : undefined,
    error: code === undefined ? undefined : describe(given({ code, detail }) as Problem)
  })
}
