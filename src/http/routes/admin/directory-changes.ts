/** Changes of the directory from a file or an axis: shown first, made when somebody confirms, or thrown away. */
import { Type } from '@fastify/type-provider-typebox'
import type { ChangeSetSummary, DirectoryChange } from '../../../exchange/ports/directory.ts'
import { RequestRefused, refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Id, IdParams, pageQuery } from '../../schemas/basics.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import {
  ChangeKindText,
  ChangeSetSchema,
  ChangeSetsSchema,
  ChangesSchema
} from '../../schemas/directory-changes.ts'
import { given, iso } from '../../views.ts'

const strict = { additionalProperties: false }
const looked = [...keyed, 'access.not-yours', 'request.invalid'] as const
const one = [...looked, 'directory.unknown-change-set'] as const

export function addDirectoryChangeRoutes(app: App, { directoryChanges }: HttpPorts): void {
  app.get(
    '/v1/admin/directory/previews',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['directory'],
        summary: 'Các lần xem trước / Previews, newest first',
        querystring: Type.Object(pageQuery, strict),
        response: { 200: ChangeSetsSchema, ...refusals(...looked) }
      }
    },
    async request => {
      const { limit = 50, cursor } = request.query
      const page = await directoryChanges.list({ limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: page.items.map(changeSetBody) }
    }
  )

  app.get(
    '/v1/admin/directory/previews/:id',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['directory'],
        summary: 'Một lần xem trước / One preview',
        params: IdParams,
        response: { 200: ChangeSetSchema, ...refusals(...one) }
      }
    },
    async request => {
      const found = await directoryChanges.find(request.params.id)
      return found === null ? refuse('directory.unknown-change-set') : changeSetBody(found)
    }
  )

  app.get(
    '/v1/admin/directory/previews/:id/changes',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['directory'],
        summary: 'Các thay đổi của một lần xem trước / What it would change',
        params: IdParams,
        querystring: Type.Object(
          { kind: Type.Optional(ChangeKindText), organisation: Type.Optional(Id), ...pageQuery },
          strict
        ),
        response: { 200: ChangesSchema, ...refusals(...one) }
      }
    },
    async request => {
      const { kind, organisation, limit = 50, cursor } = request.query
      const { id } = request.params
      if ((await directoryChanges.find(id)) === null) return refuse('directory.unknown-change-set')
      const filter = given({ kind, organisationId: organisation })
      const page = await directoryChanges.changes(id, filter, { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: page.items.map(changeBody) }
    }
  )

  app.post(
    '/v1/admin/directory/previews/:id/apply',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Xác nhận và áp dụng / Confirm and apply',
        description:
          'Tất cả hoặc không gì cả; áp dụng lần nữa không làm gì thêm. / All or nothing; a second time does nothing more.',
        params: IdParams,
        response: { 200: ChangeSetSchema, ...refusals(...one, 'directory.stale', 'directory.discarded') }
      }
    },
    async request => {
      const answer = await directoryChanges.apply(request.params.id, actorOf(request))
      if (answer.kind === 'unknown') return refuse('directory.unknown-change-set')
      if (answer.kind === 'stale') return refuse('directory.stale')
      if (answer.kind === 'discarded') return refuse('directory.discarded')
      return changeSetBody(answer.set)
    }
  )

  app.delete(
    '/v1/admin/directory/previews/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['directory'],
        summary: 'Hủy một lần xem trước / Discard a preview',
        params: IdParams,
        response: { 200: ChangeSetSchema, ...refusals(...one, 'directory.already-applied') }
      }
    },
    async request => {
      const answer = await directoryChanges.discard(request.params.id, actorOf(request))
      if (answer.kind === 'unknown') return refuse('directory.unknown-change-set')
      if (answer.kind === 'applied') throw new RequestRefused([{ code: 'directory.already-applied' }])
      return changeSetBody(answer.set)
    }
  )
}

export function changeSetBody({ createdAt, settledAt, counts, ...set }: ChangeSetSummary) {
  return given({
    ...set,
    counts: { ...counts },
    createdAt: createdAt.toISOString(),
    settledAt: iso(settledAt)
  })
}

function changeBody({ number, kind, organisation, before, after }: DirectoryChange) {
  return given({ number, kind, organisation, before, after })
}
