/** Following documents: where each recipient's copy stands, and the bytes themselves. */
import { Type } from '@fastify/type-provider-typebox'
import { writeMessage } from '../../edxml/write.ts'
import { notFound, refuse } from '../errors.ts'
import { mustStillStand } from '../gone.ts'
import { eyesOf } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { Id, IdParams, file, pageQuery } from '../schemas/basics.ts'
import { DocumentPageSchema, DocumentSchema, TimelineSchema } from '../schemas/document.ts'
import { keyed, oneOf, refusals, shared } from '../schemas/error.ts'
import { sendBytes, sendContent } from '../streams.ts'
import { documentBody, given, summaryBody, timelineBody } from '../views.ts'
import { deliveryStates } from '../words.ts'

const strict = { additionalProperties: false }
const seen = refusals(...keyed, 'access.not-found', 'request.invalid')
const gone = refusals('content.destroyed')

export function addDocumentViewRoutes(app: App, { queries, contents, destructions }: HttpPorts): void {
  app.get(
    '/v1/documents',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Danh sách văn bản / List of documents',
        description: 'Mới nhất trước. / Newest first.',
        querystring: Type.Object(
          {
            direction: Type.Optional(oneOf(['out', 'in'])),
            state: Type.Optional(oneOf(deliveryStates)),
            since: Type.Optional(Type.String({ format: 'date-time' })),
            q: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 200,
                description:
                  'Trích yếu, số ký hiệu hoặc DocumentId; không cần dấu. / Without diacritics if you like.'
              })
            ),
            ...pageQuery
          },
          strict
        ),
        response: { 200: DocumentPageSchema, ...refusals(...keyed, 'request.invalid') }
      }
    },
    async request => {
      const { limit = 50, cursor, since, ...filter } = request.query
      const from = since === undefined ? {} : { since: new Date(since) }
      const page = await queries.documents(
        eyesOf(request),
        { ...filter, ...from },
        { limit, ...given({ cursor }) }
      )
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: page.items.map(summaryBody) }
    }
  )

  app.get(
    '/v1/documents/:id',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Một văn bản và trạng thái từng đơn vị nhận / A document and the state of every recipient',
        params: IdParams,
        response: { 200: shared(DocumentSchema), ...seen }
      }
    },
    async request => {
      const eyes = eyesOf(request)
      const document = (await queries.document(eyes, request.params.id)) ?? notFound()
      return documentBody(document, await destructions.standing(eyes, document.id))
    }
  )

  app.get(
    '/v1/documents/:id/deliveries/:deliveryId',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Diễn biến tới một đơn vị nhận / Attempts and receipts of one recipient',
        params: Type.Object({ id: Id, deliveryId: Id }, strict),
        response: { 200: shared(TimelineSchema), ...seen }
      }
    },
    async request => {
      const { id, deliveryId } = request.params
      return timelineBody((await queries.timeline(eyesOf(request), id, deliveryId)) ?? notFound())
    }
  )

  app.get(
    '/v1/documents/:id/envelope',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'edXML của văn bản, đủ nơi nhận / The edXML of the document, with all its recipients',
        params: IdParams,
        response: { 200: file('application/xml', 'edXML'), ...seen, ...gone }
      }
    },
    async (request, reply) => {
      const document = (await queries.document(eyesOf(request), request.params.id)) ?? notFound()
      await mustStillStand(destructions, eyesOf(request), document.id)
      const name = `${document.id}.edxml`
      // What came from an axis is kept as it came; what a DMS sent is given in the form that was sealed:
      // all its recipients, where the copy that a carrier takes names one.
      if (document.direction === 'in')
        return sendContent(reply, contents, { content: document.raw, mediaType: 'application/xml', name })
      const { envelope } = document
      const open = () => writeMessage(document.message, contents)
      return sendBytes(reply, { open, content: envelope, mediaType: 'application/xml', name })
    }
  )

  app.get(
    '/v1/documents/:id/attachments/:number',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Một tệp đính kèm / One attachment',
        params: Type.Object(
          { id: Id, number: Type.String({ pattern: '^[1-9][0-9]{0,3}$', description: 'Từ 1. / From 1.' }) },
          strict
        ),
        response: { 200: file('application/octet-stream', 'Nội dung tệp. / The file.'), ...seen, ...gone }
      }
    },
    async (request, reply) => {
      const { id, number } = request.params
      const document = (await queries.document(eyesOf(request), id)) ?? notFound()
      await mustStillStand(destructions, eyesOf(request), document.id)
      const { content, mediaType, name } = document.message.attachments[Number(number) - 1] ?? notFound()
      return sendContent(reply, contents, { content, mediaType, name })
    }
  )
}
