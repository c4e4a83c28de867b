/** Small pieces that all schemas are made of. */
import { Type } from '@fastify/type-provider-typebox'
import type { TSchema } from '@fastify/type-provider-typebox'

export const Id = Type.String({ format: 'uuid', examples: ['019ab1f0-8c1e-7d53-9a39-3c1d1f0e6a11'] })
export const Time = Type.String({ format: 'date-time', description: 'UTC, ISO 8601' })
export const ConnectorId = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$', examples: ['ioffice'] })

export const IdParams = Type.Object({ id: Id }, { additionalProperties: false })

/** Administrators name the DMS they act for; a DMS need not. */
export const connectorQuery = {
  connector: Type.Optional(
    Type.String({
      maxLength: 63,
      description: 'Quản trị nêu hệ thống mình làm thay. / The DMS that an administrator acts for.'
    })
  )
}
export const ConnectorQuery = Type.Object(connectorQuery, { additionalProperties: false })

export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(
    Type.String({
      maxLength: 300,
      description: 'Giá trị `next` của trang trước. / `next` of the page before.'
    })
  )
}

export function pageOf<T extends TSchema>(item: T) {
  return Type.Object(
    {
      items: Type.Array(item),
      next: Type.Optional(Type.String({ description: 'Vắng ở trang cuối. / Absent on the last page.' }))
    },
    { additionalProperties: false }
  )
}

/** A file as an answer; its bytes are sent as they are. */
export function file(mediaType: string, description: string) {
  return {
    description,
    content: { [mediaType]: { schema: Type.Unsafe<never>({ type: 'string', format: 'binary' }) } }
  }
}
