/** Receipts that need a person: what came, what it may speak of, and the three decisions. */
import { Type } from '@fastify/type-provider-typebox'
import type { ReceiptDecision } from '../../../exchange/answers.ts'
import { receiptCaseBody } from '../../board-views.ts'
import { RequestRefused, notFound } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Id, IdParams, file } from '../../schemas/basics.ts'
import { ReceiptCaseSchema } from '../../schemas/board.ts'
import { keyed, oneOf, refusals, shared } from '../../schemas/error.ts'
import { sendContent } from '../../streams.ts'

const strict = { additionalProperties: false }
const known = refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')
const Reason = Type.String({
  minLength: 1,
  maxLength: 1000,
  pattern: '\\S',
  description: 'Lý do, ghi vào nhật ký. / Why; goes to the audit.'
})
const ResultSchema = Type.Object(
  { result: oneOf(['done', 'repeated'], { description: 'repeated: đã làm trước đó. / Done before.' }) },
  strict
)

export function addReceiptRoutes(app: App, { queries, exchange, contents }: HttpPorts): void {
  app.get(
    '/v1/admin/receipts/:id',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Một trạng thái và gợi ý ghép / A receipt, with suggestions while it matches nothing',
        params: IdParams,
        response: { 200: shared(ReceiptCaseSchema), ...known }
      }
    },
    async request => receiptCaseBody((await queries.receiptCase(request.params.id)) ?? notFound())
  )

  app.get(
    '/v1/admin/receipts/:id/raw',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Nguyên văn trạng thái / The edXML as it came',
        params: IdParams,
        response: { 200: file('application/xml', 'edXML'), ...known }
      }
    },
    async (request, reply) => {
      const { id, raw } = (await queries.receiptCase(request.params.id)) ?? notFound()
      return sendContent(reply, contents, { content: raw, mediaType: 'application/xml', name: `${id}.edxml` })
    }
  )

  app.post(
    '/v1/admin/receipts/:id/match',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Ghép trạng thái với một lượt gửi / Match a receipt to a delivery',
        description:
          'Như thể đã khớp khi đến: tiến độ đổi, hệ thống bên gửi được báo. Khác bên gửi hoặc bên nhận thì cần `force` và lý do. / As if it had matched when it came. Other parties need `force` and a reason.',
        params: IdParams,
        body: Type.Object(
          { deliveryId: Id, force: Type.Optional(Type.Boolean()), reason: Type.Optional(Reason) },
          strict
        ),
        response: {
          200: Type.Object(
            { result: oneOf(['matched', 'repeated']), documentId: Id, effect: Type.Optional(Type.String()) },
            strict
          ),
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'receipt.already-matched',
            'receipt.delivery-unknown',
            'receipt.other-parties'
          )
        }
      }
    },
    async request => {
      const answer = await exchange.matchReceipt(request.params.id, {
        ...request.body,
        actor: actorOf(request)
      })
      if (answer.kind === 'not-found') return notFound()
      if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
      const { kind: result, ...facts } = answer
      return { result, ...facts }
    }
  )

  app.post(
    '/v1/admin/receipts/:id/dismiss',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Bỏ trạng thái khỏi khay / Take a receipt out of the tray',
        description:
          'Vẫn được lưu; văn bản đến sau vẫn tìm thấy. / It is kept, and its document still finds it.',
        params: IdParams,
        body: Type.Object({ reason: Reason }, strict),
        response: {
          200: ResultSchema,
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'receipt.already-matched'
          )
        }
      }
    },
    async request => {
      const { id } = request.params
      return decided(await exchange.dismissReceipt(id, request.body.reason.trim(), actorOf(request)))
    }
  )

  app.post(
    '/v1/admin/receipts/:id/forward',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Chọn đơn vị kế thừa nhận trạng thái / Choose the successor that hears of a receipt',
        description:
          'Cho trạng thái bị giữ vì bên gửi đã đóng mà không có một đơn vị kế thừa duy nhất. / For a receipt held because its addressee closed without a single successor.',
        params: IdParams,
        body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 100 }) }, strict),
        response: {
          200: ResultSchema,
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'receipt.not-held',
            'receipt.not-a-successor'
          )
        }
      }
    },
    async request =>
      decided(await exchange.forwardReceipt(request.params.id, request.body.code, actorOf(request)))
  )
}

function decided(answer: ReceiptDecision) {
  if (answer.kind === 'not-found') return notFound()
  if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
  return { result: answer.kind }
}
