/** One document whole: the board of its recipients, and every receipt that was kept of it. */
import { Type } from '@fastify/type-provider-typebox'
import { boardBody, keptReceiptBody } from '../board-views.ts'
import { notFound, refuse } from '../errors.ts'
import { eyesOf } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { Id, IdParams, file, pageQuery } from '../schemas/basics.ts'
import { BoardSchema, KeptReceiptPageSchema } from '../schemas/board.ts'
import { keyed, refusals, shared } from '../schemas/error.ts'
import { sendContent } from '../streams.ts'
import { given } from '../views.ts'

const strict = { additionalProperties: false }
const seen = refusals(...keyed, 'access.not-found', 'request.invalid')

export function addBoardRoutes(app: App, { queries, contents, clock }: HttpPorts): void {
  app.get(
    '/v1/documents/:id/board',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Bảng theo dõi một văn bản / The board of a document',
        description:
          'Mọi nơi nhận theo cấp: tuyến, trạng thái gửi, các bước và thời điểm, thời hạn, thu hồi hoặc lấy lại, lỗi. / Every recipient by level: route, state, steps with their times, clock, act of the sender, error.',
        params: IdParams,
        response: { 200: shared(BoardSchema), ...seen }
      }
    },
    async request => {
      const now = clock.now()
      const board = (await queries.board(eyesOf(request), request.params.id, now)) ?? notFound()
      return boardBody(board, now)
    }
  )

  app.get(
    '/v1/documents/:id/receipts',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Mọi trạng thái đã lưu của một văn bản / Every receipt kept of a document',
        description:
          'Theo thứ tự đến, kể cả bản lặp, kèm ai gửi và lúc nào. / In the order in which they came, repeats too, with who and when.',
        params: IdParams,
        querystring: Type.Object(pageQuery, strict),
        response: { 200: KeptReceiptPageSchema, ...seen }
      }
    },
    async request => {
      const { limit = 50, cursor } = request.query
      const page = await queries.receipts(eyesOf(request), request.params.id, { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      if (page === 'not-found') return notFound()
      return { ...page, items: page.items.map(keptReceiptBody) }
    }
  )

  app.get(
    '/v1/documents/:id/receipts/:receiptId/raw',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Nguyên văn một trạng thái / A receipt as it came',
        params: Type.Object({ id: Id, receiptId: Id }, strict),
        response: { 200: file('application/xml', 'edXML'), ...seen }
      }
    },
    async (request, reply) => {
      const { id, receiptId } = request.params
      const { raw } = (await queries.receipt(eyesOf(request), id, receiptId)) ?? notFound()
      return sendContent(reply, contents, {
        content: raw,
        mediaType: 'application/xml',
        name: `${receiptId}.edxml`
      })
    }
  )
}
