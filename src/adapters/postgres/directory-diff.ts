/** What differs between the staged organisations and the directory, written down as the changes of one set. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { ChangeSetSummary, DirectoryChangeKind } from '../../exchange/ports/directory.ts'
import {
  addedCodes,
  addedSuccessors,
  changedCodes,
  changedSuccessors,
  removedSuccessors
} from './directory-diff-lists.ts'
import { dayOrNull, reference } from './directory-parts.ts'
import type { Db } from './pool.ts'

/** Each selects n, kind, id, code, name, before, after. The order of the changes of a set. */
const comparisons: readonly (() => RawBuilder<unknown>)[] = [
  added,
  renamed,
  changed,
  parentChanged,
  closedOrReopened,
  changedCodes,
  addedCodes,
  removedSuccessors,
  changedSuccessors,
  addedSuccessors
]

/** Numbers the changes from 1 and returns how many there are of each kind. */
export async function writeChanges(tx: Db, setId: string): Promise<ChangeSetSummary['counts']> {
  let written = 0
  for (const compare of comparisons) {
    const { numAffectedRows } = await sql`
      insert into directory_change
        (set_id, number, kind, organisation_id, organisation_code, organisation_name, before, after)
      select ${setId}::uuid, ${written}::int + row_number() over (order by n), kind, id, code, name, before, after
      from (${compare()}) changes`.execute(tx)
    written += Number(numAffectedRows ?? 0)
  }
  const { rows } = await sql<{ kind: DirectoryChangeKind; count: number }>`
    select kind, count(*)::int as count from directory_change where set_id = ${setId} group by kind`.execute(
    tx
  )
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
}

/** Whole, with its codes and successors. */
function added(): RawBuilder<unknown> {
  return sql`
    select s.n, 'added' as kind, s.organisation_id as id, s.first_code as code, s.name, null::jsonb as before,
      jsonb_build_object('name', s.name, 'level', s.level, 'mainCode', s.first_code,
        'parent', ${reference(sql`s.parent_id`)}, 'connectorId', s.connector_id, 'closedOn', s.closed_on,
        'contact', (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each_text(s.contact)
          where value <> ''),
        'codes', (select jsonb_agg(jsonb_build_object('code', c.code, 'scheme', c.scheme,
            'validFrom', ${dayOrNull(sql`c.valid_from`)}, 'validTo', ${dayOrNull(sql`c.valid_to`)})
            order by c.valid_from, c.code)
          from staged_code c where c.n = s.n),
        'successors', coalesce((select jsonb_agg(jsonb_build_object(
            'organisation', ${reference(sql`t.successor_id`)}, 'since', t.since, 'kind', t.kind))
          from staged_successor t where t.n = s.n), '[]')) as after
    from staged_organisation s where s.is_new`
}

function renamed(): RawBuilder<unknown> {
  return sql`
    select s.n, 'renamed' as kind, o.id, o.code, o.name,
      jsonb_build_object('name', o.name) as before, jsonb_build_object('name', s.name) as after
    from staged_organisation s join organisation o on o.id = s.organisation_id
    where not s.is_new and o.name collate "C" <> s.name collate "C"`
}

/** Level, connector, contact, and which code it sends with: only what differs. */
function changed(): RawBuilder<unknown> {
  const differing = (level: string, connector: string, code: string, contact: string) => sql`
    case when o.level <> s.level then jsonb_build_object('level', ${sql.raw(level)}) else '{}' end
    || case when s.connector_stated and o.connector_id is distinct from s.connector_id
       then jsonb_build_object('connectorId', ${sql.raw(connector)}) else '{}' end
    || case when o.code <> s.main_code then jsonb_build_object('mainCode', ${sql.raw(code)}) else '{}' end
    || case when d.after is not null then jsonb_build_object('contact', ${sql.raw(contact)}) else '{}' end`
  return sql`
    select s.n, 'changed' as kind, o.id, o.code, o.name,
      ${differing('o.level', 'o.connector_id', 'o.code', 'd.before')} as before,
      ${differing('s.level', 's.connector_id', 's.main_code', 'd.after')} as after
    from staged_organisation s
    join organisation o on o.id = s.organisation_id
    cross join lateral (
      select jsonb_object_agg(key, coalesce(o.contact ->> key, '')) as before, jsonb_object_agg(key, value) as after
      from jsonb_each_text(s.contact) where value <> coalesce(o.contact ->> key, '')
    ) d
    where not s.is_new and (o.level <> s.level or o.code <> s.main_code or d.after is not null
      or s.connector_stated and o.connector_id is distinct from s.connector_id)`
}

function parentChanged(): RawBuilder<unknown> {
  return sql`
    select s.n, 'parent-changed' as kind, o.id, o.code, o.name,
      jsonb_build_object('parent', ${reference(sql`o.parent_id`)}) as before,
      jsonb_build_object('parent', ${reference(sql`s.parent_id`)}) as after
    from staged_organisation s join organisation o on o.id = s.organisation_id
    where not s.is_new and s.parent_stated and o.parent_id is distinct from s.parent_id`
}

/** A day of closing that moves is a closing, too. */
function closedOrReopened(): RawBuilder<unknown> {
  return sql`
    select s.n, case when s.closed_on is null then 'reopened' else 'closed' end as kind, o.id, o.code, o.name,
      jsonb_build_object('closedOn', o.closed_on) as before, jsonb_build_object('closedOn', s.closed_on) as after
    from staged_organisation s join organisation o on o.id = s.organisation_id
    where not s.is_new and s.closing is not null and o.closed_on is distinct from s.closed_on`
}
