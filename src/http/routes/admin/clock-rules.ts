/** The numbers that clocks are set by. */
import { Type } from '@fastify/type-provider-typebox'
import type { ClockRules, UrgentMinutes } from '../../../domain/clock.ts'
import { hoursInOrder } from '../../../domain/working-days.ts'
import type { RulesVersion } from '../../../exchange/ports/clocks.ts'
import { refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { RulesBodySchema, RulesSchema } from '../../schemas/clock.ts'
import type { RulesBody } from '../../schemas/clock.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import { IfMatchHeaders, numberSeen } from '../../versions.ts'
import { given, iso } from '../../views.ts'

const strict = { additionalProperties: false }

export function addClockRuleRoutes(app: App, { timekeeping }: HttpPorts): void {
  app.get(
    '/v1/admin/clock-rules',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['clocks'],
        summary: 'Quy định thời hạn / Clock rules',
        description: 'ETag là phiên bản. / The ETag is the version.',
        response: { 200: RulesSchema, ...refusals(...keyed, 'access.not-yours') }
      }
    },
    async (_request, reply) => {
      const rules = await timekeeping.rules()
      return reply.header('etag', `"${rules.version}"`).send(rulesBody(rules))
    }
  )

  app.put(
    '/v1/admin/clock-rules',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['clocks'],
        summary: 'Thay quy định thời hạn / Replace the clock rules',
        description:
          'Chỉ áp dụng cho thời hạn bắt đầu từ nay. / Only for clocks that start from now on; running ones keep theirs.',
        headers: IfMatchHeaders,
        body: Type.Object({ rules: RulesBodySchema }, strict),
        response: {
          200: RulesSchema,
          ...refusals(
            ...keyed,
            'access.not-yours',
            'request.invalid',
            'request.version-missing',
            'request.version-stale',
            'clock-rules.hours-wrong'
          )
        }
      }
    },
    async (request, reply) => {
      const version = numberSeen(request.headers)
      const { rules } = request.body
      if (!hoursInOrder(rules.hours)) return refuse('clock-rules.hours-wrong', { field: '/rules/hours' })
      const after = await timekeeping.replaceRules(version, rulesOf(rules), actorOf(request))
      if (after === 'stale') return refuse('request.version-stale')
      return reply.header('etag', `"${after.version}"`).send(rulesBody(after))
    }
  )
}

/** The schema has seen to it that there are four. */
function rulesOf(body: RulesBody): ClockRules {
  return body as unknown as ClockRules & { send: { urgentMinutes: UrgentMinutes } }
}

function rulesBody({ version, rules, changedAt, changedBy }: RulesVersion) {
  const body = rules as unknown as RulesBody
  return given({ version, rules: body, changedAt: iso(changedAt), changedBy })
}
