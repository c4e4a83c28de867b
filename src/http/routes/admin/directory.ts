/** Organisations: found by name or by any of their codes, and given to the DMS that manages them. */
import { Type } from '@fastify/type-provider-typebox'
import { levels } from '../../../domain/organisation.ts'
import { notFound, refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { ConnectorId, Id, IdParams, pageOf, pageQuery } from '../../schemas/basics.ts'
import { keyed, oneOf, refusals } from '../../schemas/error.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const organisation = {
  id: Id,
  name: Type.String(),
  level: oneOf(levels),
  parentId: Type.Optional(Id),
  code: Type.String(),
  status: oneOf(['active', 'closed']),
  connectorId: Type.Optional(Type.String())
}
const DateText = Type.String({ format: 'date' })
const DetailSchema = Type.Object(
  {
    ...organisation,
    codes: Type.Array(
      Type.Object(
        {
          code: Type.String(),
          scheme: oneOf(['qcvn102', 'qd20', 'other']),
          validFrom: Type.Optional(DateText),
          validTo: Type.Optional(DateText)
        },
        strict
      )
    ),
    successors: Type.Array(
      Type.Object(
        { id: Id, name: Type.String(), code: Type.String(), since: DateText, kind: Type.String() },
        strict
      )
    )
  },
  strict
)
const known = refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')

export function addDirectoryRoutes(app: App, { queries, administration, carriers }: HttpPorts): void {
  app.get(
    '/v1/admin/organisations',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Tìm đơn vị / Find organisations',
        querystring: Type.Object(
          {
            q: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 200,
                description: 'Tên (không cần dấu) hoặc đầu mã, cũ hay mới. / Name or beginning of a code.'
              })
            ),
            ...pageQuery
          },
          strict
        ),
        response: {
          200: pageOf(Type.Object(organisation, strict)),
          ...refusals(...keyed, 'access.not-yours', 'request.invalid')
        }
      }
    },
    async request => {
      const { q, limit = 50, cursor } = request.query
      const page = await queries.organisations(q, { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: [...page.items] }
    }
  )

  app.get(
    '/v1/admin/organisations/:id',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Một đơn vị / One organisation',
        params: IdParams,
        response: { 200: DetailSchema, ...known }
      }
    },
    async request => {
      const found = (await queries.organisation(request.params.id)) ?? notFound()
      return { ...found, codes: [...found.codes], successors: [...found.successors] }
    }
  )

  app.put(
    '/v1/admin/organisations/:id/connector',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Gán đơn vị cho hệ thống / Assign an organisation to a DMS',
        params: IdParams,
        body: Type.Object(
          { connectorId: Type.Union([ConnectorId, Type.Null()]) },
          { ...strict, examples: [{ connectorId: 'ioffice' }] }
        ),
        response: { 204: Type.Null(), ...known }
      }
    },
    async (request, reply) => {
      const { connectorId } = request.body
      if (connectorId !== null && !carriers.connectors().some(connector => connector.id === connectorId))
        return refuse('request.invalid', { field: '/connectorId', detail: connectorId })
      const done = await administration.assignConnector(request.params.id, connectorId, actorOf(request))
      return done ? reply.code(204).send(null) : notFound()
    }
  )
}
