/** The routing rules: one list, replaced whole by whoever has seen the latest one. */
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import { levels } from '../../../domain/organisation.ts'
import type { RoutingRule } from '../../../domain/routing.ts'
import type { RuleList } from '../../../exchange/ports/queries.ts'
import type { Problem } from '../../../domain/problem.ts'
import { RequestRefused, refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { keyed, oneOf, refusals } from '../../schemas/error.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const RuleSchema = Type.Object(
  {
    codePattern: Type.String({
      pattern: '^[A-Za-z0-9.*_-]{1,64}$',
      description: '`*` là mọi chuỗi. / `*` is any run.'
    }),
    level: Type.Optional(oneOf(levels)),
    axisId: Type.String({ minLength: 1, maxLength: 63 }),
    note: Type.Optional(Type.String({ maxLength: 500 }))
  },
  strict
)
type Rule = Static<typeof RuleSchema>
const ListSchema = Type.Object({ version: Type.String(), rules: Type.Array(RuleSchema) }, strict)

export function addRuleRoutes(app: App, { administration, carriers }: HttpPorts): void {
  app.get(
    '/v1/admin/routing-rules',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Quy tắc định tuyến / Routing rules',
        description: 'Quy tắc đầu tiên khớp được dùng; ETag là phiên bản. / The first that matches counts.',
        response: { 200: ListSchema, ...refusals(...keyed, 'access.not-yours') }
      }
    },
    async (_request, reply) => {
      const list = await administration.rules()
      return reply.header('etag', `"${list.version}"`).send(listBody(list))
    }
  )

  app.put(
    '/v1/admin/routing-rules',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Thay toàn bộ quy tắc / Replace the whole list',
        headers: Type.Object({ 'if-match': Type.Optional(Type.String({ maxLength: 100 })) }),
        body: Type.Object({ rules: Type.Array(RuleSchema, { maxItems: 500 }) }, strict),
        response: {
          200: ListSchema,
          ...refusals(
            ...keyed,
            'access.not-yours',
            'request.invalid',
            'request.version-missing',
            'request.version-stale'
          )
        }
      }
    },
    async (request, reply) => {
      const version = request.headers['if-match']?.replace(/^(?:W\/)?"(.*)"$/, '$1')
      if (version === undefined) return refuse('request.version-missing', { field: 'headers/if-match' })
      const { rules } = request.body
      const problems = wrongIn(rules, new Set(carriers.axes().map(axis => axis.id)))
      if (problems.length > 0) throw new RequestRefused(problems)
      const list = await administration.replaceRules(version, rules.map(ruleOf), actorOf(request))
      if (list === 'stale') return refuse('request.version-stale')
      return reply.header('etag', `"${list.version}"`).send(listBody(list))
    }
  )
}

/** A rule for an axis that is not there, or one that an earlier one hides. */
function wrongIn(rules: readonly Rule[], axes: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [index, { axisId, codePattern, level = '' }] of rules.entries()) {
    const key = `${codePattern.toUpperCase()} ${level}`
    if (!axes.has(axisId))
      problems.push({ code: 'request.invalid', field: `/rules/${index}/axisId`, detail: axisId })
    if (seen.has(key))
      problems.push({ code: 'request.invalid', field: `/rules/${index}/codePattern`, detail: codePattern })
    seen.add(key)
  }
  return problems
}

function ruleOf(rule: Rule, index: number): RoutingRule {
  return { ...rule, position: index + 1 }
}

function listBody({ version, rules }: RuleList) {
  return {
    version,
    rules: rules.map(
      ({ codePattern, level, axisId, note }) => given({ codePattern, level, axisId, note }) as Rule
    )
  }
}
