/** Codes of agencies: an axis gives no dates, so what is new begins today and what it replaces ends today. */
import { sql } from 'kysely'
import type { Db } from './pool.ts'

/** `today` is yyyy-MM-dd. */
export async function stageAxisCodes(tx: Db, today: string): Promise<void> {
  await sql`create index on staged_organisation (organisation_id)`.execute(tx)
  await newOrganisations(tx)
  await newCodes(tx, today)
  await replacedCodes(tx, today)
}

/** Whoever is new to us was there before: its codes hold since ever. */
async function newOrganisations(tx: Db): Promise<void> {
  await sql`
    insert into staged_code (n, line, code, scheme, valid_from, valid_to)
    select s.n, 0, c.code, c.scheme, '-infinity', 'infinity'
    from staged_organisation s join agency_code c on c.remote_key = s.key
    where s.is_new`.execute(tx)
}

async function newCodes(tx: Db, today: string): Promise<void> {
  await sql`
    insert into staged_code (n, line, code, scheme, valid_from, valid_to)
    select s.n, 0, c.code, c.scheme, ${today}::date, 'infinity'
    from staged_organisation s join agency_code c on c.remote_key = s.key
    where not s.is_new and s.closing is null
      and not exists (select from organisation_code k where k.code = c.code)`.execute(tx)
}

/** A code of ours that the axis no longer gives, where it gives another of the same scheme instead. */
async function replacedCodes(tx: Db, today: string): Promise<void> {
  await sql`
    insert into staged_code (n, line, code, scheme, valid_from, valid_to, replaces)
    select s.n, 0, k.code, k.scheme, k.valid_from, ${today}::date, k.valid_from
    from staged_organisation s
    join organisation_code k on k.organisation_id = s.organisation_id
      and k.valid_from < ${today}::date and ${today}::date < k.valid_to
    where not s.is_new
      and exists (select from staged_code c where c.n = s.n and c.scheme = k.scheme and c.replaces is null)
      and not exists (select from agency_code c where c.remote_key = s.key and c.code = k.code)`.execute(tx)
}
