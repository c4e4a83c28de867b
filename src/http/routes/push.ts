/** An axis pushes. It proves itself by its own signature, not by a key, and is answered in its own form. */
import { Type } from '@fastify/type-provider-typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { errors } from '../../domain/errors/index.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import { notFound } from '../errors.ts'
import type { App, AppOptions } from '../ports.ts'
import { refusals } from '../schemas/error.ts'
import { atMost } from '../streams.ts'
import { streamOf } from './documents.ts'

const strict = { additionalProperties: false }
const PushAnswer = Type.Object(
  {
    status: Type.Unsafe<'OK' | 'FAIL'>({ type: 'string', enum: ['OK', 'FAIL'] }),
    ErrorCode: Type.String({ description: '0: nhận. / Taken. Otherwise a number of the axis.' }),
    ErrorDesc: Type.String()
  },
  { ...strict, examples: [{ status: 'OK', ErrorCode: '0', ErrorDesc: '' }] }
)

export function addPushRoutes(app: App, { ports, bodyLimit }: AppOptions): void {
  const { pushes, exchange } = ports
  void app.register(async plain => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>()
    scope.removeAllContentTypeParsers()
    // Whatever the axis calls its file: the signature says whether it is the axis's.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post(
      '/v1/axes/:axisId/push',
      {
        config: { access: 'public' },
        schema: {
          tags: ['axes'],
          summary: 'Trục đẩy một gói tin / An axis pushes a message',
          description:
            'Chứng thực bằng chữ ký của trục trong tiêu đề. / Proved by the signature in its headers.',
          security: [],
          params: Type.Object({ axisId: Type.String({ minLength: 1, maxLength: 63 }) }, strict),
          response: { 200: PushAnswer, ...refusals('access.not-found'), ...failures }
        }
      },
      async (request, reply) => {
        const { axisId } = request.params
        const verifier = pushes.get(axisId) ?? notFound()
        const fail = (code: ErrorCode) => reply.code(errors[code].status as 200).send(failure(code))
        const verdict = await verifier.verify(request.headers)
        if (verdict.kind === 'refused') return fail(verdict.problem.code)
        try {
          const body = verdict.open(atMost(streamOf(request), bodyLimit))
          const answer = await exchange.receive(axisId, verdict.item, body)
          if (answer.kind === 'refused') return fail(answer.problems[0]?.code ?? 'system.unexpected')
          return { status: 'OK' as const, ErrorCode: '0', ErrorDesc: '' }
        } catch (error) {
          const code = error instanceof BrokenPromise ? error.code : 'system.unexpected'
          if (errors[code].status >= 500) request.log.error({ err: error, code, axis: axisId }, 'push.failed')
          return fail(code)
        }
      }
    )
  })
}

const statuses = new Set(Object.values(errors).map(entry => entry.status))
const failures = Object.fromEntries(
  [...statuses].filter(status => status >= 400 && status !== 404).map(status => [status, PushAnswer])
)

function failure(code: ErrorCode) {
  return { status: 'FAIL' as const, ErrorCode: axisNumber(code), ErrorDesc: `${code}: ${errors[code].vi}` }
}

/** The nearest of the axis's own numbers (contracts/vxp.md): 20 and 21 are the ones it sends again. */
function axisNumber(code: ErrorCode): string {
  if (code === 'push.digest-wrong') return '10'
  if (code.startsWith('push.')) return '15'
  if (errors[code].retry) return '20'
  if (code.startsWith('recipient.')) return '18'
  if (code.startsWith('sender.')) return '19'
  if (code.startsWith('edxml.') || code.startsWith('document.') || code.startsWith('status.')) return '22'
  return errors[code].status >= 500 ? '20' : '10'
}
