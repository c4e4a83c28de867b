/**
 * Telling a DMS. A status is a message like any other: it travels by a delivery of its own, so it is retried,
 * counted and shown like a document. Webhook events are only a knock on the door.
 */
import type { DocumentRecord } from '../domain/document.ts'
import type { Problem } from '../domain/problem.ts'
import type { Route } from '../domain/routing.ts'
import { outboxItem } from './outbox-item.ts'
import type { DmsEvent, NewDelivery, Ports, Repositories } from './ports/index.ts'

export interface StatusParcel {
  readonly receiptId: string
  readonly documentId?: string
  readonly senderCode: string
  readonly recipientCode: string
  readonly recipientId?: string
  readonly route: Route
  readonly priority: number
  /** Why it does not go yet: a person decides where. */
  readonly held?: Problem
}

/** Adds the delivery that carries a receipt, with its outbox row; returns its id. */
export async function sendStatus(ports: Ports, tx: Repositories, status: StatusParcel): Promise<string> {
  const delivery: NewDelivery = {
    ...status,
    id: ports.clock.id(),
    kind: 'status',
    acceptedAt: ports.clock.now()
  }
  await tx.deliveries.add([delivery])
  if (status.held === undefined) await tx.outbox.schedule([outboxItem(delivery)])
  return delivery.id
}

export async function tellDms(
  ports: Ports,
  tx: Repositories,
  connectorId: string,
  type: DmsEvent['type'],
  body: Readonly<Record<string, unknown>>
): Promise<void> {
  await tx.events.tell({ id: ports.clock.id(), connectorId, type, body, at: ports.clock.now() })
}

/** The DMS that must hear of a document's recipients: the one that sent it. Null when it came from an axis. */
export function senderDms(document: DocumentRecord): string | null {
  return document.direction === 'out' ? document.source : null
}
