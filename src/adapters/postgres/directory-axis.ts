/**
 * What an axis lists (axis_agency), staged as if a file had stated it: agencies are known by any of their codes, an axis
 * says nothing of levels, dates, successors and our DMSs, and what cannot be told apart is left out and counted.
 */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { vietnamDate } from '../../domain/calendar.ts'
import { codeLength, nameLength } from '../../domain/directory-rules.ts'
import type { Level } from '../../domain/organisation.ts'
import { codeForms } from '../../domain/organisation.ts'
import type { ChangeSetSummary } from '../../exchange/ports/directory.ts'
import { parentCycles } from './directory-check.ts'
import { stageAxisCodes } from './directory-axis-codes.ts'
import { indexStage } from './directory-stage.ts'
import type { Db } from './pool.ts'

/** What the axis has added or taken away counts from the day of `at`. */
export async function stageAxis(
  tx: Db,
  axisId: string,
  defaultLevel: Level | undefined,
  at: Date
): Promise<Required<Pick<ChangeSetSummary, 'organisations' | 'skipped'>>> {
  const today = vietnamDate(at)
  await sql`drop table if exists agency, agency_code, agency_match`.execute(tx)
  await readAgencies(tx, axisId)
  const known = await matchAgencies(tx, today)
  const fresh = await numberNew(tx, at)
  const added = defaultLevel === undefined ? 0 : fresh.added
  await stageOrganisations(tx, defaultLevel ?? null, today)
  await stageAxisCodes(tx, today)
  await indexStage(tx)
  return {
    organisations: known.matched + added,
    skipped: {
      'no-level': fresh.added - added,
      ambiguous: known.ambiguous + fresh.ambiguous,
      cycle: await leaveCycles(tx)
    }
  }
}

async function readAgencies(tx: Db, axisId: string): Promise<void> {
  await sql`
    create temp table agency on commit drop as
    select remote_key, nullif(parent_key, '') as parent_key, btrim(name) as name, nullif(btrim(mail), '') as mail,
      -- What it no longer lists is gone from it, said or not.
      deleted or gone_at is not null as deleted, null::uuid as organisation_id, false as is_new
    from axis_agency
    where axis_id = ${axisId} and btrim(name) <> '' and length(btrim(name)) <= ${nameLength}`.execute(tx)
  await sql`
    create temp table agency_code on commit drop as
    select remote_key, code, ${schemeOf(sql`code`)} as scheme, bool_or(first) as first
    from (
      select remote_key, upper(btrim(code)) as code, true as first from axis_agency where axis_id = ${axisId}
      union all
      select remote_key, upper(btrim(other_code)), false from axis_agency where axis_id = ${axisId}
    ) codes
    where code <> '' and length(code) <= ${codeLength} and code !~ '\\s'
      and remote_key in (select remote_key from agency)
    group by remote_key, code`.execute(tx)
  await sql`create unique index on agency (remote_key)`.execute(tx)
  await sql`create index on agency_code (code)`.execute(tx)
  await sql`create index on agency_code (remote_key)`.execute(tx)
  await sql`analyze agency, agency_code`.execute(tx)
}

function schemeOf(code: RawBuilder<unknown>): RawBuilder<unknown> {
  const cases = codeForms.map(([scheme, form]) => sql`when ${code} ~ ${form} then ${scheme}`)
  return sql`case ${sql.join(cases, sql` `)} else 'other' end`
}

/**
 * A code that holds today says more than one that has ended. One agency of several organisations, or several agencies
 * of one organisation: whoever is listed as deleted, or under a lesser code, is left out.
 */
