/** For the province's operations centre (IOC): today, this week, this month, by level. Flat, always the same keys. */
import { createHash } from 'node:crypto'
import { Type } from '@fastify/type-provider-typebox'
import { vietnamDate } from '../../domain/calendar.ts'
import type { IndicatorTarget, Measures } from '../../domain/indicator.ts'
import { indicators, meets, noMeasures, targetFor } from '../../domain/indicator.ts'
import { levels } from '../../domain/organisation.ts'
import { monthOf, weekOf } from '../../domain/reporting-period.ts'
import { refuse } from '../errors.ts'
import type { App, HttpPorts } from '../ports.ts'
import { keyed, refusals, shared } from '../schemas/error.ts'
import { FeedSchema } from '../schemas/indicator.ts'
import type { FeedBody } from '../schemas/indicator.ts'

type Item = FeedBody['items'][number]
/** Answered again without counting. */
const freshMs = 30_000
/** Closed days may lag so far behind a late receipt. */
const lagMs = 5 * 60_000

export function addFeedRoute(app: App, { reporting, clock }: Pick<HttpPorts, 'reporting' | 'clock'>): void {
  let kept: { readonly at: number; readonly body: Promise<FeedBody> } | undefined

  app.get(
    '/v1/feed/indicators',
    {
      config: { access: 'feed', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        tags: ['reports'],
        summary: 'Số liệu cho trung tâm điều hành (IOC) / Feed for the operations centre',
        description:
          'Khóa loại `feed` chỉ gọi được đường dẫn này. Hôm nay, tuần này, tháng này; `all` là mọi cấp; null là không có ' +
          'số liệu. / A key of kind `feed` may call this and nothing else.',
        headers: Type.Object({ 'if-none-match': Type.Optional(Type.String({ maxLength: 200 })) }),
        response: {
          200: shared(FeedSchema),
          304: Type.Null({ description: 'Không đổi. / Not changed.' }),
          ...refusals(...keyed, 'access.not-yours', 'indicator.being-counted')
        }
      }
    },
    async (request, reply) => {
      const body = await current()
      const tag = `"${createHash('sha256').update(JSON.stringify(body.items)).digest('base64url')}"`
      void reply.header('etag', tag).header('cache-control', `private, max-age=${freshMs / 1000}`)
      const known = request.headers['if-none-match']?.split(',').map(each => each.trim().replace(/^W\//, ''))
      if (known?.includes(tag) === true) return reply.code(304).send(null)
      return body
    }
  )

  /** Many screens ask at once; one of them has it counted. */
  function current(): Promise<FeedBody> {
    const now = clock.now().getTime()
    if (kept !== undefined && now - kept.at < freshMs && now >= kept.at) return kept.body
    const body = count()
    kept = { at: now, body }
    body.catch(() => {
      if (kept?.body === body) kept = undefined
    })
    return body
  }

  async function count(): Promise<FeedBody> {
    const madeAt = clock.now()
    const today = vietnamDate(madeAt)
    const { targets } = (await reporting.targets.list()) ?? { targets: [] }
    const starts = { today, week: weekOf(today).from, month: monthOf(today).from } as const
    const items: Item[] = []
    for (const [period, from] of Object.entries(starts) as [Item['period'], string][]) {
      const measured = await reporting.indicators.measure({ from, to: today, by: 'level', lagMs })
      if (measured === 'being-counted') return refuse('indicator.being-counted')
      const byLevel = new Map(measured.groups.map(group => [group.key, group.measures]))
      for (const level of levels)
        items.push(...itemsOf({ period, from, to: today, level }, byLevel.get(level) ?? noMeasures, targets))
      items.push(...itemsOf({ period, from, to: today, level: 'all' }, measured.total, targets))
    }
    return { madeAt: madeAt.toISOString(), items }
  }
}

function itemsOf(
  place: Pick<Item, 'period' | 'from' | 'to' | 'level'>,
  measures: Measures,
  targets: readonly IndicatorTarget[]
): Item[] {
  return indicators.map(indicator => {
    const counted = indicator.of(measures)
    const level = place.level === 'all' ? undefined : place.level
    const target = targetFor(targets, indicator.key, level, place.to)
    return {
      ...place,
      indicator: indicator.key,
      unit: indicator.unit,
      value: counted.value,
      numerator: counted.numerator ?? null,
      denominator: counted.denominator ?? null,
      target: target?.value ?? null,
      met: target === null ? null : meets(indicator, counted, target.value)
    }
  })
}
