/** A DMS states what became of a document: as an edXML status, or as JSON that becomes one. */
import { Type } from '@fastify/type-provider-typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Static } from '@fastify/type-provider-typebox'
import { vietnamTimestamp } from '../../domain/calendar.ts'
import type { ResponseFor, StatusMessage } from '../../domain/envelope.ts'
import { codeOf } from '../../domain/envelope.ts'
import { writeMessage } from '../../edxml/write.ts'
import { notFound, refuse } from '../errors.ts'
import { actingFor, actorOf, eyesOf } from '../plugins/keys.ts'
import type { App, AppOptions } from '../ports.ts'
import { ConnectorQuery, Id } from '../schemas/basics.ts'
import { AcceptedSchema, ReferenceSchema } from '../schemas/document.ts'
import { keyed, refusals } from '../schemas/error.ts'
import { atMost } from '../streams.ts'
import { answerOf, given } from '../views.ts'
import { IdempotencyHeaders, messageCodes, streamOf, xmlBody, xmlTypes } from './documents.ts'

const strict = { additionalProperties: false }
const StatusSchema = Type.Object(
  {
    documentId: Type.Optional(Id),
    reference: Type.Optional(ReferenceSchema),
    from: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Mã đơn vị phát trạng thái. / Own code.'
    }),
    to: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'Chỉ với 13: mã nơi nhận được yêu cầu trả lại. / Only for 13: the recipient asked.'
      })
    ),
    status: Type.String({
      pattern: '^[0-9]{1,2}$',
      description: '01 02 03 04 05 06 13 15 16',
      examples: ['03']
    }),
    reason: Type.Optional(Type.String({ maxLength: 1000, description: 'Lý do (02, 13, 16). / Why.' })),
    description: Type.Optional(Type.String({ maxLength: 1000 })),
    at: Type.Optional(
      Type.String({ format: 'date-time', description: 'Mặc định: bây giờ. / Default: now.' })
    ),
    staff: Type.Optional(
      Type.Object(
        {
          name: Type.Optional(Type.String({ maxLength: 200 })),
          department: Type.Optional(Type.String({ maxLength: 200 })),
          email: Type.Optional(Type.String({ maxLength: 200 })),
          mobile: Type.Optional(Type.String({ maxLength: 50 }))
        },
        strict
      )
    )
  },
  { ...strict, $id: 'Status' }
)
type Status = Static<typeof StatusSchema>

export function addStatusRoutes(app: App, { ports, bodyLimit }: AppOptions): void {
  const { exchange, queries, contents, carriers, clock } = ports
  void app.register(async plain => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>()
    scope.addContentTypeParser(xmlTypes, (_request, payload, done) => done(null, payload))
    scope.post(
      '/v1/statuses',
      {
        config: { access: 'act' },
        schema: {
          tags: ['statuses'],
          summary: 'Phát trạng thái xử lý / State what became of a document',
          description:
            'edXML status, hoặc JSON với `documentId` (mã của cổng) hoặc `reference`. / ' +
            'An edXML status, or JSON with `documentId` (our id) or `reference`.',
          querystring: ConnectorQuery,
          headers: IdempotencyHeaders,
          body: {
            content: {
              'application/json': { schema: StatusSchema },
              'application/xml': xmlBody,
              'application/edxml+xml': xmlBody,
              'text/xml': xmlBody
            }
          },
          response: { 202: AcceptedSchema, ...refusals(...keyed, ...messageCodes, 'access.not-found') }
        }
      },
      async (request, reply) => {
        const connectorId = actingFor(request, request.query.connector, carriers)
        const isJson =
          request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/json'
        const body = isJson
          ? writeMessage(await compose(request, request.body as Status), contents)
          : atMost(streamOf(request), bodyLimit)
        const idempotencyKey = request.headers['idempotency-key']
        const key = idempotencyKey === undefined ? {} : { idempotencyKey }
        const answer = await exchange.post({ connectorId, actor: actorOf(request), body, ...key })
        return reply.code(202).send(answerOf(answer))
      }
    )
  })

  async function compose(request: FastifyRequest, status: Status): Promise<StatusMessage> {
    const { from, reason, staff, at } = status
    const description = reason ?? status.description
    const timestamp = vietnamTimestamp(at === undefined ? clock.now() : new Date(at))
    return {
      kind: 'status',
      from: { organId: from },
      responseFor: await referenceOf(request, status),
      statusCode: status.status.padStart(2, '0'),
      timestamp,
      ...(description === undefined ? {} : { description }),
      ...(staff === undefined ? {} : { staff: given({ ...staff, staff: staff.name, name: undefined }) })
    }
  }

  async function referenceOf(request: FastifyRequest, status: Status): Promise<ResponseFor> {
    const { documentId: id, reference } = status
    if ((id === undefined) === (reference === undefined))
      return refuse('request.invalid', {
        field: '/documentId',
        detail: 'documentId or reference, one of them'
      })
    // A take-back (13) names the recipient where every other status names the sender (SPEC 1.8).
    const isTakeBack = status.status.padStart(2, '0') === '13'
    if (status.to !== undefined && !isTakeBack)
      return refuse('request.invalid', { field: '/to', detail: 'only for 13' })
    if (reference !== undefined) {
      const { senderCode, ...others } = reference
      return { organId: status.to ?? senderCode, ...others }
    }
    if (isTakeBack && status.to === undefined)
      return refuse('request.invalid', { field: '/to', detail: 'required for 13' })
    const { header } = ((await queries.document(eyesOf(request), id ?? '')) ?? notFound()).message
    const { documentId, promulgationDate } = header
    return given({
      organId: status.to ?? header.from.organId,
      documentId,
      code: codeOf(header),
      promulgationDate
    })
  }
}
