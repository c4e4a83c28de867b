/** Single edits of the directory, each made at once and in one commit with its audit event. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { normaliseCode } from '../../../domain/organisation.ts'
import { edited, mustBeConnector } from '../../organisation-views.ts'
import { notFound } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { ConnectorId, Id, IdParams } from '../../schemas/basics.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import {
  ChangeBody,
  ClosureBody,
  CodeClosureBody,
  EditedSchema,
  NewCodeBody,
  NewOrganisationBody
} from '../../schemas/organisation-edits.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const allowed = [...keyed, 'access.not-yours', 'request.invalid'] as const
const known = [...allowed, 'access.not-found'] as const

export function addDirectoryEditRoutes(app: App, { edits, administration, carriers }: HttpPorts): void {
  app.post(
    '/v1/admin/organisations',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Thêm đơn vị / Add an organisation',
        body: NewOrganisationBody,
        response: {
          201: Type.Object({ id: Id }, strict),
          ...refusals(
            ...allowed,
            'directory.bad-value',
            'directory.bad-dates',
            'directory.unknown-parent',
            'directory.overlapping-dates',
            'directory.several-organisations'
          )
        }
      }
    },
    async (request, reply) => {
      const { name, level, parentId, connectorId, contact, codes } = request.body
      mustBeConnector(carriers, connectorId)
      const wanted = {
        ...given({ name, level, parentId, connectorId, contact }),
        codes: codes.map(codeOf)
      }
      const { id } = edited(await edits.create(wanted, actorOf(request)))
      return reply.code(201).send({ id })
    }
  )

  app.patch(
    '/v1/admin/organisations/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Sửa đơn vị / Change an organisation',
        description: 'Trường vắng thì giữ nguyên; null thì bỏ. / What is absent stays; null takes away.',
        params: IdParams,
        body: ChangeBody,
        response: {
          200: EditedSchema,
          ...refusals(...known, 'directory.bad-value', 'directory.unknown-parent', 'directory.cycle')
        }
      }
    },
    async request => {
      const { name, level, parentId, connectorId, contact } = request.body
      mustBeConnector(carriers, connectorId)
      const change = given({ name, level, parentId, connectorId, contact })
      return edited(await edits.change(request.params.id, change, actorOf(request)))
    }
  )

  app.put(
    '/v1/admin/organisations/:id/connector',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Gán đơn vị cho hệ thống / Assign an organisation to a DMS',
        params: IdParams,
        body: Type.Object(
          { connectorId: Type.Union([ConnectorId, Type.Null()]) },
          { ...strict, examples: [{ connectorId: 'ioffice' }] }
        ),
        response: { 204: Type.Null(), ...refusals(...known) }
      }
    },
    async (request, reply) => {
      const { connectorId } = request.body
      mustBeConnector(carriers, connectorId)
      const done = await administration.assignConnector(request.params.id, connectorId, actorOf(request))
      return done ? reply.code(204).send(null) : notFound()
    }
  )

  app.post(
    '/v1/admin/organisations/:id/codes',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Thêm mã / Add a code',
        params: IdParams,
        body: NewCodeBody,
        response: {
          200: EditedSchema,
          ...refusals(
            ...known,
            'directory.bad-value',
            'directory.bad-dates',
            'directory.overlapping-dates',
            'directory.several-organisations'
          )
        }
      }
    },
    async request => edited(await edits.addCode(request.params.id, codeOf(request.body), actorOf(request)))
  )

  app.post(
    '/v1/admin/organisations/:id/codes/close',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Đóng mã / Close a code',
        params: IdParams,
        body: CodeClosureBody,
        response: {
          200: EditedSchema,
          ...refusals(...known, 'directory.bad-value', 'directory.bad-dates', 'directory.unknown-code')
        }
      }
    },
    async request => {
      const { code, on } = request.body
      return edited(await edits.closeCode(request.params.id, normaliseCode(code), on, actorOf(request)))
    }
  )

  app.post(
    '/v1/admin/organisations/:id/close',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Kết thúc đơn vị / Close an organisation',
        description:
          'Sáp nhập, chia tách, đổi tên hoặc giải thể; các mã kết thúc cùng ngày. / Its codes end that day too.',
        params: IdParams,
        body: ClosureBody,
        response: {
          200: EditedSchema,
          ...refusals(
            ...known,
            'directory.bad-value',
            'directory.bad-dates',
            'directory.unknown-successor',
            'directory.wrong-successors',
            'directory.cycle'
          )
        }
      }
    },
    async request => {
      const { since, kind, successors = [] } = request.body
      const closure = { on: since, kind, successorIds: successors }
      return edited(await edits.close(request.params.id, closure, actorOf(request)))
    }
  )

  app.post(
    '/v1/admin/organisations/:id/reopen',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Rút việc kết thúc / Take a closure back',
        description: 'Mã đã đóng phải mở lại bằng cách thêm mã. / Codes are opened again by adding them.',
        params: IdParams,
        response: { 200: EditedSchema, ...refusals(...known) }
      }
    },
    async request => edited(await edits.reopen(request.params.id, actorOf(request)))
  )
}

/** People write codes in any case. */
function codeOf({ code, ...rest }: Static<typeof NewCodeBody>) {
  return { ...given(rest), code: normaliseCode(code) }
}
