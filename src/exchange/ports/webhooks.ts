/** Webhooks: where a DMS wants to be told, and the messages on their way there. */
import type { Problem } from '../../domain/problem.ts'
import type { DmsEvent } from './store.ts'

export type WebhookEventType = DmsEvent['type']
export const webhookEventTypes = [
  'document.received',
  'document.withdrawn',
  'receipt.recorded',
  'delivery.changed',
  'act.changed',
  'clock.running-out',
  'clock.overdue'
] as const satisfies readonly WebhookEventType[]

export interface WebhookEndpoint {
  readonly id: string
  readonly connectorId: string
  readonly url: string
  readonly events: readonly WebhookEventType[]
  readonly createdAt: Date
  /** Set after a rotation: until then messages carry a signature of the old secret as well. */
  readonly previousUntil?: Date
}

export interface IssuedEndpoint {
  readonly endpoint: WebhookEndpoint
  /** `whsec_…`; shown once. */
  readonly secret: string
}

export interface Webhooks {
  add(
    endpoint: { connectorId: string; url: string; events: readonly WebhookEventType[] },
    actor: string
  ): Promise<IssuedEndpoint>
  list(connectorId: string | undefined): Promise<readonly WebhookEndpoint[]>
  find(id: string): Promise<WebhookEndpoint | null>
  /** False when there is none such. Messages still on their way are given up. */
  remove(id: string, actor: string): Promise<boolean>
  /** The old secret signs beside the new one for `overlapMs`. */
  rotate(id: string, overlapMs: number, actor: string): Promise<IssuedEndpoint | null>
  /** The secrets that sign now, newest first. */
  secrets(id: string): Promise<readonly string[]>
}

/** A message held on a lease. `fence` grows with every claim: an older holder can no longer write. */
export interface ClaimedMessage {
  readonly id: string
  readonly endpointId: string
  readonly eventId: string
  readonly type: WebhookEventType | 'webhook.test'
  readonly url: string
  /** The exact text that is sent and signed. */
  readonly body: string
  /** Newest first; two while a rotation overlaps. */
  readonly secrets: readonly string[]
  readonly createdAt: Date
  /** 1-based number of the attempt this claim opened. */
  readonly attempt: number
  readonly fence: number
}

export type MessageClaim =
  | { readonly kind: 'claimed'; readonly message: ClaimedMessage }
  /** Delivered, failed, cancelled or unknown: nothing is left to do. */
  | { readonly kind: 'settled' }
  /** Not due, or held by another worker, until then. */
  | { readonly kind: 'later'; readonly dueAt: Date; readonly endpointId: string }

export type MessageNext =
  { readonly state: 'delivered' | 'failed' } | { readonly state: 'pending'; readonly dueAt: Date }

export interface WebhookMessages {
  claim(id: string, leaseMs: number, now: Date): Promise<MessageClaim>
  /** Closes the attempt and moves the row. False when the fence is old: then nothing is written. */
  settle(message: ClaimedMessage, sent: Sent, next: MessageNext, now: Date): Promise<boolean>
}

/** One request to one endpoint. Never throws for what the other side does. */
export interface WebhookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
export type Sent =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'failed'; readonly status?: number; readonly detail: string; readonly final: boolean }
export interface WebhookSender {
  send(request: WebhookRequest): Promise<Sent>
}

/** Which addresses may be called: the gateway must not become a way into the province's inner network. */
export interface WebhookTargets {
  check(url: string): Promise<Problem | null>
}
