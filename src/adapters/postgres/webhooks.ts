/** Webhook endpoints of DMSs, and the messages on their way to them. */
import { randomBytes } from 'node:crypto'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { Clock, DmsEvent, Events } from '../../exchange/ports/index.ts'
import type {
  ClaimedMessage,
  IssuedEndpoint,
  MessageClaim,
  MessageNext,
  Sent,
  WebhookEndpoint,
  WebhookEventType,
  WebhookMessages,
  Webhooks
} from '../../exchange/ports/webhooks.ts'
import { webhookLane } from '../../exchange/notify.ts'
import type { AccessTables, WebhookEndpointTable } from './access-tables.ts'
import { createAudit } from './audit.ts'
import { createOutbox } from './outbox.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

const access = (db: Db) => db.withTables<AccessTables>()

export function createWebhooks(db: Db, clock: Clock): Webhooks {
  return {
    add: (endpoint, actor) => within(db, tx => add(tx, clock, endpoint, actor)),
    list: connectorId => list(db, connectorId),
    find: id => find(db, id),
    remove: (id, actor) => within(db, tx => remove(tx, clock, id, actor)),
    rotate: (id, overlapMs, actor) => within(db, tx => rotate(tx, clock, id, overlapMs, actor)),
    secrets: async id => {
      const row = await endpoints(db).where('id', '=', id).executeTakeFirst()
      return row === undefined ? [] : secretsOf(row, clock.now())
    }
  }
}

/** Works alone or inside the transaction of the event's cause. */
export function createEvents(db: Db): Events {
  return { tell: event => within(db, tx => tell(tx, event)) }
}

async function tell(db: Db, event: DmsEvent): Promise<void> {
  const subscribed = await access(db)
    .selectFrom('webhook_endpoint')
    .select('id')
    .where('connector_id', '=', event.connectorId)
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`${event.type} = any(events)`)
    .orderBy('id')
    .execute()
  if (subscribed.length === 0) return
  const body = JSON.stringify({
    id: event.id,
    type: event.type,
    at: event.at.toISOString(),
    data: event.body
  })
  const added = await access(db)
    .insertInto('webhook_message')
    .values(
      subscribed.map(endpoint => ({
        id: v7(),
        endpoint_id: endpoint.id,
        event_id: event.id,
        type: event.type,
        body,
        created_at: event.at
      }))
    )
    .onConflict(conflict => conflict.columns(['endpoint_id', 'event_id']).doNothing())
    .returning(['id', 'endpoint_id'])
    .execute()
  await createOutbox(db).schedule(
    added.map(message => ({
      topic: 'notify',
      ref: message.id,
      lane: webhookLane(message.endpoint_id),
      priority: 0,
      dueAt: event.at
    }))
  )
}

export function createWebhookMessages(db: Db): WebhookMessages {
  return {
    claim: (id, leaseMs, now) => within(db, tx => claim(tx, id, leaseMs, now)),
    settle: (message, sent, next, now) => within(db, tx => settle(tx, message, sent, next, now))
  }
}

async function claim(db: Db, id: string, leaseMs: number, now: Date): Promise<MessageClaim> {
  const row = await access(db)
    .selectFrom('webhook_message')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined || row.state !== 'pending') return { kind: 'settled' }
  const waits = [row.lease_until, row.due_at].filter((at): at is Date => at !== null && at > now)
  const { endpoint_id: endpointId } = row
  if (waits.length > 0) return { kind: 'later', dueAt: new Date(Math.max(...waits.map(Number))), endpointId }
  const endpoint = await endpoints(db).where('id', '=', endpointId).executeTakeFirst()
  if (endpoint === undefined) {
    await access(db)
      .updateTable('webhook_message')
      .set({ state: 'cancelled', settled_at: now, lease_until: null })
      .where('id', '=', id)
      .execute()
    return { kind: 'settled' }
  }
  const [attempt, fence] = [row.attempts + 1, row.fence + 1]
  await access(db)
    .updateTable('webhook_message')
    .set({ attempts: attempt, fence, lease_until: new Date(now.getTime() + leaseMs) })
    .where('id', '=', id)
    .execute()
  await access(db)
    .insertInto('webhook_attempt')
    .values({ message_id: id, number: attempt, started_at: now })
    .execute()
  const message: ClaimedMessage = {
    id,
    endpointId,
    eventId: row.event_id,
    type: row.type,
    url: endpoint.url,
    body: row.body,
    secrets: secretsOf(endpoint, now),
    createdAt: row.created_at,
    attempt,
    fence
  }
  return { kind: 'claimed', message }
}

