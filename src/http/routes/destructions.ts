/** The proof that recalled content was destroyed (QĐ 28/2018 Art 9.2; NĐ 30/2020 Art 18.4b). */
import { Type } from '@fastify/type-provider-typebox'
import type { ContentFate } from '../../domain/destruction.ts'
import type { DestructionSummary, DestructionView } from '../../exchange/ports/destruction.ts'
import { notFound, refuse } from '../errors.ts'
import { eyesOf } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { IdParams, pageOf, pageQuery } from '../schemas/basics.ts'
import { DestructionLineSchema, DestructionSchema } from '../schemas/destruction.ts'
import type { DestructionBody, DestructionLine } from '../schemas/destruction.ts'
import { keyed, oneOf, refusals } from '../schemas/error.ts'
import { given, iso } from '../views.ts'

const strict = { additionalProperties: false }

export function addDestructionRoutes(app: App, { queries, destructions }: HttpPorts): void {
  app.get(
    '/v1/documents/:id/destruction',
    {
      config: { access: 'read' },
      schema: {
        tags: ['documents'],
        summary: 'Chứng cứ hủy nội dung văn bản đã thu hồi / Proof that recalled content was destroyed',
        description:
          'Khi nào, theo yêu cầu nào, và kết quả với từng nội dung (mã băm, kích thước). 404 khi không có lệnh hủy. / When, by which act, and what became of each content; 404 when nothing was ordered.',
        params: IdParams,
        response: {
          200: DestructionSchema,
          ...refusals(...keyed, 'access.not-found', 'request.invalid')
        }
      }
    },
    async request => {
      const eyes = eyesOf(request)
      const document = (await queries.document(eyes, request.params.id)) ?? notFound()
      const proof = (await destructions.proof(document.id)) ?? notFound()
      return proofBody(proof, eyes.connectorId)
    }
  )

  app.get(
    '/v1/admin/destructions',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Nội dung văn bản thu hồi đã hủy hoặc chờ hủy / Recalled content destroyed or about to be',
        description: 'Mới nhất trước. / Newest first.',
        querystring: Type.Object(
          {
            state: Type.Optional(
              oneOf(['ordered', 'done'], { description: 'Chờ hủy, hoặc đã hủy xong. / Still open, or done.' })
            ),
            ...pageQuery
          },
          strict
        ),
        response: {
          200: pageOf(DestructionLineSchema),
          ...refusals(...keyed, 'access.not-yours', 'request.invalid')
        }
      }
    },
    async request => {
      const { limit = 50, cursor, state } = request.query
      const open = state === undefined ? undefined : state === 'ordered'
      const page = await destructions.list({ limit, ...given({ cursor }) }, open)
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return { ...page, items: page.items.map(each => lineBody(each, true)) }
    }
  )
}

/** A DMS learns of its own document; whose copy a content was kept for is not its business. */
function proofBody({ recalls, ...rest }: DestructionView, connectorId: string | undefined): DestructionBody {
  return {
    ...lineBody(rest, connectorId === undefined),
    recalls: recalls.map(act =>
      given({
        ...act,
        at: act.at.toISOString(),
        recipients: act.recipients.map(each => given({ ...each, answeredAt: iso(each.answeredAt) }))
      })
    )
  }
}

function lineBody({ arrivals, ...destruction }: DestructionSummary, everything: boolean): DestructionLine {
  return given({
    ...destruction,
    cameAgain: arrivals > 0,
    orderedAt: destruction.orderedAt.toISOString(),
    doneAt: iso(destruction.doneAt),
    contents: destruction.contents.map(each => fateBody(each, everything))
  })
}

function fateBody({ keptFor, outcome, ...fate }: ContentFate, everything: boolean) {
  const shown = outcome === 'under-way' ? 'pending' : outcome
  return given({ ...fate, outcome: shown, keptFor: everything ? keptFor : undefined })
}
