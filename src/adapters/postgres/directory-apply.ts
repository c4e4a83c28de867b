/** The changes of a set become the directory, a few statements however many they are. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { bringToDay } from './directory-day.ts'
import { moveDirectory } from './directory-turn.ts'
import type { Db } from './pool.ts'

/** The caller holds the directory's lock and has seen that the set is not stale. `today` is yyyy-MM-dd. */
export async function applyChanges(tx: Db, setId: string, at: Date, today: string): Promise<void> {
  await addOrganisations(tx, setId, at, today)
  await changeOrganisations(tx, setId, today)
  await replaceCodes(tx, setId)
  await replaceSuccessors(tx, setId)
  const touched = sql`select organisation_id from directory_change where set_id = ${setId}`
  await sql`update organisation set updated_at = ${at} where id in (${touched})`.execute(tx)
  await bringToDay(tx, today, touched)
  await moveDirectory(tx)
}

async function addOrganisations(tx: Db, setId: string, at: Date, today: string): Promise<void> {
  await sql`
    insert into organisation
      (id, name, level, parent_id, code, status, connector_id, closed_on, contact, created_at, updated_at)
    select organisation_id, after ->> 'name', after ->> 'level', (after -> 'parent' ->> 'id')::uuid,
      after ->> 'mainCode',
      case when (after ->> 'closedOn')::date <= ${today}::date then 'closed' else 'active' end,
      after ->> 'connectorId', (after ->> 'closedOn')::date, after -> 'contact', ${at}, ${at}
    from directory_change where set_id = ${setId} and kind = 'added'`.execute(tx)
}

async function changeOrganisations(tx: Db, setId: string, today: string): Promise<void> {
  const change = (kinds: RawBuilder<unknown>, set: RawBuilder<unknown>) =>
    sql`update organisation o set ${set} from directory_change c
      where c.set_id = ${setId} and c.kind in (${kinds}) and o.id = c.organisation_id`.execute(tx)
  await change(sql`'renamed'`, sql`name = c.after ->> 'name'`)
  await change(
    sql`'changed'`,
    sql`level = coalesce(c.after ->> 'level', o.level),
      code = coalesce(c.after ->> 'mainCode', o.code),
      connector_id = case when c.after ? 'connectorId' then c.after ->> 'connectorId' else o.connector_id end,
      contact = (select coalesce(jsonb_object_agg(key, value), '{}')
        from jsonb_each_text(o.contact || coalesce(c.after -> 'contact', '{}')) where value <> '')`
  )
  await change(sql`'parent-changed'`, sql`parent_id = (c.after -> 'parent' ->> 'id')::uuid`)
  await change(
    sql`'closed', 'reopened'`,
    sql`closed_on = (c.after ->> 'closedOn')::date,
      status = case when (c.after ->> 'closedOn')::date <= ${today}::date then 'closed' else 'active' end`
  )
}

/** Taken away and put again, not moved: two periods that change places must not meet on the way. */
async function replaceCodes(tx: Db, setId: string): Promise<void> {
  await sql`
    delete from organisation_code k using directory_change c
    where c.set_id = ${setId} and c.kind in ('code-closed', 'code-changed')
      and k.organisation_id = c.organisation_id and k.code = c.before -> 'code' ->> 'code'
      and k.valid_from = coalesce((c.before -> 'code' ->> 'validFrom')::date, '-infinity')`.execute(tx)
  await sql`
    insert into organisation_code (code, scheme, organisation_id, valid_from, valid_to)
    select part ->> 'code', part ->> 'scheme', organisation_id,
      coalesce((part ->> 'validFrom')::date, '-infinity'), coalesce((part ->> 'validTo')::date, 'infinity')
    from (
      select organisation_id, after -> 'code' as part from directory_change
      where set_id = ${setId} and kind in ('code-added', 'code-closed', 'code-changed')
      union all
      select c.organisation_id, e.part
      from directory_change c, jsonb_array_elements(c.after -> 'codes') as e (part)
      where c.set_id = ${setId} and c.kind = 'added'
    ) parts`.execute(tx)
}

async function replaceSuccessors(tx: Db, setId: string): Promise<void> {
  await sql`
    delete from organisation_successor k using directory_change c
    where c.set_id = ${setId} and c.kind in ('successor-removed', 'successor-changed')
      and k.organisation_id = c.organisation_id
      and k.successor_id = (c.before -> 'successor' -> 'organisation' ->> 'id')::uuid`.execute(tx)
  await sql`
    insert into organisation_successor (organisation_id, successor_id, since, kind)
    select organisation_id, (part -> 'organisation' ->> 'id')::uuid, (part ->> 'since')::date, part ->> 'kind'
    from (
      select organisation_id, after -> 'successor' as part from directory_change
      where set_id = ${setId} and kind in ('successor-added', 'successor-changed')
      union all
      select c.organisation_id, e.part
      from directory_change c, jsonb_array_elements(c.after -> 'successors') as e (part)
      where c.set_id = ${setId} and c.kind = 'added'
    ) parts`.execute(tx)
}
