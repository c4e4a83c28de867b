import type { Selectable } from 'kysely'
import type { Breaker } from '../../domain/breaker.ts'
import { closedBreaker } from '../../domain/breaker.ts'
import type { Lanes } from '../../exchange/ports/index.ts'
import { wakeRelays } from './outbox.ts'
import type { Db } from './pool.ts'
import type { LaneTable } from './tables.ts'
import { within } from './transaction.ts'

export function createLanes(db: Db): Lanes {
  return {
    read: lane => read(db, lane),
    change: (lane, change) => changeLane(db, lane, change)
  }
}

async function read(db: Db, lane: string): Promise<Breaker> {
  const row = await db.selectFrom('lane').selectAll().where('id', '=', lane).executeTakeFirst()
  return row === undefined ? closedBreaker : breakerOf(row)
}

function changeLane(db: Db, lane: string, change: (breaker: Breaker) => Breaker): Promise<Breaker> {
  return within(db, async tx => {
    await tx
      .insertInto('lane')
      .values({ id: lane })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    const row = await tx
      .selectFrom('lane')
      .selectAll()
      .where('id', '=', lane)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const before = breakerOf(row)
    const after = change(before)
    if (
      after.failuresInARow === before.failuresInARow &&
      +(after.pausedUntil ?? 0) === +(before.pausedUntil ?? 0)
    )
      return after
    await tx
      .updateTable('lane')
      .set({ failures_in_a_row: after.failuresInARow, paused_until: after.pausedUntil ?? null })
      .where('id', '=', lane)
      .execute()
    // A lane that opens again has work waiting.
    if (after.pausedUntil === undefined && before.pausedUntil !== undefined) await wakeRelays(tx)
    return after
  })
}

export function breakerOf(row: Pick<Selectable<LaneTable>, 'failures_in_a_row' | 'paused_until'>): Breaker {
  return {
    failuresInARow: row.failures_in_a_row,
    ...(row.paused_until !== null && { pausedUntil: row.paused_until })
  }
}
