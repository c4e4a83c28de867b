/** The one form of every error answer. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static, TSchema } from '@fastify/type-provider-typebox'
import { errors } from '../../domain/errors/index.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { RouteOptions } from 'fastify'

/** A reference to a schema shared by name, with the static type of what it names. */
export function shared<T extends TSchema>(schema: T & { $id?: string }) {
  return Type.Unsafe<Static<T>>({ $ref: `${schema.$id}#` })
}

export function oneOf<const T extends string>(values: readonly T[], options: { description?: string } = {}) {
  return Type.Unsafe<T>({ type: 'string', enum: [...values], ...options })
}

const codes = Object.keys(errors) as ErrorCode[]
const faults = ['ours', 'sender', 'recipient', 'axis'] as const

const texts = {
  code: oneOf(codes, { description: 'Mã lỗi, không bao giờ đổi nghĩa. / Stable code; see GET /v1/errors.' }),
  message: Type.String({ description: 'Điều đã xảy ra. / What happened, in Vietnamese.' }),
  messageEn: Type.String({ description: 'What happened, in English.' }),
  remedy: Type.String({ description: 'Cách xử lý. / What to do, in Vietnamese.' }),
  remedyEn: Type.String({ description: 'What to do, in English.' }),
  fault: oneOf(faults, { description: 'Bên phải xử lý. / Whose side must act.' }),
  retry: Type.Boolean({
    description:
      'Gửi lại y nguyên có thể thành công. / The same request may succeed later without any change.'
  })
}

export const ProblemSchema = Type.Object(
  {
    ...texts,
    field: Type.Optional(
      Type.String({
        description: 'Phần sai. / Path of the offending part.',
        examples: ['MessageHeader/To[2]/OrganId']
      })
    ),
    line: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Dòng của gói tin. / Line of the raw message.' })
    ),
    detail: Type.Optional(
      Type.String({ description: 'Giá trị sai, rút gọn. / The offending value, shortened.' })
    )
  },
  { $id: 'Problem', additionalProperties: false }
)
export type ProblemBody = Static<typeof ProblemSchema>

export const ErrorSchema = Type.Object(
  {
    error: Type.Object(
      {
        ...texts,
        problems: Type.Array(shared(ProblemSchema), {
          description:
            'Mọi lỗi tìm thấy, lỗi đầu là lỗi nêu trên. / All problems; the first is the one above.'
        }),
        refusalId: Type.Optional(
          Type.String({
            format: 'uuid',
            description: 'Bằng chứng từ chối được lưu. / The evidence kept of a refused message.'
          })
        ),
        requestId: Type.String({
          description: 'Mã yêu cầu để báo quản trị. / Quote it to the administrator.'
        })
      },
      { additionalProperties: false }
    )
  },
  { $id: 'Error', additionalProperties: false }
)
export type ErrorBody = Static<typeof ErrorSchema>

/** Any route may end with these. */
const always: readonly ErrorCode[] = [
  'access.too-many-requests',
  'system.unexpected',
  'system.busy',
  'database.unavailable'
]
export const keyed: readonly ErrorCode[] = ['access.key-missing', 'access.key-wrong']

/** Error answers of a route: one entry a status, with the codes that may stand in it. */
export function refusals(...expected: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of new Set([...expected, ...always])) {
    const { status } = errors[code]
    if (status < 400) continue
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const entries = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, group]) => {
      const lines = group.map(code => `- \`${code}\`: ${errors[code].vi} / ${errors[code].en}`)
      const schema = shared(ErrorSchema)
      return [status, { description: lines.join('\n'), content: { 'application/json': { schema } } }] as const
    })
  return Object.fromEntries(entries)
}

const unreadable = refusals('request.invalid', 'request.too-large', 'request.unsupported-type')

/** Whatever a route does with a body, it may be refused before the route sees it. */
export function declareBodyRefusals(route: RouteOptions): void {
  if (route.method === 'GET' || route.schema === undefined) return
  route.schema.response = { ...unreadable, ...(route.schema.response as Record<string, unknown>) }
}

const wrongKind = refusals('access.not-yours')[403]

/** A key of a kind that may not call the route is refused wherever a key is asked for. */
export function declareKeyRefusals(route: RouteOptions): void {
  if (route.config?.access === 'public' || route.schema === undefined || route.schema.hide === true) return
  route.schema.response = { 403: wrongKind, ...(route.schema.response as Record<string, unknown>) }
}
