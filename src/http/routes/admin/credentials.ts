/** Keys: issued once, shown once, rotated with an overlap, revoked at once. */
import { Type } from '@fastify/type-provider-typebox'
import type { Credential, IssuedCredential } from '../../../exchange/ports/access.ts'
import { notFound, refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { ConnectorId, Id, IdParams, Time } from '../../schemas/basics.ts'
import { keyed, oneOf, refusals } from '../../schemas/error.ts'
import { given, iso } from '../../views.ts'

const strict = { additionalProperties: false }
const kinds = ['dms', 'admin', 'auditor', 'feed'] as const
const credential = {
  id: Id,
  kind: oneOf(kinds),
  connector: Type.Optional(Type.String()),
  label: Type.String(),
  createdAt: Time,
  expiresAt: Type.Optional(Time),
  revokedAt: Type.Optional(Time),
  lastUsedAt: Type.Optional(Time)
}
const CredentialSchema = Type.Object(credential, strict)
const IssuedSchema = Type.Object(
  { ...credential, key: Type.String({ description: 'Chỉ hiện một lần. / Shown once.', examples: ['lt_…'] }) },
  strict
)
const known = refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')

export function addCredentialRoutes(app: App, { credentials, carriers, clock }: HttpPorts): void {
  app.get(
    '/v1/admin/credentials',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Các khóa truy cập / Keys',
        response: {
          200: Type.Object({ items: Type.Array(CredentialSchema) }, strict),
          ...refusals(...keyed, 'access.not-yours')
        }
      }
    },
    async () => ({ items: (await credentials.list()).map(credentialBody) })
  )

  app.post(
    '/v1/admin/credentials',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Cấp khóa / Issue a key',
        body: Type.Object(
          {
            kind: oneOf(kinds),
            connector: Type.Optional(ConnectorId),
            label: Type.String({ minLength: 1, maxLength: 200 }),
            expiresAt: Type.Optional(Time)
          },
          { ...strict, examples: [{ kind: 'dms', connector: 'ioffice', label: 'iOffice chính' }] }
        ),
        response: { 201: IssuedSchema, ...refusals(...keyed, 'access.not-yours', 'request.invalid') }
      }
    },
    async (request, reply) => {
      const { kind, connector, label, expiresAt } = request.body
      if ((kind === 'dms') !== (connector !== undefined))
        return refuse('request.invalid', { field: '/connector', detail: 'for kind dms, and only there' })
      if (connector !== undefined && !carriers.connectors().some(one => one.id === connector))
        return refuse('request.invalid', { field: '/connector', detail: connector })
      const ends = expiresAt === undefined ? undefined : new Date(expiresAt)
      if (ends !== undefined && ends <= clock.now()) return refuse('request.invalid', { field: '/expiresAt' })
      const wanted = { kind, label, ...given({ connectorId: connector, expiresAt: ends }) }
      return reply.code(201).send(issuedBody(await credentials.issue(wanted, actorOf(request))))
    }
  )

  app.post(
    '/v1/admin/credentials/:id/rotate',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Đổi khóa / Rotate a key',
        description: 'Khóa cũ dùng thêm được một thời gian. / The old key works on for a while.',
        params: IdParams,
        body: Type.Object(
          { overlapHours: Type.Optional(Type.Integer({ minimum: 0, maximum: 720, default: 24 })) },
          strict
        ),
        response: { 201: IssuedSchema, ...known }
      }
    },
    async (request, reply) => {
      const overlapMs = (request.body.overlapHours ?? 24) * 3_600_000
      const issued = (await credentials.rotate(request.params.id, overlapMs, actorOf(request))) ?? notFound()
      return reply.code(201).send(issuedBody(issued))
    }
  )

  app.delete(
    '/v1/admin/credentials/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Thu hồi khóa / Revoke a key',
        params: IdParams,
        response: { 204: Type.Null(), ...known }
      }
    },
    async (request, reply) => {
      if (!(await credentials.revoke(request.params.id, actorOf(request)))) return notFound()
      return reply.code(204).send(null)
    }
  )
}

function credentialBody({
  id,
  kind,
  connectorId,
  label,
  createdAt,
  expiresAt,
  revokedAt,
  lastUsedAt
}: Credential) {
  const ends = { expiresAt: iso(expiresAt), revokedAt: iso(revokedAt), lastUsedAt: iso(lastUsedAt) }
  return given({ id, kind, connector: connectorId, label, createdAt: createdAt.toISOString(), ...ends })
}

function issuedBody({ credential: issued, key }: IssuedCredential) {
  return { ...credentialBody(issued), key }
}
