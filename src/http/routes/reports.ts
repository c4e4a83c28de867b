/** Reports of indicators: as data, as a table, and as an administrative document. */
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { vietnamDate } from '../../domain/calendar.ts'
import { isIndicatorKey } from '../../domain/indicator.ts'
import { makeReport } from '../../exchange/indicator-report.ts'
import type { AdministrativeForm, IndicatorReport } from '../../exchange/ports/reports.ts'
import { refuse } from '../errors.ts'
import type { App, HttpPorts } from '../ports.ts'
import { organisationQuery, readScope, scopeQuery } from '../report-scope.ts'
import { reportBody } from '../report-views.ts'
import { pageOf, pageQuery } from '../schemas/basics.ts'
import { keyed, oneOf, refusals, shared } from '../schemas/error.ts'
import { CountedRowSchema, IndicatorReportSchema } from '../schemas/indicator.ts'
import { given, iso } from '../views.ts'

const strict = { additionalProperties: false }
const formats = ['json', 'csv', 'xlsx', 'html', 'pdf'] as const
/** More lines are no longer a document that anybody reads. */
const mostPrintedLines = 1500
const mediaTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf'
} as const
const binary = { schema: Type.Unsafe<never>({ type: 'string', format: 'binary' }) }
const refused = refusals(
  ...keyed,
  'access.not-yours',
  'access.not-found',
  'request.invalid',
  'indicator.unknown',
  'indicator.period-invalid',
  'indicator.period-too-long',
  'indicator.too-many-rows',
  'indicator.being-counted'
)
const filled = (text: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: text }))

export function addReportRoutes(app: App, ports: Pick<HttpPorts, 'reporting' | 'clock'>): void {
  const { reporting, clock } = ports
  app.get(
    '/v1/reports/indicators',
    {
      config: { access: 'read' },
      schema: {
        tags: ['reports'],
        summary: 'Báo cáo chỉ số gửi, nhận văn bản / Report of indicators',
        description:
          'So với chỉ tiêu và kỳ trước; `period=2026-Q1` là báo cáo quý (QĐ 28/2018/QĐ-TTg Điều 15). Khóa của hệ thống ' +
          'quản lý văn bản chỉ thấy đơn vị của mình. / Against targets and the period before; a DMS sees its own ' +
          'organisations only.',
        querystring: Type.Object(
          {
            ...scopeQuery,
            by: Type.Optional(oneOf(['organisation', 'level', 'month'])),
            format: Type.Optional(oneOf(formats)),
            place: filled('Địa danh trên báo cáo in. / Place on the printed report.'),
            signerTitle: filled('Chức vụ người ký. / Title of who signs.'),
            signerName: filled('Họ tên người ký. / Name of who signs.')
          },
          strict
        ),
        response: {
          200: {
            description: 'Báo cáo ở định dạng đã chọn. / The report in the form asked for.',
            content: {
              'application/json': { schema: shared(IndicatorReportSchema) },
              'text/csv': binary,
              [mediaTypes.xlsx]: binary,
              'text/html': binary,
              'application/pdf': binary
            }
          },
          ...refused
        }
      }
    },
    async (request, reply) => {
      const { by = 'level', format = 'json', place, signerTitle, signerName, ...query } = request.query
      const { parent, ...scope } = await readScope(request, query, reporting.indicators)
      const report = await makeReport({ ...reporting, clock }, { ...scope, by, ...given({ parent }) })
      if (report === 'being-counted') return refuse('indicator.being-counted')
      if (format === 'json') return reply.type('application/json; charset=utf-8').send(reportBody(report))
      const form = await formOf(report, given({ place, signerTitle, signerName }))
      return send(reply, format, report, form)
    }
  )

  app.get(
    '/v1/reports/indicators/:indicator/rows',
    {
      config: { access: 'read' },
      schema: {
        tags: ['reports'],
        summary: 'Các văn bản, lượt gửi tạo nên một con số / The rows that make a number',
        description: 'Mới nhất trước. / Newest first.',
        params: Type.Object({ indicator: Type.String({ maxLength: 40 }) }, strict),
        querystring: Type.Object(
          {
            ...scopeQuery,
            ...organisationQuery,
            part: Type.Optional(oneOf(['numerator', 'denominator'])),
            ...pageQuery
          },
          strict
        ),
        response: { 200: pageOf(CountedRowSchema), ...refused }
      }
    },
    async request => {
      const { indicator } = request.params
      if (!isIndicatorKey(indicator)) return refuse('indicator.unknown', { field: 'params/indicator' })
      const { part = 'numerator', limit = 50, cursor, ...query } = request.query
      const { period, parent, ...scope } = await readScope(request, query, reporting.indicators)
      const asked = { ...scope, from: period.from, to: period.to, ...given({ parentId: parent?.id }) }
      const page = await reporting.indicators.rows(indicator, part, asked, { limit, ...given({ cursor }) })
      if (page === null)
        return refuse('request.invalid', { field: `querystring/${cursor === undefined ? 'part' : 'cursor'}` })
      return { ...page, items: page.items.map(row => ({ ...row, at: iso(row.at) ?? '' })) }
    }
  )

  /** Issued by the organisation that is reported on, else by the one that keeps the gateway. */
  async function formOf(
    report: IndicatorReport,
    filledIn: Pick<AdministrativeForm, 'place' | 'signerTitle' | 'signerName'>
  ): Promise<AdministrativeForm> {
    const issuer = report.parent ?? (await reporting.indicators.organisation(reporting.gatewayCode))
    return {
      issuer: issuer?.name ?? '………',
      ...given({ above: issuer?.parentName }),
      date: vietnamDate(report.madeAt),
      ...filledIn
    }
  }

  async function send(
    reply: FastifyReply,
    format: Exclude<(typeof formats)[number], 'json'>,
    report: IndicatorReport,
    form: AdministrativeForm
  ): Promise<FastifyReply> {
    const printed = format === 'html' || format === 'pdf'
    if (printed && report.lines.length > mostPrintedLines)
      return refuse('indicator.too-many-rows', { detail: `${report.lines.length} > ${mostPrintedLines}` })
    const { from, to } = report.period
    const disposition = printed ? 'inline' : 'attachment'
    void reply
      .type(mediaTypes[format])
      .header('content-disposition', `${disposition}; filename="bao-cao-chi-so-${from}-${to}.${format}"`)
      .header('cache-control', 'no-store')
    if (format !== 'html') return reply.send(await reporting.writers[format](report, form))
    const { html, csp } = reporting.writers.html(report, form)
    return reply.header('content-security-policy', csp).send(html)
  }
}
