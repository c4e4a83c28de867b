/** What we thought settled is doubted: whoever works on it next asks the other side first. */
import { sql } from 'kysely'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

/**
 * The doubt is an attempt of its own that ended unknown: a retry by hand asks first, too. The remote id goes (the attempt
 * that brought it keeps it): under it the question "is it there?" would pass over the very entry that answers it.
 */
export function doubt(
  db: Db,
  id: string,
  from: readonly DeliveryState[],
  code: ErrorCode,
  now: Date
): Promise<boolean> {
  return within(db, async tx => {
    const moved = await tx
      .updateTable('delivery')
      .set(row => ({
        state: 'unknown',
        code,
        detail: null,
        due_at: now,
        settled_at: null,
        remote_id: null,
        lease_until: null,
        attempts: row('attempts', '+', 1),
        fence: row('fence', '+', 1)
      }))
      .where('id', '=', id)
      .where('state', 'in', from)
      .where(row => row.or([row('lease_until', 'is', null), row('lease_until', '<=', now)]))
      .returning(['attempts', 'fence'])
      .executeTakeFirst()
    if (moved === undefined) return false
    const outcome = JSON.stringify({ kind: 'unknown', code })
    await sql`
      insert into attempt (delivery_id, number, fence, started_at, ended_at, outcome)
      values (${id}, ${moved.attempts}, ${moved.fence}, ${now}, ${now}, ${outcome}::jsonb)`.execute(tx)
    return true
  })
}
