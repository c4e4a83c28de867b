/** What the province aims at, by indicator and level: one list, replaced whole by whoever has seen the latest one. */
import { Type } from '@fastify/type-provider-typebox'
import { readTargets } from '../../../domain/indicator-targets.ts'
import type { TargetList } from '../../../exchange/ports/indicators.ts'
import { RequestRefused, notFound, refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import { TargetListSchema } from '../../schemas/indicator.ts'
import { given, iso } from '../../views.ts'

const strict = { additionalProperties: false }
const Written = Type.Object(
  {
    indicator: Type.String({ maxLength: 40, examples: ['two-signatures'] }),
    level: Type.String({ maxLength: 20, examples: ['tinh'] }),
    value: Type.Number({ description: 'Phần trăm, hoặc đơn vị của chỉ số. / Percent, or its own unit.' }),
    from: Type.String({
      maxLength: 10,
      description: 'Ngày áp dụng. / The first day.',
      examples: ['2026-01-01']
    })
  },
  strict
)

export function addIndicatorTargetRoutes(app: App, { reporting }: Pick<HttpPorts, 'reporting'>): void {
  app.get(
    '/v1/admin/indicator-targets',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Chỉ tiêu theo chỉ số và cấp / Targets by indicator and level',
        description: 'ETag là phiên bản; bản cũ đọc bằng `version`. / Older versions by `version`.',
        querystring: Type.Object({ version: Type.Optional(Type.Integer({ minimum: 0 })) }, strict),
        response: {
          200: TargetListSchema,
          ...refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')
        }
      }
    },
    async (request, reply) => {
      const list = (await reporting.targets.list(request.query.version)) ?? notFound()
      return reply.header('etag', `"${list.version}"`).send(listBody(list))
    }
  )

  app.put(
    '/v1/admin/indicator-targets',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Thay toàn bộ chỉ tiêu / Replace all targets',
        headers: Type.Object({ 'if-match': Type.Optional(Type.String({ maxLength: 100 })) }),
        body: Type.Object({ targets: Type.Array(Written, { maxItems: 1000 }) }, strict),
        response: {
          200: TargetListSchema,
          ...refusals(
            ...keyed,
            'access.not-yours',
            'request.invalid',
            'request.version-missing',
            'request.version-stale',
            'indicator.unknown',
            'target.invalid'
          )
        }
      }
    },
    async (request, reply) => {
      const version = /^(?:W\/)?"(\d{1,9})"$/.exec(request.headers['if-match'] ?? '')?.[1]
      if (version === undefined) return refuse('request.version-missing', { field: 'headers/if-match' })
      const { targets, problems } = readTargets(
        request.body.targets,
        (index, name) => `/targets/${index}/${name}`
      )
      if (problems.length > 0) throw new RequestRefused(problems)
      const list = await reporting.targets.replace(Number(version), targets, actorOf(request))
      if (list === 'stale') return refuse('request.version-stale')
      return reply.header('etag', `"${list.version}"`).send(listBody(list))
    }
  )
}

function listBody({ version, targets, changedAt, changedBy }: TargetList) {
  return given({ version, targets: [...targets], changedAt: iso(changedAt), changedBy })
}
