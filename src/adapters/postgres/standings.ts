/** Where the copies of a document stand, held still for the rest of the commit. */
import { sql } from 'kysely'
import { standingOf } from '../../domain/life.ts'
import type { Stand } from '../../exchange/ports/life.ts'
import { settlesIt } from './claims.ts'
import { deliveryOf } from './delivery-rows.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

/** Locked first and read after: the second statement sees what others committed while the first waited. */
export function standings(db: Db, documentIds: readonly string[], now: Date): Promise<readonly Stand[]> {
  return within(db, async tx => {
    await sql`
      select from delivery where document_id = any(${documentIds}::uuid[]) and kind = 'edoc'
      order by id for no key update`.execute(tx)
    const rows = await tx
      .selectFrom('delivery')
      .selectAll()
      .select(sql<boolean>`coalesce(lease_until > ${now}, false)`.as('leased'))
      .select(
        sql<boolean>`coalesce((
          select max(number) filter (where outcome is null or outcome ->> 'kind' = 'unknown')
            > coalesce(max(number) filter (where ${settlesIt}), 0)
          from attempt where delivery_id = delivery.id), false)`.as('unclear')
      )
      .where(sql<boolean>`document_id = any(${documentIds}::uuid[])`)
      .where('kind', '=', 'edoc')
      .orderBy('id')
      .execute()
    return rows.map(row => ({ delivery: deliveryOf(row), standing: standingOf(row) }))
  })
}
