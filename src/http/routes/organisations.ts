/** The directory as a clerk's address book: whom one may write to today, and who stands for a code that is closed. */
import { Type } from '@fastify/type-provider-typebox'
import { vietnamDate } from '../../domain/calendar.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import type { Resolution } from '../../domain/organisation.ts'
import type { OrganisationView } from '../../exchange/ports/queries.ts'
import { refuse } from '../errors.ts'
import type { App, HttpPorts } from '../ports.ts'
import { Id, pageQuery } from '../schemas/basics.ts'
import { keyed, oneOf, refusals } from '../schemas/error.ts'
import { LevelText, SearchText } from '../schemas/organisation.ts'
import { given } from '../views.ts'

const strict = { additionalProperties: false }

const entry = { code: Type.String(), name: Type.String(), level: LevelText }
const EntrySchema = Type.Object(
  {
    id: Id,
    ...entry,
    parentId: Type.Optional(Id),
    parentName: Type.Optional(Type.String()),
    matchedCode: Type.Optional(
      Type.String({ description: 'Mã khớp, khi khác mã đang dùng. / The code met, where it is another.' })
    )
  },
  strict
)

const ClosedCodeSchema = Type.Object(
  {
    code: Type.String(),
    result: oneOf(['redirected', 'refused'], {
      description:
        'redirected: văn bản gửi tới mã này sẽ được chuyển cho đơn vị kế thừa. refused: sẽ bị từ chối; chọn một trong các đơn vị nêu ra. / A document to this code goes to the successor, or is refused: choose one of those named.'
    }),
    successors: Type.Array(Type.Object(entry, strict))
  },
  { ...strict, description: 'Có khi q là một mã đã đóng. / Present when q is a code that is closed.' }
)

export function addOrganisationRoutes(app: App, { queries, directory, clock }: HttpPorts): void {
  app.get(
    '/v1/organisations',
    {
      config: { access: 'read' },
      schema: {
        tags: ['directory'],
        summary: 'Sổ địa chỉ: tìm nơi nhận / Address book: find recipients',
        description: 'Chỉ đơn vị đang hoạt động. / Only organisations that are open.',
        querystring: Type.Object(
          {
            q: Type.Optional(SearchText),
            level: Type.Optional(LevelText),
            parent: Type.Optional(Id),
            ...pageQuery
          },
          strict
        ),
        response: {
          200: Type.Object(
            {
              items: Type.Array(EntrySchema),
              closedCode: Type.Optional(ClosedCodeSchema),
              next: Type.Optional(Type.String())
            },
            strict
          ),
          ...refusals(...keyed, 'request.invalid')
        }
      }
    },
    async request => {
      const { q, level, parent, limit = 50, cursor } = request.query
      const filter = { ...given({ q, level, parentId: parent }), status: 'active' as const }
      const page = await queries.organisations(filter, { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      const isCode = q !== undefined && cursor === undefined && !/\s/.test(q.trim())
      const meant = isCode ? await directory.resolve(normaliseCode(q), vietnamDate(clock.now())) : undefined
      return given({ items: page.items.map(entryBody), closedCode: closedCode(meant), next: page.next })
    }
  )
}

function entryBody({ id, code, name, level, parentId, parentName, matchedCode }: OrganisationView) {
  return given({ id, code, name, level, parentId, parentName, matchedCode })
}

function closedCode(meant: Resolution | undefined) {
  if (meant === undefined || meant.kind === 'found' || meant.kind === 'unknown') return undefined
  const { code } = meant
  const successors = meant.kind === 'redirected' ? [meant.organisation] : meant.successors
  return {
    code,
    result: meant.kind === 'redirected' ? ('redirected' as const) : ('refused' as const),
    successors: successors.map(organisation => ({
      code: organisation.code,
      name: organisation.name,
      level: organisation.level
    }))
  }
}
