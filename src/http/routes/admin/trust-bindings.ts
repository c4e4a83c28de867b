/** Whose certificate is whose: bound to an organisation of the directory, for a time. */
import { Type } from '@fastify/type-provider-typebox'
import { notFound } from '../../errors.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Id, IdParams, Time } from '../../schemas/basics.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import {
  BindingsSchema,
  BoundSchema,
  ChangedSchema,
  IfMatch,
  Match,
  Pem,
  Reason,
  ReasonQuery,
  Role,
  VersionQuery
} from '../../schemas/trust.ts'
import { bindingBody, changeOf, done, tagged } from '../../trust-views.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const looked = [...keyed, 'access.not-yours', 'request.invalid'] as const
const changed = [...looked, 'request.version-missing', 'request.version-stale'] as const
const BodySchema = Type.Object(
  {
    pem: Pem,
    match: Type.Optional(Match),
    role: Role,
    organisationId: Id,
    validFrom: Type.Optional(Time),
    validTo: Type.Optional(Time),
    reason: Reason
  },
  strict
)

export function addTrustBindingRoutes(app: App, { trust }: HttpPorts): void {
  app.get(
    '/v1/admin/trust/bindings',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['signatures'],
        summary: 'Chứng thư số của các đơn vị / Whose certificate is whose',
        querystring: VersionQuery,
        response: { 200: BindingsSchema, ...refusals(...looked, 'access.not-found') }
      }
    },
    async (request, reply) => {
      const { version, bindings } = (await trust.list(request.query.version)) ?? notFound()
      return tagged(reply, version).send({ version, items: bindings.map(bindingBody) })
    }
  )

  app.post(
    '/v1/admin/trust/bindings',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['signatures'],
        summary: 'Gắn chứng thư số với đơn vị / Bind a certificate to an organisation',
        description:
          'Không nêu `match` là đúng chứng thư số này. Thời gian hiệu lực nửa mở [từ, đến). / Without `match`: this very certificate. Times are half open.',
        headers: IfMatch,
        body: BodySchema,
        response: {
          200: BoundSchema,
          ...refusals(
            ...changed,
            'trust.unreadable',
            'trust.too-many-certificates',
            'trust.private-key-given',
            'trust.one-certificate-expected',
            'trust.is-a-ca',
            'trust.already-bound',
            'trust.unknown-organisation'
          )
        }
      }
    },
    async (request, reply) => {
      const { pem, match = 'certificate', role, organisationId, reason } = request.body
      const [validFrom, validTo] = [request.body.validFrom, request.body.validTo].map(dateOf)
      const binding = {
        file: Buffer.from(pem, 'utf8'),
        match,
        role,
        organisationId,
        ...given({ validFrom, validTo })
      }
      const { version, id, added } = done(await trust.bind(binding, changeOf(request, reason)))
      return tagged(reply, version).send({ version, id, added })
    }
  )

  app.delete(
    '/v1/admin/trust/bindings/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['signatures'],
        summary: 'Gỡ chứng thư số khỏi đơn vị / End a binding',
        headers: IfMatch,
        params: IdParams,
        querystring: ReasonQuery,
        response: { 200: ChangedSchema, ...refusals(...changed, 'trust.unknown-binding') }
      }
    },
    async (request, reply) => {
      const { version } = done(await trust.unbind(request.params.id, changeOf(request, request.query.reason)))
      return tagged(reply, version).send({ version })
    }
  )
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}
