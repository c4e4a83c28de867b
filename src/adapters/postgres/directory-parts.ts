/** Pieces of SQL that changes are written with. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'

/** An organisation, stored or staged, as changes name it; null for none. */
export function reference(id: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(
    (select jsonb_build_object('id', r.id, 'code', r.code, 'name', r.name) from organisation r where r.id = ${id}),
    (select jsonb_build_object('id', r.organisation_id, 'code', r.first_code, 'name', r.name)
     from staged_organisation r where r.organisation_id = ${id} limit 1))`
}

/** "Since ever" and "for ever" are null to people. */
export function dayOrNull(day: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when isfinite(${day}) then ${day} end`
}
