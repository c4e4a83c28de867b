/**
 * Going to fetch: what waits on an axis, what a DMS has put out. Each round is an outbox row that comes back by itself,
 * so that a round is neither forgotten nor bound to one process.
 */
import { afterFailure, closedBreaker } from '../domain/breaker.ts'
import pMap from 'p-map'
import { errors } from '../domain/errors/index.ts'
import type { CollectedAnswer } from './answers-for-dms.ts'
import { answerForDms } from './answers-for-dms.ts'
import { receiveMessage } from './inbound.ts'
import { acceptPost } from './outbound.ts'
import type { Axis, AxisItem, Collected, Connector, Ports, Topic } from './ports/index.ts'
import type { ExchangeSettings } from './settings.ts'

/**
 * One round over an axis's inbox; returns how many items were settled. A bad item never stops the others. Each item
 * waits for the axis, the disk and a commit in turn, so as many as the axis takes are under way side by side.
 */
export async function collectFromAxis(ports: Ports, settings: ExchangeSettings, axis: Axis): Promise<number> {
  const signal = AbortSignal.timeout(roundMs)
  return round(ports, settings, 'collect-axis', axis.id, axis.pollSeconds, async () => {
    const settle = async (item: AxisItem): Promise<number> => {
      if (signal.aborted) return 0
      try {
        await settleItem(ports, settings, axis, item, signal)
        return 1
      } catch (error) {
        ports.log.warn({ axis: axis.id, remoteId: item.remoteId, error }, 'axis.item-not-settled')
        return 0
      }
    }
    const settled = await pMap(axis.list(signal), settle, { concurrency: axis.concurrency })
    return settled.reduce((sum, one) => sum + one, 0)
  })
}

/** The longest that one round may take, milliseconds. */
export const roundMs = 10 * 60_000

/** Fetched, committed, acknowledged; any part may be repeated. Throws BrokenPromise `carrier.*`. */
export async function settleItem(
  ports: Ports,
  settings: ExchangeSettings,
  axis: Axis,
  item: AxisItem,
  signal: AbortSignal
): Promise<void> {
  const known = await ports.store.axisItems.find(axis.id, item.remoteId)
  // Listed again although settled: our acknowledgement was lost.
  if (known?.result === 'done') return axis.acknowledge(item, 'done', undefined, signal)
  const bytes = await axis.fetch(item, signal)
  const { remoteId, to } = item
  const answer = await receiveMessage(
    ports,
    settings,
    axis.id,
    { remoteId, ...(to === undefined ? {} : { to }) },
    bytes
  )
  if (answer.kind === 'refused') {
    const why = answer.problems.map(p => `${p.code}: ${errors[p.code].en}`).join('; ')
    await axis.acknowledge(item, 'fail', why, signal)
  } else await axis.acknowledge(item, 'done', undefined, signal)
}

/** One round over what a DMS has put out (folder, table, REST). */
export async function collectFromDms(
  ports: Ports,
  settings: ExchangeSettings,
  connector: Connector
): Promise<number> {
  const seconds = connector.collectSeconds ?? 0
  return round(ports, settings, 'collect-dms', connector.id, seconds, async () => {
    if (connector.collect === undefined) return 0
    return connector.collect(
      item => acceptCollected(ports, settings, connector, item),
      AbortSignal.timeout(roundMs)
    )
  })
}

async function acceptCollected(
  ports: Ports,
  settings: ExchangeSettings,
  connector: Connector,
  item: Collected
): Promise<CollectedAnswer> {
  const answer = await acceptPost(ports, settings, {
    connectorId: connector.id,
    actor: `dms:${connector.id}`,
    idempotencyKey: item.key,
    body: item.open()
  })
  return answerForDms(answer)
}

/** Runs once and says when again; a failed round counts against the lane and comes back like any other. */
export async function round(
  ports: Ports,
  settings: ExchangeSettings,
  topic: Topic,
  id: string,
  seconds: number,
  work: () => Promise<number>
): Promise<number> {
  try {
    const count = await work()
    const { failuresInARow } = await ports.lanes.read(collectLane(id))
    if (failuresInARow > 0) await ports.lanes.change(collectLane(id), () => closedBreaker)
    return count
  } catch (error) {
    const now = ports.clock.now()
    const lane = await ports.lanes.change(collectLane(id), b => afterFailure(b, false, now, settings.breaker))
    ports.log.warn({ partner: id, topic, error, ...lane }, 'collect.failed')
    return 0
  } finally {
    if (seconds > 0) await ports.store.outbox.schedule([collectItem(ports, topic, id, seconds)])
    else await ports.store.outbox.done(topic, id)
  }
}

/** Fetching has a lane of its own: a full way out must not keep us from taking in. */
export const collectLane = (id: string) => `collect:${id}`

export function collectItem(ports: Ports, topic: Topic, id: string, inSeconds: number) {
  const dueAt = new Date(ports.clock.now().getTime() + inSeconds * 1000)
  return { topic, ref: id, lane: collectLane(id), priority: 4, dueAt } as const
}
