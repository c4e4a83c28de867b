/** The report of a day: JSON that is signed, the signature, and the page for people. */
import { Type } from '@fastify/type-provider-typebox'
import { refuse } from '../../errors.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { keyed, oneOf, refusals } from '../../schemas/error.ts'
import { DayParams } from '../../schemas/reconciliation.ts'
import { checkDay } from '../books.ts'

const strict = { additionalProperties: false }
const binary = { schema: Type.Unsafe<never>({ type: 'string', format: 'binary' }) }

export function addReconciliationReportRoute(app: App, { reconciliation, dayReportPdf }: HttpPorts): void {
  app.get(
    '/v1/admin/reconciliation/reports/:day',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Báo cáo đối soát của một ngày / The report of a day',
        description:
          '`json`: bản được ký, mỗi dòng một điểm lệch; `p7s`: chữ ký số tách rời (CMS) trên đúng các byte đó; `pdf`: bản in. Mỗi thay đổi là một phiên bản mới; `x-report-version` nêu phiên bản. / The signed JSON, the detached signature over exactly these bytes, the page to print.',
        params: DayParams,
        querystring: Type.Object(
          {
            format: Type.Optional(oneOf(['json', 'pdf', 'p7s'])),
            version: Type.Optional(Type.Integer({ minimum: 1 }))
          },
          strict
        ),
        response: {
          200: {
            description: 'Báo cáo. / The report.',
            headers: { 'x-report-version': { type: 'integer' } },
            content: {
              'application/vnd.lienthong.reconciliation+json': binary,
              'application/pdf': binary,
              'application/pkcs7-signature': binary
            }
          },
          ...refusals(
            ...keyed,
            'access.not-yours',
            'request.invalid',
            'reconciliation.no-report',
            'reconciliation.unsigned',
            'key.unavailable',
            'timestamp.unavailable'
          )
        }
      }
    },
    async (request, reply) => {
      const day = checkDay(request.params.day)
      const { format = 'json', version } = request.query
      const report = await reconciliation.report(day, version)
      if (report === null) return refuse('reconciliation.no-report')
      void reply
        .header('x-report-version', report.version)
        .header('etag', `"${report.sha256}"`)
        .header('content-disposition', `attachment; filename="doi-soat-${day}-${report.version}.${format}"`)
      if (format === 'p7s') {
        if (report.signature === undefined) return refuse('reconciliation.unsigned')
        return reply.type('application/pkcs7-signature').send(Buffer.from(report.signature))
      }
      if (format === 'pdf')
        return reply.type('application/pdf').send(await dayReportPdf(report, await reconciliation.issuer()))
      return reply
        .type('application/vnd.lienthong.reconciliation+json')
        .send(Buffer.from(report.body, 'utf8'))
    }
  )
}
