import type { NewDelivery, OutboxItem } from './ports/index.ts'

/** The outbox row that makes a delivery happen: due at once, on its partner's lane. */
export function outboxItem(delivery: NewDelivery): OutboxItem {
  const { id, route, priority, acceptedAt } = delivery
  return { topic: 'deliver', ref: id, lane: route.id, priority, dueAt: acceptedAt }
}
