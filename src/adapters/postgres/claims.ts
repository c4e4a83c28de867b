/** Who may work on a delivery: a lease says until when, a fence makes an older holder's word worthless. */
import { sql } from 'kysely'
import type { DeliveryState, Next, Outcome } from '../../domain/delivery.ts'
import { settledStates } from '../../domain/delivery.ts'
import type { ClaimedDelivery } from '../../exchange/ports/index.ts'
import { deliveryOf } from './delivery-rows.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

/**
 * An attempt that tells what became of the earlier ones. What failed before the other side was asked (a key that was away,
 * signatures not passed, no route) proves nothing about an attempt that ended unclear.
 */
export const settlesIt = sql`outcome ->> 'kind' <> 'unknown' and coalesce(outcome ->> 'code', '')
  !~ '^((key|timestamp|signature|content)[.]|document[.]recalled|delivery[.]withdrawn|recipient[.]no-route)'`

const open: readonly DeliveryState[] = ['queued', 'unknown']

/**
 * Two statements, not one: the second sees what others committed while the first waited for the row, so an
 * attempt that ended unknown a moment ago cannot be overlooked.
 */
export function claim(db: Db, id: string, leaseMs: number, now: Date): Promise<ClaimedDelivery | null> {
  return within(db, async tx => {
    const row = await tx
      .updateTable('delivery')
      .set(delivery => ({
        fence: delivery('fence', '+', 1),
        attempts: delivery('attempts', '+', 1),
        lease_until: new Date(now.getTime() + leaseMs)
      }))
      .where('id', '=', id)
      .where('state', 'in', open)
      .where(free => free.or([free('lease_until', 'is', null), free('lease_until', '<=', now)]))
      .where(due => due.or([due('due_at', 'is', null), due('due_at', '<=', now)]))
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return null
    // An attempt without an end, or with the end "unknown", is open until a later one ended for certain.
    const past = await sql<{ first_at: Date | null; unclear: boolean | null }>`
      with opened as (
        insert into attempt (delivery_id, number, fence, started_at)
        values (${id}, ${row.attempts}, ${row.fence}, ${now})
      )
      select min(started_at) as first_at,
        max(number) filter (where outcome is null or outcome ->> 'kind' = 'unknown')
          > coalesce(max(number) filter (where ${settlesIt}), 0) as unclear
      from attempt where delivery_id = ${id} and number < ${row.attempts}`.execute(tx)
    const { first_at, unclear } = past.rows[0] ?? { first_at: null, unclear: null }
    return {
      ...deliveryOf(row),
      fence: row.fence,
      attempt: row.attempts,
      mustAsk: row.state === 'unknown' || unclear === true,
      firstAttemptAt: first_at ?? now
    }
  })
}

export async function renew(db: Db, id: string, fence: number, leaseMs: number, now: Date): Promise<boolean> {
  const renewed = await db
    .updateTable('delivery')
    .set({ lease_until: new Date(now.getTime() + leaseMs) })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('lease_until', 'is not', null)
    .executeTakeFirst()
  return renewed.numUpdatedRows === 1n
}

export function settle(
  db: Db,
  claimed: ClaimedDelivery,
  outcome: Outcome,
  next: Next,
  now: Date
): Promise<boolean> {
  return within(db, async tx => {
    const moved = await tx
      .updateTable('delivery')
      .set(row => ({
        state: next.state,
        due_at: next.dueAt ?? null,
        code: next.code ?? null,
        detail: 'detail' in outcome ? (outcome.detail ?? null) : null,
        remote_id:
          outcome.kind === 'handed-over' && outcome.remoteId ? outcome.remoteId : row.ref('remote_id'),
        settled_at: settledStates.includes(next.state) ? now : null,
        lease_until: null
      }))
      .where('id', '=', claimed.id)
      .where('fence', '=', claimed.fence)
      .where('lease_until', 'is not', null)
      .executeTakeFirst()
    if (moved.numUpdatedRows === 0n) return false
    await tx
      .updateTable('attempt')
      .set({ ended_at: now, outcome: JSON.stringify(outcome) })
      .where('delivery_id', '=', claimed.id)
      .where('number', '=', claimed.attempt)
      .execute()
    return true
  })
}