async function settle(
  db: Db,
  message: ClaimedMessage,
  sent: Sent,
  next: MessageNext,
  now: Date
): Promise<boolean> {
  const moved = await access(db)
    .updateTable('webhook_message')
    .set({
      state: next.state,
      due_at: next.state === 'pending' ? next.dueAt : null,
      settled_at: next.state === 'pending' ? null : now,
      lease_until: null
    })
    .where('id', '=', message.id)
    .where('fence', '=', message.fence)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  if (moved === undefined) return false
  await access(db)
    .updateTable('webhook_attempt')
    .set({
      ended_at: now,
      outcome: sent.kind,
      status: sent.status ?? null,
      detail: sent.kind === 'failed' ? sent.detail : null
    })
    .where('message_id', '=', message.id)
    .where('number', '=', message.attempt)
    .execute()
  return true
}

async function add(
  db: Db,
  clock: Clock,
  wanted: { connectorId: string; url: string; events: readonly WebhookEventType[] },
  actor: string
): Promise<IssuedEndpoint> {
  const secret = newSecret()
  const row = await access(db)
    .insertInto('webhook_endpoint')
    .values({
      id: clock.id(),
      connector_id: wanted.connectorId,
      url: wanted.url,
      events: [...wanted.events],
      secret,
      created_at: clock.now()
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await noteChange(db, clock, 'webhook.added', row, actor)
  return { endpoint: endpointOf(row, clock.now()), secret }
}

async function list(db: Db, connectorId: string | undefined): Promise<readonly WebhookEndpoint[]> {
  const all = endpoints(db).orderBy('id')
  const rows = await (connectorId === undefined ? all : all.where('connector_id', '=', connectorId)).execute()
  return rows.map(row => endpointOf(row, new Date()))
}

async function find(db: Db, id: string): Promise<WebhookEndpoint | null> {
  const row = await endpoints(db).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : endpointOf(row, new Date())
}

async function remove(db: Db, clock: Clock, id: string, actor: string): Promise<boolean> {
  const row = await access(db)
    .updateTable('webhook_endpoint')
    .set({ deleted_at: clock.now() })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) return false
  await noteChange(db, clock, 'webhook.removed', row, actor)
  return true
}

async function rotate(
  db: Db,
  clock: Clock,
  id: string,
  overlapMs: number,
  actor: string
): Promise<IssuedEndpoint | null> {
  const secret = newSecret()
  const row = await access(db)
    .updateTable('webhook_endpoint')
    .set(old => ({
      previous_secret: old.ref('secret'),
      previous_until: new Date(clock.now().getTime() + overlapMs),
      secret
    }))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) return null
  await noteChange(db, clock, 'webhook.rotated', row, actor)
  return { endpoint: endpointOf(row, clock.now()), secret }
}

function endpoints(db: Db) {
  return access(db).selectFrom('webhook_endpoint').selectAll().where('deleted_at', 'is', null)
}

type EndpointRow = Selectable<WebhookEndpointTable>

async function noteChange(
  db: Db,
  clock: Clock,
  action: string,
  row: EndpointRow,
  actor: string
): Promise<void> {
  const facts = { connector: row.connector_id, url: row.url, events: row.events }
  await createAudit(db).note({
    action,
    outcome: 'success',
    actor,
    subject: { webhook: row.id },
    facts,
    at: clock.now()
  })
}

const newSecret = () => `whsec_${randomBytes(32).toString('base64url')}`

function secretsOf(row: EndpointRow, now: Date): readonly string[] {
  const { secret, previous_secret: previous, previous_until: until } = row
  return previous !== null && until !== null && until > now ? [secret, previous] : [secret]
}

function endpointOf(row: EndpointRow, now: Date): WebhookEndpoint {
  return {
    id: row.id,
    connectorId: row.connector_id,
    url: row.url,
    events: row.events,
    createdAt: row.created_at,
    ...(row.previous_until !== null && row.previous_until > now ? { previousUntil: row.previous_until } : {})
  }
}
