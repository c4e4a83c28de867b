/** Organisations: found by name or by any of their codes, shown whole, and what a code means on a day. */
import { Type } from '@fastify/type-provider-typebox'
import { vietnamDate } from '../../../domain/calendar.ts'
import { notFound, refuse } from '../../errors.ts'
import { detailBody, resolutionBody } from '../../organisation-views.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { ConnectorId, Id, IdParams, pageOf, pageQuery } from '../../schemas/basics.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import {
  CodeText,
  DateText,
  DetailSchema,
  FoundSchema,
  LevelText,
  ResolutionSchema,
  SearchText,
  StatusText
} from '../../schemas/organisation.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const looked = refusals(...keyed, 'access.not-yours', 'request.invalid')
const one = refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')

export function addDirectoryRoutes(app: App, { queries, directory, clock }: HttpPorts): void {
  app.get(
    '/v1/admin/organisations',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['directory'],
        summary: 'Tìm đơn vị / Find organisations',
        description:
          'Mã trùng khớp trước, rồi đầu mã, rồi tên. / Exact codes first, then beginnings of codes, then names.',
        querystring: Type.Object(
          {
            q: Type.Optional(SearchText),
            level: Type.Optional(LevelText),
            status: Type.Optional(StatusText),
            parent: Type.Optional(Id),
            connector: Type.Optional(ConnectorId),
            axis: Type.Optional(
              Type.String({ maxLength: 63, description: 'Có trong danh mục của trục này. / Listed by it.' })
            ),
            ...pageQuery
          },
          strict
        ),
        response: { 200: pageOf(FoundSchema), ...looked }
      }
    },
    async request => {
      const { q, level, status, parent, connector, axis, limit = 50, cursor } = request.query
      const filter = given({ q, level, status, parentId: parent, connectorId: connector, axisId: axis })
      const page = await queries.organisations(filter, { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: [...page.items] }
    }
  )

  app.get(
    '/v1/admin/organisations/:id',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['directory'],
        summary: 'Một đơn vị / One organisation',
        params: IdParams,
        response: { 200: DetailSchema, ...one }
      }
    },
    async request => detailBody((await queries.organisation(request.params.id)) ?? notFound())
  )

  app.get(
    '/v1/admin/directory/resolve',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['directory'],
        summary: 'Mã này là đơn vị nào, vì sao / Whom a code means on a day, and why',
        querystring: Type.Object({ code: CodeText, on: Type.Optional(DateText) }, strict),
        response: { 200: ResolutionSchema, ...looked }
      }
    },
    async request => {
      const today = vietnamDate(clock.now())
      const { code, on = today } = request.query
      const resolution = await directory.resolve(code, on, today)
      return resolutionBody(resolution, on, await queries.resolution(code, on, today))
    }
  )
}
