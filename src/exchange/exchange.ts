/** The story put together: what http, the workers and the command line may ask of it. */
import { BrokenPromise } from '../domain/problem.ts'
import type { Exchange } from './answers.ts'
import { attemptDelivery } from './attempt.ts'
import { auditItem } from './audit/round.ts'
import { clocksItem } from './clocks/round.ts'
import { collectFromAxis, collectFromDms, collectItem } from './collect.ts'
import { receiveMessage } from './inbound.ts'
import { recallDocument } from './life/recall.ts'
import { lookAgain, recheckDocument, refuseHeld } from './look-again.ts'
import { acceptPost } from './outbound.ts'
import { pickUp, retryDelivery } from './pick-up.ts'
import type { Axis, Connector, Ports, Topic } from './ports/index.ts'
import { dismissReceipt, forwardReceipt, matchReceipt } from './receipts-by-hand.ts'
import type { ExchangeSettings } from './settings.ts'
import { syncDirectory } from './sync-directory.ts'
import { settleByWord } from './settle-by-word.ts'

export function createExchange(ports: Ports, settings: ExchangeSettings): Exchange {
  return {
    post: post => acceptPost(ports, settings, post),
    attempt: id => attemptDelivery(ports, settings, id),
    receive: (axisId, item, body) => receiveMessage(ports, settings, axisId, item, body),
    collectFromAxis: id => collectFromAxis(ports, settings, axisOf(ports, id)),
    collectFromDms: id => collectFromDms(ports, settings, connectorOf(ports, id)),
    pickUp: (connectorId, deliveryId, result) => pickUp(ports, connectorId, deliveryId, result),
    retry: (deliveryId, actor) => retryDelivery(ports, deliveryId, actor),
    settleByWord: (deliveryId, word, actor) => settleByWord(ports, deliveryId, word, actor),
    lookAgain: id => lookAgain(ports, id),
    recheck: (id, actor) => recheckDocument(ports, id, actor),
    refuseHeld: (id, reason, actor) => refuseHeld(ports, id, reason, actor),
    recall: request => recallDocument(ports, settings, request),
    matchReceipt: (id, by) => matchReceipt(ports, id, by),
    dismissReceipt: (id, reason, actor) => dismissReceipt(ports, id, reason, actor),
    forwardReceipt: (id, code, actor) => forwardReceipt(ports, id, code, actor)
  }
}

/** Work whose story is told elsewhere; compose.ts brings it. */
export interface OtherWork {
  /** Sends one webhook message. */
  notify(messageId: string): Promise<void>
  /** Notes which clocks run out, and schedules itself again. */
  clocks(): Promise<void>
  /** Links audit events, closes days. */
  audit(): Promise<void>
  /** Destroys a recalled document's content. */
  destroy(documentId: string): Promise<void>
  /** Compares the gateway with one partner, and schedules itself again. */
  reconcile(partnerId: string): Promise<void>
}

/** What a worker does with a job. */
export function createJobHandler(
  ports: Ports,
  settings: ExchangeSettings,
  exchange: Exchange,
  other: OtherWork
): (topic: Topic, ref: string) => Promise<void> {
  return async (topic, ref) => {
    switch (topic) {
      case 'deliver':
        return exchange.attempt(ref)
      case 'notify':
        return other.notify(ref)
      case 'clocks':
        return other.clocks()
      case 'audit':
        return other.audit()
      case 'destroy':
        return other.destroy(ref)
      case 'reconcile':
        return other.reconcile(ref)
      case 'verify':
        return exchange.lookAgain(ref)
      case 'collect-axis':
        return partnerGone(ports, topic, ref) ?? void (await exchange.collectFromAxis(ref))
      case 'collect-dms':
        return partnerGone(ports, topic, ref) ?? void (await exchange.collectFromDms(ref))
      case 'sync-directory':
        return (
          partnerGone(ports, topic, ref) ?? void (await syncDirectory(ports, settings, axisOf(ports, ref)))
        )
    }
  }
}

/** At start: every partner that must be visited has its row; rows of partners that are gone end by themselves. */
export async function scheduleRounds(ports: Ports): Promise<void> {
  const axes = ports.carriers.axes().filter(axis => axis.pollSeconds > 0)
  const directories = ports.carriers.axes().filter(axis => axis.agencies !== undefined)
  const connectors = ports.carriers.connectors().filter(connector => connector.collect !== undefined)
  await ports.store.outbox.schedule([
    clocksItem(ports, 0),
    auditItem(ports, 0),
    ...axes.map(axis => collectItem(ports, 'collect-axis', axis.id, 0)),
    ...directories.map(axis => collectItem(ports, 'sync-directory', axis.id, 0)),
    ...connectors.map(connector => collectItem(ports, 'collect-dms', connector.id, 0))
  ])
}

function partnerGone(ports: Ports, topic: Topic, id: string): Promise<void> | undefined {
  return ports.carriers.get(id) === undefined ? ports.store.outbox.done(topic, id) : undefined
}

function axisOf(ports: Ports, id: string): Axis {
  const axis = ports.carriers.axes().find(a => a.id === id)
  if (axis === undefined) throw new BrokenPromise('recipient.no-route', { axis: id })
  return axis
}

function connectorOf(ports: Ports, id: string): Connector {
  const connector = ports.carriers.connectors().find(c => c.id === id)
  if (connector === undefined) throw new BrokenPromise('recipient.no-route', { connector: id })
  return connector
}
