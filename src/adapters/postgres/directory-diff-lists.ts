/** The differences of what an organisation has several of: codes and successors. New organisations bring theirs along. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { dayOrNull, reference } from './directory-parts.ts'

const codePart = (code: RawBuilder<unknown>, scheme: RawBuilder<unknown>, from: string, to: string) => sql`
  jsonb_build_object('code', jsonb_build_object('code', ${code}, 'scheme', ${scheme},
    'validFrom', ${dayOrNull(sql.raw(from))}, 'validTo', ${dayOrNull(sql.raw(to))}))`

/** Closed: it was open-ended and now ends, and nothing else changes. */
export function changedCodes(): RawBuilder<unknown> {
  return sql`
    select c.n, case when c.valid_from = k.valid_from and c.scheme = k.scheme and not isfinite(k.valid_to)
        then 'code-closed' else 'code-changed' end as kind,
      o.id, o.code, o.name,
      ${codePart(sql`k.code`, sql`k.scheme`, 'k.valid_from', 'k.valid_to')} as before,
      ${codePart(sql`c.code`, sql`c.scheme`, 'c.valid_from', 'c.valid_to')} as after
    from staged_code c
    join staged_organisation s on s.n = c.n
    join organisation o on o.id = s.organisation_id
    join organisation_code k on k.code = c.code and k.valid_from = c.replaces and k.organisation_id = o.id
    where (c.scheme, c.valid_from, c.valid_to) <> (k.scheme, k.valid_from, k.valid_to)`
}

export function addedCodes(): RawBuilder<unknown> {
  return sql`
    select c.n, 'code-added' as kind, o.id, o.code, o.name, null::jsonb as before,
      ${codePart(sql`c.code`, sql`c.scheme`, 'c.valid_from', 'c.valid_to')} as after
    from staged_code c
    join staged_organisation s on s.n = c.n and not s.is_new
    join organisation o on o.id = s.organisation_id
    where c.replaces is null`
}

const successorPart = (id: RawBuilder<unknown>, since: string, kind: string) => sql`
  jsonb_build_object('successor', jsonb_build_object('organisation', ${reference(id)},
    'since', ${sql.raw(since)}, 'kind', ${sql.raw(kind)}))`

export function removedSuccessors(): RawBuilder<unknown> {
  return sql`
    select s.n, 'successor-removed' as kind, o.id, o.code, o.name,
      ${successorPart(sql`k.successor_id`, 'k.since', 'k.kind')} as before, null::jsonb as after
    from staged_organisation s
    join organisation o on o.id = s.organisation_id
    join organisation_successor k on k.organisation_id = o.id
    where s.successors_stated and not exists (
      select from staged_successor t where t.n = s.n and t.successor_id = k.successor_id)`
}

export function changedSuccessors(): RawBuilder<unknown> {
  return sql`
    select s.n, 'successor-changed' as kind, o.id, o.code, o.name,
      ${successorPart(sql`k.successor_id`, 'k.since', 'k.kind')} as before,
      ${successorPart(sql`k.successor_id`, 't.since', 't.kind')} as after
    from staged_successor t
    join staged_organisation s on s.n = t.n
    join organisation o on o.id = s.organisation_id
    join organisation_successor k on k.organisation_id = o.id and k.successor_id = t.successor_id
    where (t.since, t.kind) <> (k.since, k.kind)`
}

export function addedSuccessors(): RawBuilder<unknown> {
  return sql`
    select distinct on (s.n, t.successor_id) s.n, 'successor-added' as kind, o.id, o.code, o.name,
      null::jsonb as before, ${successorPart(sql`t.successor_id`, 't.since', 't.kind')} as after
    from staged_successor t
    join staged_organisation s on s.n = t.n and not s.is_new
    join organisation o on o.id = s.organisation_id
    where not exists (select from organisation_successor k
      where k.organisation_id = o.id and k.successor_id = t.successor_id)`
}
