/**
 * Tells a DMS: one webhook message, one attempt, then the row says when again. A job may run twice; the row,
 * held on a lease, decides. Webhooks are a convenience beside the inbox: what is not told in time is given up.
 */
import { createHmac } from 'node:crypto'
import type { Timetable } from '../domain/delivery.ts'
import { retryDelay, standardTimetable } from '../domain/delivery.ts'
import type { Clock, Log, Outbox } from './ports/index.ts'
import type { ClaimedMessage, MessageNext, Sent, WebhookMessages, WebhookSender } from './ports/webhooks.ts'

export interface NotifyPorts {
  readonly messages: WebhookMessages
  readonly outbox: Outbox
  readonly sender: WebhookSender
  readonly clock: Clock
  readonly log: Log
}

/** Longer than the sender's own patience, so that a lease never ends under a request. */
const leaseMs = 30_000

export function createNotify(
  ports: NotifyPorts,
  timetable: Timetable = standardTimetable
): (messageId: string) => Promise<void> {
  return messageId => notify(ports, timetable, messageId)
}

async function notify(ports: NotifyPorts, timetable: Timetable, messageId: string): Promise<void> {
  const { messages, outbox, sender, clock, log } = ports
  const claim = await messages.claim(messageId, leaseMs, clock.now())
  if (claim.kind === 'settled') return outbox.done('notify', messageId)
  if (claim.kind === 'later') return comeBack(outbox, messageId, claim)

  const { message } = claim
  const headers = signedHeaders(message, clock.now())
  const sent = await sender.send({ url: message.url, headers, body: message.body })
  const now = clock.now()
  const next = afterSending(message, sent, now, clock.random(), timetable)
  const written = await messages.settle(message, sent, next, now)
  if (written && next.state === 'pending')
    await comeBack(outbox, messageId, { dueAt: next.dueAt, endpointId: message.endpointId })
  if (written && next.state !== 'pending') await outbox.done('notify', messageId)
  log.info(
    {
      message: messageId,
      endpoint: message.endpointId,
      attempt: message.attempt,
      status: sent.status,
      next: next.state,
      written
    },
    'webhook.attempted'
  )
}

/** The retry timetable of deliveries; an address that says it is gone is believed. */
export function afterSending(
  message: Pick<ClaimedMessage, 'attempt' | 'createdAt'>,
  sent: Sent,
  now: Date,
  random: number,
  timetable: Timetable
): MessageNext {
  if (sent.kind === 'delivered') return { state: 'delivered' }
  if (sent.final || now.getTime() - message.createdAt.getTime() >= timetable.window)
    return { state: 'failed' }
  return { state: 'pending', dueAt: new Date(now.getTime() + retryDelay(message.attempt, random, timetable)) }
}

async function comeBack(
  outbox: Outbox,
  ref: string,
  { dueAt, endpointId }: { dueAt: Date; endpointId: string }
) {
  await outbox.schedule([{ topic: 'notify', ref, lane: webhookLane(endpointId), priority: 0, dueAt }])
}

export function webhookLane(endpointId: string): string {
  return `webhook:${endpointId}`
}

/** `t` is signed with the body, so that an old message cannot be played again as new. */
export function signedHeaders(
  message: Pick<ClaimedMessage, 'eventId' | 'type' | 'body' | 'secrets'>,
  now: Date
): Record<string, string> {
  const t = Math.floor(now.getTime() / 1000)
  const signatures = message.secrets.map(
    secret => `v1=${createHmac('sha256', secret).update(`${t}.${message.body}`, 'utf8').digest('hex')}`
  )
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'lienthong-webhook/1',
    'lienthong-event-id': message.eventId,
    'lienthong-event-type': message.type,
    'lienthong-signature': [`t=${t}`, ...signatures].join(',')
  }
}