async function matchAgencies(tx: Db, today: string): Promise<{ matched: number; ambiguous: number }> {
  await sql`
    create temp table agency_match on commit drop as
    select remote_key, organisation_id, valid, count(*) over (partition by remote_key, valid) as among
    from (
      select a.remote_key, c.organisation_id, bool_or(${today}::date <@ daterange(c.valid_from, c.valid_to)) as valid
      from agency_code a join organisation_code c on c.code = a.code
      group by a.remote_key, c.organisation_id
    ) matches`.execute(tx)
  const { numAffectedRows } = await sql`
    update agency a set organisation_id = m.organisation_id
    from (
      select distinct on (m.organisation_id) m.organisation_id, m.remote_key
      from agency_match m
      join agency a on a.remote_key = m.remote_key
      join organisation o on o.id = m.organisation_id
      where m.among = 1
        and (m.valid or not exists (select from agency_match v where v.remote_key = m.remote_key and v.valid))
      order by m.organisation_id, a.deleted, m.valid desc,
        exists (select from agency_code c where c.remote_key = m.remote_key and c.code = o.code) desc, m.remote_key
    ) m where m.remote_key = a.remote_key`.execute(tx)
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from agency a
    where organisation_id is null and not deleted
      and exists (select from agency_match m where m.remote_key = a.remote_key)`.execute(tx)
  return { matched: Number(numAffectedRows ?? 0), ambiguous: rows[0]?.count ?? 0 }
}

/** Agencies without any code of ours get a future id; of two that share a code the first. */
async function numberNew(tx: Db, at: Date): Promise<{ added: number; ambiguous: number }> {
  const unknown = sql`a.organisation_id is null and not a.deleted
    and exists (select from agency_code c where c.remote_key = a.remote_key)
    and not exists (select from agency_match m where m.remote_key = a.remote_key)`
  const { numAffectedRows } = await sql`
    update agency a set organisation_id = ${newId(at)}, is_new = true
    where ${unknown} and not exists (
      select from agency_code mine
      join agency_code theirs on theirs.code = mine.code and theirs.remote_key < mine.remote_key
      join agency other on other.remote_key = theirs.remote_key and not other.deleted
      where mine.remote_key = a.remote_key)`.execute(tx)
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from agency a where ${unknown}`.execute(tx)
  return { added: Number(numAffectedRows ?? 0), ambiguous: rows[0]?.count ?? 0 }
}

/** UUIDv7: the milliseconds over the first 48 bits of a random one, its version 4 made 7. */
function newId(at: Date): RawBuilder<unknown> {
  return sql`encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send(${at.getTime()}::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`
}

/** What is closed with us stays closed: an axis may list it for years. */
async function stageOrganisations(tx: Db, level: Level | null, today: string): Promise<void> {
  await sql`
    insert into staged_organisation (n, line, key, new_id, organisation_id, is_new, name, level, parent_stated,
      parent_id, connector_stated, contact, closing, closed_on, successors_stated, first_code)
    select row_number() over (order by a.remote_key), 0, a.remote_key, a.organisation_id, a.organisation_id, a.is_new,
      case when a.deleted then o.name else a.name end, coalesce(o.level, ${level}),
      p.organisation_id is not null and not a.deleted, p.organisation_id, false,
      case when a.is_new and a.mail is not null then jsonb_build_object('email', a.mail) else '{}' end,
      case when a.deleted then 'on' end, case when a.deleted then ${today}::date end, false,
      coalesce(o.code, (select c.code from agency_code c where c.remote_key = a.remote_key
        order by c.first desc, c.code limit 1))
    from agency a
    left join organisation o on o.id = a.organisation_id and not a.is_new
    left join agency p on p.remote_key = a.parent_key and p.organisation_id is not null
      and (not p.is_new or ${level}::text is not null)
    where a.organisation_id is not null
      and case when a.is_new then ${level}::text is not null
        else o.closed_on is null or o.closed_on > ${today}::date end`.execute(tx)
}

/** Agencies in a circle keep the parents they have; those whose circle that breaks as well. */
async function leaveCycles(tx: Db): Promise<number> {
  const ids = [...(await parentCycles(tx))]
  if (ids.length === 0) return 0
  const { numAffectedRows } = await sql`
    update staged_organisation set parent_stated = false, parent_id = null
    where parent_stated and organisation_id = any(${ids}::uuid[])`.execute(tx)
  // None: the circle is of organisations that this axis does not list.
  const left = Number(numAffectedRows ?? 0)
  return left === 0 ? 0 : left + (await leaveCycles(tx))
}
