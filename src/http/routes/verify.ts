/** Looking at signatures without sending anything: a PDF or an edXML message goes in, the full report comes out. */
import { Type } from '@fastify/type-provider-typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { codeOf } from '../../domain/envelope.ts'
import type { Examination } from '../../exchange/ports/index.ts'
import { RequestRefused, describe, notFound } from '../errors.ts'
import { mustStillStand } from '../gone.ts'
import { eyesOf } from '../plugins/keys.ts'
import type { App, AppOptions } from '../ports.ts'
import { IdParams } from '../schemas/basics.ts'
import { streamed } from '../schemas/compiler.ts'
import { keyed, refusals } from '../schemas/error.ts'
import { ExaminationSchema, JudgementsSchema } from '../schemas/signature.ts'
import { judgementBody, reportBody } from '../signature-views.ts'
import { atMost } from '../streams.ts'
import { given } from '../views.ts'
import { messageCodes, streamOf, xmlBody, xmlTypes } from './documents.ts'

const binaryBody = {
  schema: Type.Unsafe<unknown>({ ...streamed, type: 'string', format: 'binary', description: 'PDF' })
}

export function addVerifyRoutes(app: App, { ports, bodyLimit }: AppOptions): void {
  const { examiner, queries, judgements, destructions } = ports
  void app.register(async plain => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>()
    scope.removeAllContentTypeParsers()
    // The bytes say what they are; people's programs call a PDF many things.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post(
      '/v1/verify',
      {
        config: { access: 'read' },
        schema: {
          tags: ['signatures'],
          summary: 'Kiểm tra chữ ký, không gửi / Judge the signatures of a file without sending it',
          description:
            'Thân là một tệp PDF hoặc một gói edXML; không có gì được gửi hay lưu. / A PDF or an edXML document; nothing is sent, nothing is kept.',
          querystring: Type.Object(
            { name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
            { additionalProperties: false }
          ),
          consumes: [...xmlTypes, 'application/pdf', 'application/octet-stream'],
          body: {
            content: {
              'application/pdf': binaryBody,
              'application/octet-stream': binaryBody,
              'application/xml': xmlBody
            }
          },
          response: {
            200: ExaminationSchema,
            ...refusals(...keyed, ...messageCodes, 'verification.unavailable')
          }
        }
      },
      async request => {
        const found = await examiner.examine(
          atMost(streamOf(request), bodyLimit),
          request.query.name ?? 'tệp gửi kiểm tra'
        )
        if (found.kind === 'refused') throw new RequestRefused(found.problems)
        return examinationBody(found)
      }
    )
  })

  app.get(
    '/v1/documents/:id/signatures',
    {
      config: { access: 'read' },
      schema: {
        tags: ['signatures'],
        summary: 'Kết quả kiểm tra chữ ký của một văn bản / What was found of a document’s signatures',
        description: 'Mọi lần xét, mới nhất trước. / Every judgement, newest first.',
        params: IdParams,
        response: {
          200: JudgementsSchema,
          ...refusals(...keyed, 'access.not-found', 'request.invalid', 'content.destroyed')
        }
      }
    },
    async request => {
      const document = (await queries.document(eyesOf(request), request.params.id)) ?? notFound()
      await mustStillStand(destructions, eyesOf(request), document.id)
      const all = await judgements.ofDocument(document.id)
      return { documentId: document.id, judgements: all.map(judgementBody) }
    }
  )
}

function examinationBody(found: Exclude<Examination, { kind: 'refused' }>) {
  const header = found.kind === 'edxml' ? found.header : undefined
  return given({
    kind: found.kind,
    report: reportBody(found.report),
    from: header?.from.organId,
    code: header === undefined ? undefined : codeOf(header),
    subject: header?.subject,
    warnings: found.kind === 'edxml' ? found.warnings.map(describe) : []
  })
}
