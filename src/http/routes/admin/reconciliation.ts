/** Runs, findings and their repair, the report of a day. */
import { Type } from '@fastify/type-provider-typebox'
import { findingKinds } from '../../../domain/reconciliation.ts'
import { findingStates } from '../../../exchange/ports/reconciliation.ts'
import type { RepairAnswer } from '../../../exchange/reconciliation/index.ts'
import { RequestRefused, describe, notFound, refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { findingBody, planBody, runBody } from '../../reconciliation-views.ts'
import { Id, IdParams, pageOf, pageQuery } from '../../schemas/basics.ts'
import { ProblemSchema, keyed, oneOf, refusals, shared } from '../../schemas/error.ts'
import { Day, FindingSchema, PartnerId, PlanSchema, RunSchema } from '../../schemas/reconciliation.ts'
import { given } from '../../views.ts'
import { checkDay } from '../books.ts'

const strict = { additionalProperties: false }
const known = refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')
const listed = refusals(...keyed, 'access.not-yours', 'request.invalid')
const Dry = {
  dry: Type.Optional(
    Type.Boolean({ default: false, description: 'Chỉ cho biết sẽ làm gì. / Says what would happen.' })
  )
}
const Repaired = Type.Object(
  {
    id: Id,
    result: oneOf(['repaired', 'would-repair', 'call', 'not-repaired']),
    plan: Type.Optional(PlanSchema),
    detail: Type.Optional(Type.String()),
    error: Type.Optional(shared(ProblemSchema))
  },
  strict
)

export function addReconciliationRoutes(app: App, { reconciliation, reconciliations }: HttpPorts): void {
  app.post(
    '/v1/admin/reconciliation/runs',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Đối soát một ngày với một đối tác / Reconcile a day with a partner',
        body: Type.Object({ partner: PartnerId, day: Day }, strict),
        response: {
          202: RunSchema,
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'reconciliation.day-not-over'
          )
        }
      }
    },
    async (request, reply) => {
      const { partner: partnerId, day } = request.body
      const askedBy = actorOf(request)
      const run = await reconciliation.ask({ partnerId, day: checkDay(day, '/day'), askedBy })
      return reply.code(202).send(runBody(run))
    }
  )

  app.get(
    '/v1/admin/reconciliation/runs',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Các lần đối soát, mới nhất trước / Runs, newest first',
        querystring: Type.Object(
          { partner: Type.Optional(PartnerId), day: Type.Optional(Day), ...pageQuery },
          strict
        ),
        response: { 200: pageOf(RunSchema), ...listed }
      }
    },
    async request => {
      const { partner: partnerId, day, limit = 50, cursor } = request.query
      const page = await reconciliations.runs(given({ partnerId, day }), { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: page.items.map(runBody) }
    }
  )

  app.get(
    '/v1/admin/reconciliation/runs/:id',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Một lần đối soát / A run',
        params: IdParams,
        response: { 200: RunSchema, ...known }
      }
    },
    async request => runBody((await reconciliations.run(request.params.id)) ?? notFound())
  )

  app.get(
    '/v1/admin/reconciliation/findings',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Các điểm lệch / Findings',
        description:
          'Mới nhất trước; mặc định mọi tình trạng. / Newest first; all states unless one is named.',
        querystring: Type.Object(
          {
            partner: Type.Optional(PartnerId),
            day: Type.Optional(Day),
            kind: Type.Optional(oneOf(findingKinds)),
            state: Type.Optional(oneOf(findingStates)),
            run: Type.Optional(Id),
            ...pageQuery
          },
          strict
        ),
        response: { 200: pageOf(FindingSchema), ...listed }
      }
    },
    async request => {
      const { partner: partnerId, day, kind, state, run: runId, limit = 50, cursor } = request.query
      const filter = given({ partnerId, day, kind, state, runId })
      const page = await reconciliations.findings(filter, { limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: page.items.map(each => findingBody(each, reconciliation.plan(each))) }
    }
  )

  app.get(
    '/v1/admin/reconciliation/findings/:id',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Một điểm lệch / A finding',
        params: IdParams,
        response: { 200: FindingSchema, ...known }
      }
    },
    async request => {
      const finding = (await reconciliations.finding(request.params.id)) ?? notFound()
      return findingBody(finding, reconciliation.plan(finding))
    }
  )

  app.post(
    '/v1/admin/reconciliation/findings/:id/repair',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Sửa một điểm lệch / Repair a finding',
        params: IdParams,
        querystring: Type.Object(Dry, strict),
        response: {
          200: Repaired,
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'document.recalled',
            'delivery.not-retryable',
            'reconciliation.finding-closed',
            'reconciliation.no-repair',
            'reconciliation.moved-on',
            'reconciliation.answered',
            'reconciliation.repair-failed'
          )
        }
      }
    },
    async request => {
      const { id } = request.params
      const answer = await reconciliation.repair(id, actorOf(request), request.query.dry === true)
      if (answer.kind === 'not-found') return notFound()
      if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
      return repairedBody(id, answer)
    }
  )

  app.post(
    '/v1/admin/reconciliation/findings/repair',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Sửa nhiều điểm lệch / Repair many findings',
        description: 'Mỗi điểm một kết quả; điểm không sửa được không cản các điểm khác. / One result each.',
        querystring: Type.Object(Dry, strict),
        body: Type.Object({ ids: Type.Array(Id, { minItems: 1, maxItems: 200 }) }, strict),
        response: { 200: Type.Object({ items: Type.Array(Repaired) }, strict), ...listed }
      }
    },
    async request => {
      const items = []
      // One after another: a hundred fetches at once would be an attack on the partner.
      for (const id of new Set(request.body.ids))
        items.push(
          repairedBody(id, await reconciliation.repair(id, actorOf(request), request.query.dry === true))
        )
      return { items }
    }
  )

  app.post(
    '/v1/admin/reconciliation/findings/:id/dismiss',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Bỏ qua một điểm lệch, có lý do / Dismiss a finding with a reason',
        params: IdParams,
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }, strict),
        response: {
          200: Type.Object({ result: Type.Literal('dismissed') }, strict),
          ...refusals(
            ...keyed,
            'access.not-yours',
            'access.not-found',
            'request.invalid',
            'reconciliation.finding-closed'
          )
        }
      }
    },
    async request => {
      const answer = await reconciliation.dismiss(request.params.id, request.body.reason, actorOf(request))
      if (answer.kind === 'not-found') return notFound()
      if (answer.kind === 'conflict') throw new RequestRefused([answer.problem])
      return { result: 'dismissed' as const }
    }
  )
}

function repairedBody(id: string, answer: RepairAnswer) {
  switch (answer.kind) {
    case 'repaired':
    case 'would-repair': {
      const plan = planBody({ kind: 'repair', action: answer.action })
      return { id, result: answer.kind, plan, detail: answer.result }
    }
    case 'call':
      return { id, result: answer.kind, plan: planBody(answer.plan) }
    case 'not-found':
      return { id, result: 'not-repaired' as const, error: describe({ code: 'access.not-found' }) }
    case 'conflict':
      return { id, result: 'not-repaired' as const, error: describe(answer.problem) }
  }
}
