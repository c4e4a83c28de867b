/** What a report is asked about, read from the query; and what a DMS may not ask about. */
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Level } from '../domain/organisation.ts'
import { levels } from '../domain/organisation.ts'
import type { ReportingPeriod } from '../domain/reporting-period.ts'
import { daysIn, rangeOf, readPeriod } from '../domain/reporting-period.ts'
import type { Indicators, ReportedOrganisation } from '../exchange/ports/indicators.ts'
import { notFound, refuse } from './errors.ts'
import { eyesOf } from './plugins/keys.ts'
import { oneOf } from './schemas/error.ts'
import { given } from './views.ts'

const longestDays = 366
const day = (text: string) => Type.String({ maxLength: 10, description: text, examples: ['2026-03-01'] })
const organisation = (text: string) => Type.String({ minLength: 1, maxLength: 36, description: text })

export const scopeQuery = {
  from: Type.Optional(day('Ngày đầu (yyyy-MM-dd), giờ Việt Nam. / The first day, in Vietnam.')),
  to: Type.Optional(day('Ngày cuối, tính cả ngày đó. / The last day, included.')),
  period: Type.Optional(
    Type.String({
      maxLength: 10,
      description: 'Thay cho from và to: ngày, tuần, tháng, quý, năm. / Instead of from and to.',
      examples: ['2026-03-02', '2026-W10', '2026-03', '2026-Q1', '2026']
    })
  ),
  level: Type.Optional(oneOf(levels)),
  parent: Type.Optional(
    organisation('Mã hoặc id đơn vị cấp trên; gồm các đơn vị trực thuộc. / It and all below it.')
  )
}
export const organisationQuery = {
  organisation: Type.Optional(organisation('Mã hoặc id một đơn vị. / This one alone.'))
}

interface ScopeQuery {
  readonly from?: string
  readonly to?: string
  readonly period?: string
  readonly level?: Level
  readonly parent?: string
  readonly organisation?: string
}

/** Throws a refusal: a period that is none, an organisation that is not there or another DMS's. */
export async function readScope(request: FastifyRequest, query: ScopeQuery, indicators: Indicators) {
  const period = periodOf(query)
  const eyes = eyesOf(request)
  const find = async (
    idOrCode: string | undefined,
    field: string
  ): Promise<ReportedOrganisation | undefined> => {
    if (idOrCode === undefined) return undefined
    const found = (await indicators.organisation(idOrCode)) ?? notFound()
    if (eyes.connectorId !== undefined && found.connectorId !== eyes.connectorId)
      return refuse('access.not-yours', { field: `querystring/${field}` })
    return found
  }
  const parent = await find(query.parent, 'parent')
  const one = await find(query.organisation, 'organisation')
  return { period, parent, ...given({ level: query.level, organisationId: one?.id, ...eyes }) }
}

function periodOf({ from, to, period }: ScopeQuery): ReportingPeriod {
  const ranged = from !== undefined || to !== undefined
  if (period !== undefined && ranged)
    return refuse('indicator.period-invalid', { field: 'querystring/period', detail: 'period or from, to' })
  const read = period === undefined ? rangeOf(from ?? '', to ?? '') : readPeriod(period)
  if (read === null) {
    const field = period !== undefined ? 'period' : from === undefined ? 'from' : 'to'
    const detail = period ?? `${from ?? '∅'} … ${to ?? '∅'}`
    return refuse('indicator.period-invalid', { field: `querystring/${field}`, detail })
  }
  if (daysIn(read) > longestDays)
    return refuse('indicator.period-too-long', { detail: `${daysIn(read)} > ${longestDays}` })
  return read
}
