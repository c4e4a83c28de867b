/** Numbers of the moment for /metrics: few, and cheap enough to be asked for every few seconds. */
import { sql } from 'kysely'
import type { Gauge, Gauges } from '../../exchange/ports/queries.ts'
import type { Db } from './pool.ts'
import { lanes } from './queries-admin.ts'
import { overdueByKind } from './queries-clocks.ts'

export function createGauges(db: Db): Gauges {
  return { read: () => read(db) }
}

async function read(db: Db): Promise<readonly Gauge[]> {
  const [loads, states, topics] = [await lanes(db), await openDeliveries(db), await outbox(db)]
  const late = await overdueByKind(db)
  // Every endpoint has a lane of its own: as labels they would grow without end.
  const partners = loads.filter(load => !load.lane.startsWith('webhook:'))
  const now = Date.now()
  return [
    {
      name: 'lienthong_lane_waiting',
      help: 'Jobs waiting in the outbox, by partner',
      values: partners.map(({ lane, waiting }) => ({ labels: { lane }, value: waiting }))
    },
    {
      name: 'lienthong_lane_in_flight',
      help: 'Deliveries held by a worker, by partner',
      values: partners.map(({ lane, inFlight }) => ({ labels: { lane }, value: inFlight }))
    },
    {
      name: 'lienthong_lane_paused',
      help: '1 while the breaker of a partner is open',
      values: partners.map(({ lane, pausedUntil }) => ({
        labels: { lane },
        value: pausedUntil !== undefined && pausedUntil.getTime() > now ? 1 : 0
      }))
    },
    {
      name: 'lienthong_deliveries_open',
      help: 'Deliveries that are not handed over, by state',
      values: states.map(({ state, count }) => ({ labels: { state }, value: count }))
    },
    {
      name: 'lienthong_outbox_waiting',
      help: 'Jobs waiting in the outbox, by topic',
      values: topics.map(({ topic, count }) => ({ labels: { topic }, value: count }))
    },
    {
      name: 'lienthong_clocks_overdue',
      help: 'Clocks that ran out and still wait, by kind',
      values: late.map(({ kind, count }) => ({ labels: { kind }, value: count }))
    }
  ]
}

/** The trays' own index holds these; what is done is not counted, it only grows. */
async function openDeliveries(db: Db) {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::int as count from delivery
    where state in ('refused', 'failed', 'held', 'unknown') group by state order by state`.execute(db)
  return rows
}

async function outbox(db: Db) {
  const { rows } = await sql<{ topic: string; count: number }>`
    select topic, count(*)::int as count from outbox group by topic order by topic`.execute(db)
  return rows
}
