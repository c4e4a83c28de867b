/** The working calendar: a year at a time, replaced whole by whoever has seen its latest version. */
import { Type } from '@fastify/type-provider-typebox'
import type { Problem } from '../../../domain/problem.ts'
import { wrongInYear } from '../../../domain/working-days.ts'
import type { CalendarDay } from '../../../domain/working-days.ts'
import type { CalendarRowProblem, CalendarYear } from '../../../exchange/ports/clocks.ts'
import { missingWarnings } from '../../clock-views.ts'
import { RequestRefused, refuse } from '../../errors.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { CalendarSchema, DaySchema, YearParams } from '../../schemas/clock.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import { IfMatchHeaders, numberSeen } from '../../versions.ts'
import { given, iso } from '../../views.ts'

const strict = { additionalProperties: false }
/** A year has 366 days, and a file some words beside them. */
const csvLimit = 256 * 1024

const wrong = [
  'access.not-yours',
  'request.invalid',
  'request.version-missing',
  'request.version-stale',
  'calendar.day-unreadable',
  'calendar.day-of-another-year',
  'calendar.day-repeated',
  'calendar.day-worked-anyway'
] as const

export function addCalendarRoutes(app: App, { timekeeping, clock }: HttpPorts): void {
  app.get(
    '/v1/admin/calendar/:year',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['clocks'],
        summary: 'Lịch làm việc của năm / The working calendar of a year',
        description:
          'Chỉ ghi ngày khác thường lệ: nghỉ lễ, nghỉ bù, làm bù; ETag là phiên bản. / Only what differs from weekends.',
        params: YearParams,
        response: { 200: CalendarSchema, ...refusals(...keyed, 'access.not-yours', 'request.invalid') }
      }
    },
    async (request, reply) => {
      const year = await timekeeping.year(request.params.year)
      return reply.header('etag', `"${year.version}"`).send(await body(year))
    }
  )

  app.put(
    '/v1/admin/calendar/:year',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['clocks'],
        summary: 'Thay lịch của năm / Replace the calendar of a year',
        description:
          'Áp dụng cho thời hạn bắt đầu từ nay. / For clocks that start from now on; running ones keep theirs.',
        params: YearParams,
        headers: IfMatchHeaders,
        body: Type.Object({ days: Type.Array(DaySchema, { maxItems: 366 }) }, strict),
        response: { 200: CalendarSchema, ...refusals(...keyed, ...wrong) }
      }
    },
    async (request, reply) => {
      const { year } = request.params
      const after = await replace(year, numberSeen(request.headers), request.body.days, actorOf(request))
      return reply.header('etag', `"${after.version}"`).send(await body(after))
    }
  )

  // Of its own, because only here a body is CSV.
  void app.register(async plain => {
    const scope = plain as unknown as App
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser(
      'text/csv',
      { parseAs: 'string', bodyLimit: csvLimit },
      (_request, payload, done) => done(null, payload)
    )
    scope.post(
      '/v1/admin/calendar/:year/import',
      {
        config: { access: 'admin' },
        schema: {
          tags: ['clocks'],
          summary: 'Thay lịch của năm từ CSV / Replace the calendar of a year from CSV',
          description: 'Cột: day, kind, name (seed/README.md). / Columns: day, kind, name.',
          consumes: ['text/csv'],
          params: YearParams,
          headers: IfMatchHeaders,
          body: Type.String({ minLength: 1 }),
          response: { 200: CalendarSchema, ...refusals(...keyed, ...wrong, 'calendar.file-unreadable') }
        }
      },
      async (request, reply) => {
        const { year } = request.params
        const version = numberSeen(request.headers)
        const file = timekeeping.readCalendar(request.body)
        if (file.kind === 'wrong') throw new RequestRefused(file.problems.slice(0, 100).map(problemOf))
        const after = await replace(year, version, file.days, actorOf(request))
        return reply.header('etag', `"${after.version}"`).send(await body(after))
      }
    )
  })

  async function replace(
    year: number,
    version: number,
    days: readonly CalendarDay[],
    actor: string
  ): Promise<CalendarYear> {
    const problems = wrongInYear(year, days)
    if (problems.length > 0) throw new RequestRefused(problems)
    const after = await timekeeping.replaceYear(year, version, days, actor)
    return after === 'stale' ? refuse('request.version-stale') : after
  }

  async function body({ year, version, days, changedAt, changedBy }: CalendarYear) {
    const warnings = missingWarnings(await timekeeping.missingYears(clock.now()))
    return given({ year, version, days: [...days], changedAt: iso(changedAt), changedBy, warnings })
  }
}

function problemOf({ line, column, value, expected }: CalendarRowProblem): Problem {
  return {
    code: 'calendar.file-unreadable',
    line,
    ...(column === '' ? {} : { field: column }),
    detail: `${value} → ${expected}`
  }
}
