/** What runs out, first what runs out first: for a DMS its own, for administrators all. */
import { Type } from '@fastify/type-provider-typebox'
import { levels } from '../../domain/organisation.ts'
import type { ClockFilter } from '../../exchange/ports/clocks.ts'
import { clockBody, missingWarnings, ownClockBody } from '../clock-views.ts'
import { refuse } from '../errors.ts'
import { actingFor } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { connectorQuery, pageOf, pageQuery } from '../schemas/basics.ts'
import { ClockSchema, CountsSchema, clockQuery } from '../schemas/clock.ts'
import { keyed, oneOf, refusals } from '../schemas/error.ts'
import { given } from '../views.ts'

const strict = { additionalProperties: false }
const known = refusals(...keyed, 'access.not-yours', 'request.invalid')

export function addClockRoutes(app: App, ports: HttpPorts): void {
  const { clocks, timekeeping, carriers, clock } = ports

  app.get(
    '/v1/clocks',
    {
      config: { access: 'act' },
      schema: {
        tags: ['clocks'],
        summary: 'Thời hạn của các đơn vị mình / Clocks of own offices',
        description:
          'Việc phải làm và việc đang chờ bên khác; sắp hết hạn đứng trước. / What to do, and what others owe.',
        querystring: Type.Object({ ...clockQuery, ...connectorQuery, ...pageQuery }, strict),
        response: { 200: pageOf(ClockSchema), ...known }
      }
    },
    async request => {
      const { connector, limit, cursor, ...filter } = request.query
      const connectorId = actingFor(request, connector, carriers)
      const now = clock.now()
      const page = await pageFor({ ...filter, connectorId }, now, limit, cursor)
      return { ...page, items: page.items.map(item => ownClockBody(item, connectorId, now)) }
    }
  )

  app.get(
    '/v1/admin/clocks',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['clocks'],
        summary: 'Thời hạn đang chạy / Clocks that run',
        querystring: Type.Object(
          {
            ...clockQuery,
            level: Type.Optional(oneOf(levels, { description: 'Cấp phải làm. / Level that must act.' })),
            connector: Type.Optional(
              Type.String({ maxLength: 63, description: 'Phải làm hoặc đang chờ. / That acts or waits.' })
            ),
            ...pageQuery
          },
          strict
        ),
        response: { 200: pageOf(ClockSchema), ...known }
      }
    },
    async request => {
      const { connector, limit, cursor, ...filter } = request.query
      const now = clock.now()
      const page = await pageFor({ ...filter, connectorId: connector }, now, limit, cursor)
      return { ...page, items: page.items.map(item => clockBody(item, now)) }
    }
  )

  app.get(
    '/v1/admin/clocks/counts',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['clocks'],
        summary: 'Số thời hạn theo loại / Clocks by kind',
        response: { 200: CountsSchema, ...refusals(...keyed, 'access.not-yours') }
      }
    },
    async () => {
      const now = clock.now()
      const items = [...(await clocks.clockCounts(now))]
      return { items, warnings: missingWarnings(await timekeeping.missingYears(now)) }
    }
  )

  type Asked = { [K in keyof ClockFilter]?: ClockFilter[K] | undefined }

  async function pageFor(
    { state = 'running', ...asked }: Asked,
    now: Date,
    limit = 50,
    cursor: string | undefined
  ) {
    const filter: ClockFilter = { state, ...given(asked) }
    const page = await clocks.clocks(filter, now, { limit, ...given({ cursor }) })
    return page ?? refuse('request.invalid', { field: 'querystring/cursor' })
  }
}
