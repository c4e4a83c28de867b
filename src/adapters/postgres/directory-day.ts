/** What of the directory follows from the day: the status of an organisation, and the code it sends with. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

/**
 * Dates may lie ahead: an organisation closes, a code begins. Nothing decides by these two columns, people read them.
 * A code that is valid no longer gives way to one that is: of the same scheme first, of several the youngest. Writes only
 * what differs; run twice it does nothing the second time. `today` is yyyy-MM-dd; without `among` (a query of ids) all.
 */
export async function bringToDay(db: Db, today: string, among?: RawBuilder<unknown>): Promise<void> {
  const meant = among === undefined ? sql`true` : sql`o.id in (${among})`
  const closed = sql`o.closed_on is not null and o.closed_on <= ${today}::date`
  await sql`
    update organisation o set status = case when ${closed} then 'closed' else 'active' end
    where ${meant} and (o.status = 'closed') <> (${closed})`.execute(db)
  await sql`
    update organisation k set code = n.code
    from (
      select distinct on (o.id) o.id, c.code
      from organisation o join organisation_code c on c.organisation_id = o.id
        and ${today}::date <@ daterange(c.valid_from, c.valid_to)
      where ${meant} and not exists (
        select from organisation_code h where h.organisation_id = o.id and h.code = o.code
          and ${today}::date <@ daterange(h.valid_from, h.valid_to))
      order by o.id,
        c.scheme = (select max(h.scheme) from organisation_code h
          where h.organisation_id = o.id and h.code = o.code) desc nulls last,
        c.valid_from desc, c.code
    ) n where k.id = n.id`.execute(db)
}

/** Does nothing when the day has begun already. */
export async function beginDay(db: Db, today: string): Promise<void> {
  await within(db, async tx => {
    const { numAffectedRows } = await sql`
      update directory_state set day = ${today}::date where day is null or day < ${today}::date`.execute(tx)
    if (Number(numAffectedRows ?? 0) > 0) await bringToDay(tx, today)
  })
}
