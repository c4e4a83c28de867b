/** Axes and DMSs: how their lanes stand, whether they answer. */
import { Type } from '@fastify/type-provider-typebox'
import type { Carrier } from '../../../exchange/ports/index.ts'
import type { LaneLoad } from '../../../exchange/ports/queries.ts'
import { notFound } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Time } from '../../schemas/basics.ts'
import { keyed, oneOf, refusals } from '../../schemas/error.ts'
import { given, iso } from '../../views.ts'

const strict = { additionalProperties: false }
const patienceMs = 15_000
const PartnerSchema = Type.Object(
  {
    id: Type.String(),
    kind: oneOf(['axis', 'dms']),
    label: Type.String(),
    state: oneOf(['working', 'troubled', 'paused'], { description: 'Thông, có lỗi gần đây, hoặc tạm ngắt.' }),
    concurrency: Type.Integer(),
    inFlight: Type.Integer(),
    waiting: Type.Integer(),
    oldestDueAt: Type.Optional(Time),
    failuresInARow: Type.Integer(),
    pausedUntil: Type.Optional(Time)
  },
  strict
)
const PartnerParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 63 }) }, strict)

export function addPartnerRoutes(
  app: App,
  { queries, administration, carriers, audit, clock }: HttpPorts
): void {
  app.get(
    '/v1/admin/partners',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Các kết nối / Partners',
        response: {
          200: Type.Object({ items: Type.Array(PartnerSchema) }, strict),
          ...refusals(...keyed, 'access.not-yours')
        }
      }
    },
    async () => {
      const loads = new Map((await queries.lanes()).map(load => [load.lane, load]))
      const all: readonly Carrier[] = [...carriers.axes(), ...carriers.connectors()]
      return { items: all.map(carrier => partnerBody(carrier, loads.get(carrier.id), clock.now())) }
    }
  )

  app.post(
    '/v1/admin/partners/:id/test',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Thử kết nối / Test a partner',
        params: PartnerParams,
        response: {
          200: Type.Object(
            {
              ok: Type.Boolean(),
              ms: Type.Optional(Type.Number()),
              code: Type.Optional(Type.String()),
              detail: Type.Optional(Type.String())
            },
            strict
          ),
          ...refusals(...keyed, 'access.not-yours', 'access.not-found')
        }
      }
    },
    async request => {
      const carrier = carriers.get(request.params.id) ?? notFound()
      const result = await carrier.test(AbortSignal.timeout(patienceMs))
      await audit.note({
        action: 'partner.tested',
        outcome: result.ok ? 'success' : 'failure',
        actor: actorOf(request),
        subject: { partner: carrier.id },
        at: clock.now()
      })
      return result
    }
  )

  app.post(
    '/v1/admin/axes/:id/sync',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Đồng bộ danh mục từ trục / Read the directory of an axis',
        params: PartnerParams,
        response: {
          202: Type.Object({ result: Type.Literal('scheduled') }, strict),
          ...refusals(...keyed, 'access.not-yours', 'access.not-found')
        }
      }
    },
    async (request, reply) => {
      const axis = carriers.axes().find(one => one.id === request.params.id)
      // An axis without a directory has nothing to read.
      if (axis?.agencies === undefined) return notFound()
      await administration.syncDirectory(axis.id, actorOf(request))
      return reply.code(202).send({ result: 'scheduled' as const })
    }
  )
}

function partnerBody({ id, kind, label, concurrency }: Carrier, load: LaneLoad | undefined, now: Date) {
  const { inFlight = 0, waiting = 0, failuresInARow = 0, pausedUntil, oldestDueAt } = load ?? {}
  const paused = pausedUntil !== undefined && pausedUntil > now
  const state = paused
    ? ('paused' as const)
    : failuresInARow > 0
      ? ('troubled' as const)
      : ('working' as const)
  const times = { oldestDueAt: iso(oldestDueAt), pausedUntil: iso(pausedUntil) }
  return given({ id, kind, label, state, concurrency, inFlight, waiting, failuresInARow, ...times })
}
