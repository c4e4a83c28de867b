/** The pull inbox: list, fetch, store durably, acknowledge. Nothing leaves it before it is acknowledged. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { writeMessage } from '../../edxml/write.ts'
import { resultClasses } from '../../domain/signature.ts'
import type { InboxItem } from '../../exchange/ports/queries.ts'
import { RequestRefused, notFound, refuse } from '../errors.ts'
import { mustStillStand } from '../gone.ts'
import { actingFor } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { ConnectorQuery, Id, IdParams, Time, connectorQuery, file } from '../schemas/basics.ts'
import { AttachmentSchema, PartySchema, ReferenceSchema } from '../schemas/document.ts'
import { keyed, oneOf, refusals, shared } from '../schemas/error.ts'
import { sendBytes } from '../streams.ts'
import { asTold } from '../told.ts'
import { given, headerBody, referenceBody } from '../views.ts'
import { classTexts } from '../words.ts'

const strict = { additionalProperties: false }

const item = {
  id: Id,
  kind: oneOf(['edoc', 'status'], { description: 'Văn bản hoặc trạng thái. / A document or a status.' }),
  state: oneOf(['offered', 'handed-over', 'refused']),
  senderCode: Type.String(),
  recipientCode: Type.String(),
  acceptedAt: Time,
  documentId: Type.Optional(Id),
  receiptId: Type.Optional(Id),
  reference: shared(ReferenceSchema),
  subject: Type.Optional(Type.String()),
  status: Type.Optional(Type.String({ description: 'Mã trạng thái, khi kind = status.' })),
  description: Type.Optional(Type.String()),
  at: Type.Optional(Type.String()),
  signatures: Type.Optional(
    Type.Object(
      { class: oneOf(resultClasses), classText: Type.String({ examples: ['Hợp lệ'] }) },
      {
        ...strict,
        description:
          'Kết quả kiểm tra chữ ký; chi tiết: GET /v1/documents/{id}/signatures. / What was found of its signatures.'
      }
    )
  )
}
const InboxItemSchema = Type.Object(item, strict)
type InboxItemBody = Static<typeof InboxItemSchema>

const InboxDetailSchema = Type.Object(
  {
    ...item,
    from: PartySchema,
    documentType: Type.Optional(Type.String()),
    content: Type.Optional(Type.String()),
    signer: Type.Optional(Type.String()),
    dueDate: Type.Optional(Type.String({ format: 'date' })),
    attachments: Type.Array(AttachmentSchema)
  },
  strict
)
type InboxDetailBody = Static<typeof InboxDetailSchema>

const seen = refusals(...keyed, 'access.not-found', 'access.not-yours', 'request.invalid')

const gone = refusals('content.destroyed')

export function addInboxRoutes(
  app: App,
  { queries, exchange, contents, carriers, destructions }: HttpPorts
): void {
  app.get(
    '/v1/inbox',
    {
      config: { access: 'read' },
      schema: {
        tags: ['inbox'],
        summary: 'Mục chờ lấy về / Items waiting to be picked up',
        description: 'Cũ nhất trước, cho tới khi được xác nhận. / Oldest first, until acknowledged.',
        querystring: Type.Object(
          {
            ...connectorQuery,
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 }))
          },
          strict
        ),
        response: { 200: Type.Object({ items: Type.Array(InboxItemSchema) }, strict), ...seen }
      }
    },
    async request => {
      const { connector, limit = 50 } = request.query
      const connectorId = actingFor(request, connector, carriers)
      const items = await queries.inbox(connectorId, limit)
      return {
        items: (await Promise.all(items.map(each => asTold({ carriers, queries }, connectorId, each)))).map(
          itemBody
        )
      }
    }
  )

  app.get(
    '/v1/inbox/:id',
    {
      config: { access: 'read' },
      schema: {
        tags: ['inbox'],
        summary: 'Một mục / One item',
        params: IdParams,
        querystring: ConnectorQuery,
        response: { 200: InboxDetailSchema, ...seen, ...gone }
      }
    },
    async request => {
      const connector = actingFor(request, request.query.connector, carriers)
      return detailBody(await itemFor(connector, request.params.id))
    }
  )

  app.get(
    '/v1/inbox/:id/edxml',
    {
      config: { access: 'read' },
      schema: {
        tags: ['inbox'],
        summary: 'edXML của mục / The edXML of an item',
        params: IdParams,
        querystring: ConnectorQuery,
        response: { 200: file('application/xml', 'edXML'), ...seen, ...gone }
      }
    },
    async (request, reply) => {
      const connector = actingFor(request, request.query.connector, carriers)
      const { id, kept, message } = await itemFor(connector, request.params.id)
      const open = () => (kept === undefined ? writeMessage(message, contents) : contents.open(kept.sha256))
      return sendBytes(reply, {
        open,
        mediaType: 'application/xml',
        name: `${id}.edxml`,
        ...given({ content: kept })
      })
    }
  )

  app.post(
    '/v1/inbox/:id/ack',
    {
      config: { access: 'act' },
      schema: {
        tags: ['inbox'],
        summary: 'Xác nhận đã lưu, hoặc từ chối / Acknowledge as stored, or refuse',
        params: IdParams,
        querystring: ConnectorQuery,
        body: Type.Object(
          {
            result: oneOf(['taken', 'refused']),
            reason: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 1000,
                description: 'Bắt buộc khi từ chối. / Required for a refusal.'
              })
            )
          },
          { ...strict, examples: [{ result: 'taken' }] }
        ),
        response: {
          200: Type.Object({ result: oneOf(['taken', 'already-taken', 'refused-recorded']) }, strict),
          ...refusals(
            ...keyed,
            'access.not-found',
            'access.not-yours',
            'request.invalid',
            'inbox.already-settled',
            'inbox.withdrawn',
            'status.reason-missing'
          )
        }
      }
    },
    async request => {
      const connector = actingFor(request, request.query.connector, carriers)
      const { result, reason = '' } = request.body
      if (result === 'refused' && reason.trim() === '')
        return refuse('status.reason-missing', { field: '/reason' })
      const said = result === 'taken' ? { taken: true as const } : { taken: false as const, reason }
      const answer = await exchange.pickUp(connector, request.params.id, said)
      if (answer.kind === 'not-found') return notFound()
      if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
      return { result: answer.kind }
    }
  )

  /** What a DMS has given back it cannot read again. */
  async function itemFor(connectorId: string, id: string): Promise<InboxItem> {
    const offered = (await queries.inboxItem(connectorId, id)) ?? notFound()
    const found = await asTold({ carriers, queries }, connectorId, offered)
    if (offered.kind === 'edoc' && offered.documentId !== undefined)
      await mustStillStand(destructions, { connectorId }, offered.documentId)
    return found
  }
}

