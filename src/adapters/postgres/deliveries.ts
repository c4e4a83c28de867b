import type { DeliveryState } from '../../domain/delivery.ts'
import { settledStates } from '../../domain/delivery.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Progress } from '../../domain/receipt.ts'
import type { AttemptRecord, Deliveries, DeliveryRecord, NewDelivery } from '../../exchange/ports/index.ts'
import { claim, renew, settle } from './claims.ts'
import { deliveryOf, rowOf } from './delivery-rows.ts'
import { doubt } from './doubt.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createDeliveries(db: Db): Deliveries {
  return {
    add: deliveries => add(db, deliveries),
    find: id => find(db, id),
    ofDocument: documentId => ofDocument(db, documentId),
    attempts: deliveryId => attempts(db, deliveryId),
    claim: (id, leaseMs, now) => claim(db, id, leaseMs, now),
    renew: (id, fence, leaseMs, now) => renew(db, id, fence, leaseMs, now),
    settle: (claimed, outcome, next, now) => settle(db, claimed, outcome, next, now),
    move: (id, from, next, now) => move(db, id, from, next, now),
    doubt: (id, from, code, now) => doubt(db, id, from, code, now),
    believeAbsent: (id, reason, now) => believeAbsent(db, id, reason, now),
    changeProgress: (id, change) => changeProgress(db, id, change),
    remoteIds: (routeId, recipientCode, since) => remoteIds(db, routeId, recipientCode, since)
  }
}

/** One recipient of one message has one delivery: what is already there stays as it is. */
async function add(db: Db, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  await db
    .insertInto('delivery')
    .values(deliveries.map(rowOf))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

async function find(db: Db, id: string): Promise<DeliveryRecord | null> {
  const row = await db.selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : deliveryOf(row)
}

async function ofDocument(db: Db, documentId: string): Promise<readonly DeliveryRecord[]> {
  const rows = await db
    .selectFrom('delivery')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('id')
    .execute()
  return rows.map(deliveryOf)
}

async function attempts(db: Db, deliveryId: string): Promise<readonly AttemptRecord[]> {
  const rows = await db
    .selectFrom('attempt')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .execute()
  return rows.map(row => ({
    number: row.number,
    startedAt: row.started_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.outcome !== null && { outcome: row.outcome })
  }))
}

/** Not while a worker holds it: its attempt may end either way. The fence grows, so that a late one writes nothing. */
async function move(
  db: Db,
  id: string,
  from: readonly DeliveryState[],
  next: Parameters<Deliveries['move']>[2],
  now: Date
): Promise<boolean> {
  const moved = await db
    .updateTable('delivery')
    .set(row => ({
      state: next.state,
      due_at: next.dueAt ?? null,
      code: next.code ?? null,
      detail: next.detail ?? null,
      remote_id: next.remoteId ?? row.ref('remote_id'),
      settled_at: settledStates.includes(next.state) ? now : null,
      lease_until: null,
      fence: row('fence', '+', 1)
    }))
    .where('id', '=', id)
    .where('state', 'in', from)
    .where(row => row.or([row('lease_until', 'is', null), row('lease_until', '<=', now)]))
    .executeTakeFirst()
  return moved.numUpdatedRows === 1n
}

/** The attempt carries the person's reason: it is part of the delivery's history like every other. */
function believeAbsent(db: Db, id: string, reason: string, now: Date): Promise<boolean> {
  return within(db, async tx => {
    const row = await tx
      .updateTable('delivery')
      .set(delivery => ({
        state: 'queued',
        attempts: delivery('attempts', '+', 1),
        fence: delivery('fence', '+', 1),
        due_at: now,
        settled_at: null,
        code: 'delivery.said-absent',
        detail: reason
      }))
      .where('id', '=', id)
      .where('state', 'in', ['unknown', 'held'])
      .where('attempts', '>', 0)
      .where(free => free.or([free('lease_until', 'is', null), free('lease_until', '<=', now)]))
      .returning(['attempts', 'fence'])
      .executeTakeFirst()
    if (row === undefined) return false
    const outcome = { kind: 'failed', code: 'delivery.said-absent', detail: reason }
    await tx
      .insertInto('attempt')
      .values({
        delivery_id: id,
        number: row.attempts,
        fence: row.fence,
        started_at: now,
        ended_at: now,
        outcome: JSON.stringify(outcome)
      })
      .execute()
    return true
  })
}

function changeProgress<T>(
  db: Db,
  id: string,
  change: (progress: Progress) => { progress: Progress; result: T }
): Promise<T> {
  return within(db, async tx => {
    const row = await tx
      .selectFrom('delivery')
      .select('progress')
      .where('id', '=', id)
      // Not FOR UPDATE: two receipts of one delivery both hold its key already, by their foreign keys, and would wait for each other.
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (row === undefined) throw new BrokenPromise('system.unexpected', { noSuchDelivery: id })
    const { progress, result } = change(row.progress)
    await tx
      .updateTable('delivery')
      .set({ progress: JSON.stringify(progress) })
      .where('id', '=', id)
      .execute()
    return result
  })
}

async function remoteIds(
  db: Db,
  routeId: string,
  recipientCode: string,
  since: Date
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('delivery')
    .select('remote_id')
    .where('route_id', '=', routeId)
    .where('recipient_code', '=', recipientCode)
    .where('remote_id', 'is not', null)
    .where('settled_at', '>=', since)
    .execute()
  return rows.flatMap(row => row.remote_id ?? [])
}
