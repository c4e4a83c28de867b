/** How many documents still went on paper: told by the DMSs, a month and organisation at a time. */
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { vietnamDate } from '../../domain/calendar.ts'
import { isMonth } from '../../domain/reporting-period.ts'
import type { PaperTotal, ReportedOrganisation } from '../../exchange/ports/indicators.ts'
import { notFound, refuse } from '../errors.ts'
import { actorOf, eyesOf } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { keyed, refusals } from '../schemas/error.ts'
import { PaperTotalSchema } from '../schemas/indicator.ts'
import { given } from '../views.ts'

const strict = { additionalProperties: false }
const params = Type.Object(
  {
    organisationCode: Type.String({ minLength: 1, maxLength: 64, examples: ['000.00.01.H19'] }),
    period: Type.String({ maxLength: 7, description: 'yyyy-MM', examples: ['2026-03'] })
  },
  strict
)
const refused = refusals(
  ...keyed,
  'access.not-yours',
  'access.not-found',
  'request.invalid',
  'paper-total.month-invalid'
)
const count = (description: string) => Type.Integer({ minimum: 0, maximum: 10_000_000, description })

export function addPaperTotalRoutes(
  app: App,
  { reporting, clock }: Pick<HttpPorts, 'reporting' | 'clock'>
): void {
  app.put(
    '/v1/paper-totals/:organisationCode/:period',
    {
      config: { access: 'act' },
      schema: {
        tags: ['reports'],
        summary: 'Báo số văn bản giấy của một tháng / Report the paper documents of a month',
        description: 'Báo lại thì thay số cũ. / A later report stands in place of an earlier one.',
        params,
        body: Type.Object(
          {
            sent: count('Văn bản giấy gửi đi. / Sent on paper.'),
            received: count('Văn bản giấy nhận được. / Received on paper.'),
            reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 }))
          },
          { ...strict, examples: [{ sent: 12, received: 7, reason: 'Văn bản mật' }] }
        ),
        response: { 200: PaperTotalSchema, ...refused }
      }
    },
    async request => {
      const organisation = await ownOrganisation(request, request.params.organisationCode)
      const month = monthIn(request.params.period)
      const { sent, received, reason } = request.body
      const total = { organisationId: organisation.id, month, sent, received, ...given({ reason }) }
      return totalBody(organisation, await reporting.papers.report(total, actorOf(request)))
    }
  )

  app.get(
    '/v1/paper-totals/:organisationCode/:period',
    {
      config: { access: 'read' },
      schema: {
        tags: ['reports'],
        summary: 'Số văn bản giấy đã báo / The paper documents reported',
        params,
        response: { 200: PaperTotalSchema, ...refused }
      }
    },
    async request => {
      const organisation = await ownOrganisation(request, request.params.organisationCode)
      const month = monthIn(request.params.period)
      return totalBody(organisation, (await reporting.papers.find(organisation.id, month)) ?? notFound())
    }
  )

  async function ownOrganisation(request: FastifyRequest, code: string): Promise<ReportedOrganisation> {
    const organisation = (await reporting.indicators.organisation(code)) ?? notFound()
    const { connectorId } = eyesOf(request)
    if (connectorId !== undefined && organisation.connectorId !== connectorId)
      return refuse('access.not-yours', { field: 'params/organisationCode' })
    return organisation
  }

  function monthIn(period: string): string {
    if (!isMonth(period) || period > vietnamDate(clock.now()).slice(0, 7))
      return refuse('paper-total.month-invalid', { field: 'params/period', detail: period })
    return period
  }
}

function totalBody({ code, name }: ReportedOrganisation, total: PaperTotal) {
  const { month, sent, received, reason, reportedAt } = total
  const counts = { period: month, sent, received, reason, reportedAt: reportedAt.toISOString() }
  return given({ organisation: { code, name }, ...counts })
}