function itemBody(inboxItem: InboxItem): InboxItemBody {
  const { id, kind, state, senderCode, recipientCode, acceptedAt, documentId, receiptId, message } = inboxItem
  const about =
    message.kind === 'edoc'
      ? { reference: referenceBody(message), subject: message.header.subject }
      : {
          reference: statusReference(message.responseFor, senderCode),
          status: message.statusCode,
          description: message.description,
          at: message.timestamp
        }
  const base = { id, kind, state, senderCode, recipientCode, acceptedAt: acceptedAt.toISOString() }
  const found = inboxItem.signatureClass
  const signatures = found === undefined ? undefined : { class: found, classText: classTexts[found].vi }
  return given({ ...base, documentId, receiptId, ...about, signatures }) as InboxItemBody
}

function statusReference({ organId, documentId, code, promulgationDate }: ResponseForBlock, sender: string) {
  return given({ senderCode: organId ?? sender, documentId, code, promulgationDate })
}
type ResponseForBlock = Extract<InboxItem['message'], { kind: 'status' }>['responseFor']

function detailBody(inboxItem: InboxItem): InboxDetailBody {
  const { message } = inboxItem
  const base = itemBody(inboxItem)
  if (message.kind === 'edoc') return { ...base, ...headerBody(message) }
  return {
    ...base,
    from: given({ code: message.from.organId, name: message.from.organName }),
    attachments: []
  }
}
