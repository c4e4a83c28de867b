/** Which organisation of ours each staged one is, and what its references and days come to. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { byCode, byId } from '../../domain/directory-rules.ts'
import type { Db } from './pool.ts'

/** `today` is yyyy-MM-dd. */
export async function matchStage(tx: Db, today: string): Promise<void> {
  await findByCodes(tx)
  await sql`update staged_organisation set organisation_id = new_id, is_new = true
    where organisation_id is null`.execute(tx)
  // Not before: every row has just been written anew.
  await sql`create index on staged_organisation (organisation_id)`.execute(tx)
  await sql`analyze staged_organisation`.execute(tx)
  await resolveReferences(tx)
  await settleDays(tx, today)
  await findReplaced(tx)
}

/**
 * By a code with the same first day; else by one that overlaps, under the same name: the dates were corrected. An
 * overlap under another name is left to the check, because it would rename an office that nobody spoke of.
 */
async function findByCodes(tx: Db): Promise<void> {
  await sql`drop table if exists staged_match`.execute(tx)
  await sql`
    create temp table staged_match on commit drop as
    select c.n, oc.organisation_id, bool_or(oc.valid_from = c.valid_from) as exact
    from staged_code c
    join staged_organisation s on s.n = c.n and s.organisation_id is null
    join organisation_code oc on oc.code = c.code
      and (oc.valid_from = c.valid_from
        or oc.valid_from < c.valid_to and c.valid_from < oc.valid_to
          and lower(s.name) = (select lower(o.name) from organisation o where o.id = oc.organisation_id))
    group by c.n, oc.organisation_id`.execute(tx)
  await sql`
    update staged_organisation s set organisation_id = m.organisation_id
    from (select n, min(organisation_id::text)::uuid as organisation_id from staged_match where exact
      group by n having count(*) = 1) m
    where m.n = s.n`.execute(tx)
  await sql`analyze staged_organisation, staged_match`.execute(tx)
  await sql`
    update staged_organisation s set organisation_id = m.organisation_id
    from (
      select m.n, min(m.organisation_id::text)::uuid as organisation_id from staged_match m
      where not exists (select from staged_match e where e.n = m.n and e.exact)
        and not exists (select from staged_organisation t where t.organisation_id = m.organisation_id)
      group by m.n having count(*) = 1) m
    where m.n = s.n`.execute(tx)
}

async function resolveReferences(tx: Db): Promise<void> {
  await sql`update staged_organisation s set parent_id = k.organisation_id
    from staged_organisation k where k.key = s.parent_ref`.execute(tx)
  await sql`update staged_organisation s set parent_id = ${meantBy(sql`s.parent_ref`)}
    where s.parent_ref is not null and s.parent_id is null`.execute(tx)
  await sql`update staged_successor s set successor_id = k.organisation_id
    from staged_organisation k where k.key = s.ref`.execute(tx)
  await sql`update staged_successor s set successor_id = ${meantBy(sql`s.ref`)}
    where s.successor_id is null`.execute(tx)
  // One named twice, by its key and by its code, is one.
  await sql`delete from staged_successor a using staged_successor b
    where a.n = b.n and a.successor_id = b.successor_id and a.ctid > b.ctid`.execute(tx)
}

/** What is no key of the file: `code:<code>` (whoever holds it last), `id:<id>`; null when there is no such thing. */
function meantBy(ref: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(
    case when starts_with(${ref}, ${byCode}) then (
      select h.organisation_id from (
        select o.organisation_id, c.valid_from, c.valid_to
        from staged_code c join staged_organisation o on o.n = c.n where c.code = substr(${ref}, 6)
        union all
        select c.organisation_id, c.valid_from, c.valid_to
        from organisation_code c where c.code = substr(${ref}, 6)
      ) h order by h.valid_to desc, h.valid_from desc limit 1) end,
    case when starts_with(${ref}, ${byId}) and ${ref} ~ '^id:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (
      select o.id from organisation o where o.id = substr(${ref}, 4)::uuid) end)`
}

/** A day that was not stated: of closing, when the last code ended; of a successor, when the other closed. */
async function settleDays(tx: Db, today: string): Promise<void> {
  await sql`
    update staged_organisation s set closed_on = coalesce(
      (select max(c.valid_to) from staged_code c where c.n = s.n having bool_and(isfinite(c.valid_to))),
      (select o.closed_on from organisation o where o.id = s.organisation_id),
      ${today}::date)
    where s.closing = 'derive'`.execute(tx)
  await sql`
    update staged_successor t set since = coalesce(
      (select known.since from organisation_successor known
       where known.organisation_id = s.organisation_id and known.successor_id = t.successor_id),
      s.closed_on,
      (select o.closed_on from organisation o where o.id = s.organisation_id and s.closing is null),
      (select min(c.valid_to) from staged_code c where c.n = s.n and isfinite(c.valid_to)),
      ${today}::date)
    from staged_organisation s where s.n = t.n and t.since is null`.execute(tx)
}

/** Stored periods that a staged one corrects: the same first day, else an overlap that none of the staged ones is. */
async function findReplaced(tx: Db): Promise<void> {
  await sql`
    update staged_code c set replaces = r.replaces
    from (
      select distinct on (c.n, c.code, c.valid_from) c.n, c.code, c.valid_from, oc.valid_from as replaces
      from staged_code c
      join staged_organisation s on s.n = c.n and not s.is_new
      join organisation_code oc on oc.organisation_id = s.organisation_id and oc.code = c.code
      where oc.valid_from = c.valid_from
        or oc.valid_from < c.valid_to and c.valid_from < oc.valid_to and not exists (
          select from staged_code e where e.n = c.n and e.code = oc.code and e.valid_from = oc.valid_from)
      order by c.n, c.code, c.valid_from, oc.valid_from = c.valid_from desc, oc.valid_from
    ) r
    where r.n = c.n and r.code = c.code and r.valid_from = c.valid_from`.execute(tx)
}
