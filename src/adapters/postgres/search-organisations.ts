/** Organisations as administrators and clerks look for them: under 50 ms among 120,000 (bench/directory measures it). */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { OrganisationFilter, OrganisationView, Page, PageRequest } from '../../exchange/ports/queries.ts'
import type { Db } from './pool.ts'
import { idCursor, pageOf, readCursor, writeCursor } from './queries-pages.ts'
import { present } from './rows.ts'
import type { Tier } from './search-tiers.ts'
import { tiersOf } from './search-tiers.ts'

export interface OrganisationRow {
  id: string
  name: string
  level: OrganisationView['level']
  parentId: string | null
  parentName: string | null
  code: string
  status: OrganisationView['status']
  closedOn: string | null
  connectorId: string | null
}

/** Of `o`, and of its parent `p`. */
export const organisationColumns = sql.raw(
  `o.id, o.name, o.level, o.parent_id as "parentId", p.name as "parentName", o.code, o.status,
   o.closed_on as "closedOn", o.connector_id as "connectorId"`
)

export function organisationOf(row: OrganisationRow): OrganisationView {
  const { id, name, level, code, status, parentId, parentName, closedOn, connectorId } = row
  return { id, name, level, code, status, ...present({ parentId, parentName, closedOn, connectorId }) }
}

interface Hit extends OrganisationRow {
  tier: number
  matched: string | null
}

interface Start {
  readonly tier: number
  readonly after?: { readonly id: string; readonly matched: string }
}

export async function searchOrganisations(
  db: Db,
  filter: OrganisationFilter,
  page: PageRequest
): Promise<Page<OrganisationView> | null> {
  const start = startOf(page.cursor)
  if (start === null) return null
  const conditions = await conditionsOf(db, filter)
  const hits: Hit[] = []
  for (const [number, tier] of tiersOf(filter.q).entries()) {
    const missing = page.limit + 1 - hits.length
    if (number < start.tier || missing <= 0) continue
    const after = number === start.tier ? start.after : undefined
    hits.push(...(await find(db, number, tier, conditions, after, missing)))
  }
  return pageOf(hits, page.limit, viewOf, hit => writeCursor([String(hit.tier), hit.id, hit.matched ?? '']))
}

async function find(
  db: Db,
  number: number,
  tier: Tier,
  filter: readonly RawBuilder<unknown>[],
  after: Start['after'],
  limit: number
): Promise<readonly Hit[]> {
  const later = after === undefined ? [] : [tier.after(after.id, after.matched)]
  const conditions = sql.join([sql`true`, ...tier.conditions, ...filter, ...later], sql` and `)
  // What is shown is fetched for the hits alone: the search itself stays within its index.
  const { rows } = await sql<Hit>`
    select ${organisationColumns}, hit.matched, ${number}::int as tier
    from (
      select o.id, ${tier.matched} as matched
      from ${tier.from} where ${conditions} order by ${tier.order} limit ${limit}
    ) hit join organisation o using (id) left join organisation p on p.id = o.parent_id
    order by ${tier.shown}`.execute(db)
  return rows
}

async function conditionsOf(
  db: Db,
  { level, status, parentId, connectorId, axisId }: OrganisationFilter
): Promise<readonly RawBuilder<unknown>[]> {
  const conditions: RawBuilder<unknown>[] = []
  if (level !== undefined) conditions.push(sql`o.level = ${level}`)
  if (status !== undefined) conditions.push(sql`o.status = ${status}`)
  if (parentId !== undefined) conditions.push(sql`o.parent_id = ${parentId}::uuid`)
  if (connectorId !== undefined) conditions.push(sql`o.connector_id = ${connectorId}`)
  if (axisId !== undefined) conditions.push(await listedBy(db, axisId))
  return conditions
}

const many = 5000

/** Of a long list nearly every organisation is in it: each hit is looked up. A short one is read whole, once. */
async function listedBy(db: Db, axisId: string): Promise<RawBuilder<unknown>> {
  const standing = sql`axis_id = ${axisId} and not deleted and gone_at is null`
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select from axis_agency where ${standing} limit ${many}) listed`.execute(
    db
  )
  return Number(rows[0]?.count) < many
    ? sql`o.id in (select organisation_id from organisation_registration where ${standing})`
    : sql`exists (
        select from organisation_registration r where r.organisation_id = o.id and ${standing} offset 0)`
}

function startOf(cursor: string | undefined): Start | null {
  const parts = readCursor(cursor, 3)
  if (parts === null) return null
  if (parts === undefined) return { tier: 0 }
  const [tier = '', id = '', matched = ''] = parts
  const readable = /^[0-3]$/.test(tier) && typeof idCursor(id) === 'string' && matched.length <= 35
  return readable ? { tier: Number(tier), after: { id, matched } } : null
}

function viewOf(hit: Hit): OrganisationView {
  const view = organisationOf(hit)
  return hit.matched === null || hit.matched === hit.code ? view : { ...view, matchedCode: hit.matched }
}
