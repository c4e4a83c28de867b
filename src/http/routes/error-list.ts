/** The whole list of errors, for programs and people. */
import { Type } from '@fastify/type-provider-typebox'
import { errors } from '../../domain/errors/index.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { App } from '../ports.ts'
import { refusals } from '../schemas/error.ts'

const entries = (Object.keys(errors) as ErrorCode[]).sort().map(code => {
  const { status, fault, retry, vi, en, remedy } = errors[code]
  return { code, status, fault, retry, message: vi, messageEn: en, remedy: remedy.vi, remedyEn: remedy.en }
})

const Entry = Type.Object(
  {
    code: Type.String(),
    status: Type.Integer(),
    fault: Type.String(),
    retry: Type.Boolean(),
    message: Type.String(),
    messageEn: Type.String(),
    remedy: Type.String(),
    remedyEn: Type.String()
  },
  { additionalProperties: false }
)

export function addErrorListRoute(app: App): void {
  app.get(
    '/v1/errors',
    {
      config: { access: 'public' },
      schema: {
        tags: ['system'],
        summary: 'Danh sách lỗi / The list of errors',
        security: [],
        response: {
          200: Type.Object({ items: Type.Array(Entry) }, { additionalProperties: false }),
          ...refusals()
        }
      }
    },
    async () => ({ items: entries })
  )
}
