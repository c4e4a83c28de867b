/** A DMS sends: edXML as it is, or metadata and files that become edXML and then go the very same way. */
import multipart from '@fastify/multipart'
import { Type } from '@fastify/type-provider-typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { writeMessage } from '../../edxml/write.ts'
import type { Edoc } from '../../domain/envelope.ts'
import { errorGroups, errors } from '../../domain/errors/index.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import { signingForms } from '../../exchange/ports/signatures.ts'
import type { SigningRequest } from '../../exchange/ports/signatures.ts'
import { refuse } from '../errors.ts'
import { composeDocument } from '../metadata.ts'
import { actingFor, actorOf } from '../plugins/keys.ts'
import type { App, AppOptions } from '../ports.ts'
import { connectorQuery } from '../schemas/basics.ts'
import { streamed } from '../schemas/compiler.ts'
import { AcceptedSchema } from '../schemas/document.ts'
import { keyed, oneOf, refusals } from '../schemas/error.ts'
import { atMost } from '../streams.ts'
import { answerOf } from '../views.ts'

export const xmlTypes = ['application/xml', 'application/edxml+xml', 'text/xml']

const PostQuery = Type.Object(
  {
    ...connectorQuery,
    sign: Type.Optional(
      oneOf(signingForms, {
        description:
          'Cổng ký số cơ quan lên các tệp PDF: issue (con dấu trên tệp đầu, số và thời gian trên các tệp khác) hoặc bản sao sao-y, sao-luc, trich-sao. / The gateway signs the PDFs with the sender’s agency key.'
      })
    ),
    copyCode: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'Số và ký hiệu bản sao. / Number and notation of the copy.',
        examples: ['12/SY-UBND']
      })
    )
  },
  { additionalProperties: false }
)

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: '^[!-~]+$',
      description:
        'Gửi lại với cùng khóa và cùng nội dung trả lời như lần đầu. / The same key and content answer as the first time.'
    })
  )
})

/** What may be wrong with signatures: everything that ends a request with no. */
export const signatureCodes: readonly ErrorCode[] = [
  errorGroups.certificateErrors,
  errorGroups.cmsErrors,
  errorGroups.xmlSignatureErrors,
  errorGroups.pdfSignatureErrors,
  errorGroups.verificationErrors,
  errorGroups.signingErrors
].flatMap(group => (Object.keys(group) as ErrorCode[]).filter(code => errors[code].status === 422))

/** What may be wrong with a posted message, beyond the form of the request. */
export const messageCodes: readonly ErrorCode[] = [
  ...(Object.keys(errorGroups.edxmlErrors) as (keyof typeof errorGroups.edxmlErrors)[]),
  'request.invalid',
  'request.too-large',
  'request.unsupported-type',
  'access.not-yours',
  'sender.unknown',
  'sender.not-yours',
  'sender.closed',
  'recipient.unknown',
  'recipient.closed',
  'recipient.no-route',
  'recipient.too-many',
  'document.already-sent',
  'document.recalled',
  'document.unknown',
  'recall.document-unknown',
  'recall.not-yours',
  'recall.no-recipient',
  'update.document-unknown',
  'update.not-yours',
  'update.receiver-contradicts',
  'replace.not-yours',
  'idempotency.key-reused',
  'status.not-for-you',
  'status.code-unknown',
  'status.reason-missing',
  'status.wrong-order',
  'status.nothing-asked',
  'status.recipient-ambiguous',
  ...signatureCodes
]

export const xmlBody = {
  schema: Type.Unsafe<unknown>({
    ...streamed,
    type: 'string',
    format: 'binary',
    description: 'edXML (edoc, status)'
  })
}

export function addDocumentRoutes(app: App, { ports, bodyLimit }: AppOptions): void {
  const { exchange, contents, carriers } = ports
  void app.register(async plain => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>()
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(xmlTypes, (_request, payload, done) => done(null, payload))
    await scope.register(multipart, {
      throwFileSizeLimit: true,
      limits: { fields: 10, fieldSize: 1024 * 1024, files: 200, fileSize: bodyLimit, headerPairs: 50 }
    })

    scope.post(
      '/v1/documents',
      {
        config: { access: 'act' },
        schema: {
          tags: ['documents'],
          summary: 'Gửi văn bản hoặc trạng thái / Send a document or a status',
          description:
            'edXML nguyên văn, hoặc multipart/form-data gồm trường `metadata` (JSON, lược đồ Metadata) và các tệp. / ' +
            'edXML as it is, or multipart/form-data of the field `metadata` (JSON, schema Metadata) and files.',
          querystring: PostQuery,
          headers: IdempotencyHeaders,
          consumes: [...xmlTypes, 'multipart/form-data'],
          body: {
            content: {
              'application/xml': xmlBody,
              'application/edxml+xml': xmlBody,
              'text/xml': xmlBody,
              'multipart/form-data': {
                schema: Type.Unsafe<unknown>({
                  ...streamed,
                  type: 'object',
                  required: ['metadata'],
                  properties: {
                    metadata: { $ref: 'Metadata#' },
                    files: { type: 'array', items: { type: 'string', format: 'binary' } }
                  }
                })
              }
            }
          },
          response: { 202: AcceptedSchema, ...refusals(...keyed, ...messageCodes) }
        }
      },
      async (request, reply) => {
        const connectorId = actingFor(request, request.query.connector, carriers)
        const body = request.isMultipart()
          ? writeMessage(await readParts(request), contents)
          : atMost(streamOf(request), bodyLimit)
        const idempotencyKey = request.headers['idempotency-key']
        const key = idempotencyKey === undefined ? {} : { idempotencyKey }
        const sign = signingOf(request.query)
        const answer = await exchange.post({ connectorId, actor: actorOf(request), body, ...key, ...sign })
        return reply.code(202).send(answerOf(answer))
      }
    )
  })

  /** Files go into the store as they come; the limit counts all of them together. */
  async function readParts(request: FastifyRequest): Promise<Edoc> {
    let metadata: unknown
    let size = 0
    const files = []
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (part.fieldname !== 'metadata') return refuse('request.invalid', { field: part.fieldname })
        metadata = part.value
        continue
      }
      const content = await contents.put(atMost(part.file, bodyLimit - size))
      if (part.file.truncated) return refuse('request.too-large')
      size += content.size
      files.push({ name: part.filename, mediaType: part.mimetype, content })
    }
    return composeDocument(metadata, files)
  }
}

/** A copy has a number of its own; an original has none to name. */
function signingOf({ sign: form, copyCode }: { sign?: SigningRequest['form']; copyCode?: string }) {
  if (form === undefined || form === 'issue') {
    if (copyCode !== undefined) return refuse('request.invalid', { field: 'querystring/copyCode' })
    return form === undefined ? {} : { sign: { form } }
  }
  if (copyCode === undefined)
    return refuse('request.invalid', { field: 'querystring/copyCode', detail: 'required' })
  return { sign: { form, copyCode } }
}

export function streamOf(request: FastifyRequest): AsyncIterable<Uint8Array> {
  const body = request.body as AsyncIterable<Uint8Array> | undefined | null
  // No body at all: the story answers for an empty message as for any other bad one.
  return body ?? Readable.from([])
}
