/** Who stands in one line of succession with a code: for receipts that come from, or go to, another code than was written. */
import { sql } from 'kysely'
import { normaliseCode } from '../../domain/organisation.ts'
import type { Kin, Lineage } from '../../exchange/ports/index.ts'
import type { Db } from './pool.ts'

export function createLineage(db: Db): Lineage {
  return { of: (code, days) => of(db, code, days) }
}

/** `union` ends by itself, whatever circle the directory may hold. */
async function of(db: Db, written: string, days: readonly string[]): Promise<Kin> {
  const code = normaliseCode(written)
  const { rows } = await sql<{ ids: string[] | null; codes: string[] | null }>`
    with recursive period as (
      select c.organisation_id, exists (
        select from unnest(${days}::date[]) as day where c.valid_from <= day and day < c.valid_to) as holds
      from organisation_code c where c.code = ${code}
    ), bearer (id) as (
      select organisation_id from period where holds or not exists (select from period where holds)
    ), later (id) as (
      select id from bearer
      union select s.successor_id from later join organisation_successor s on s.organisation_id = later.id
    ), earlier (id) as (
      select id from bearer
      union select s.organisation_id from earlier join organisation_successor s on s.successor_id = earlier.id
    ), line as (select id from later union select id from earlier)
    select (select array_agg(id::text) from line) as ids,
      (select array_agg(distinct upper(c.code)) from line join organisation_code c on c.organisation_id = line.id) as codes
    `.execute(db)
  return { ids: rows[0]?.ids ?? [], codes: [...new Set([code, ...(rows[0]?.codes ?? [])])] }
}
