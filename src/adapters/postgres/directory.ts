import { sql } from 'kysely'
import type { Organisation, Resolution } from '../../domain/organisation.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import type { RoutingRule } from '../../domain/routing.ts'
import type { Directory } from '../../exchange/ports/index.ts'
import { beginDay } from './directory-day.ts'
import type { Db } from './pool.ts'
import type { Present } from './rows.ts'
import { present } from './rows.ts'

export function createDirectory(db: Db): Directory {
  return {
    resolve: (code, on, today = on) => resolve(db, code, on, today),
    get: id => get(db, id),
    rules: () => rules(db),
    beginDay: today => beginDay(db, today)
  }
}

interface OrganisationRow {
  id: string
  name: string
  level: Organisation['level']
  parentId: string | null
  code: string
  status: Organisation['status']
  closedOn: string | null
  connectorId: string | null
}

const columns = sql.raw(
  `o.id, o.name, o.level, o.parent_id as "parentId", o.code, o.status, o.closed_on as "closedOn",
   o.connector_id as "connectorId"`
)
/** The status as of `today`: the column may lag behind midnight. */
const columnsAsOf = (today: string) => sql`
  o.id, o.name, o.level, o.parent_id as "parentId", o.code, o.closed_on as "closedOn",
  case when o.closed_on <= ${today}::date then 'closed' else 'active' end as status,
  o.connector_id as "connectorId"`

/** The rule is domain/directory.ts; a property test holds the two together. */
async function resolve(db: Db, written: string, on: string, today: string): Promise<Resolution> {
  const code = normaliseCode(written)
  const period = await sql<OrganisationRow & { stands: boolean; open: boolean }>`
    select ${columnsAsOf(today)}, c.holds or c.early as stands,
      o.closed_on is null or ${on}::date < o.closed_on as open
    from (
      select organisation_id, valid_from, valid_to,
        ${on}::date <@ daterange(valid_from, valid_to) as holds,
        ${on}::date < valid_from and ${today}::date <@ daterange(valid_from, valid_to) as early,
        valid_to <= ${on}::date as ended
      from organisation_code where code = ${code}
    ) c join organisation o on o.id = c.organisation_id
    order by c.holds desc, c.early desc, c.ended desc,
      case when c.ended then c.valid_from end desc, c.valid_from
    limit 1`.execute(db)
  const row = period.rows[0]
  if (row === undefined) return { kind: 'unknown', code }
  const { stands, open, ...organisation } = row
  if (stands && open) return { kind: 'found', organisation: present(organisation), code }
  const standing = await inPlaceOf(db, organisation.id, on, today)
  const [only] = standing
  return standing.length === 1 && only !== undefined
    ? { kind: 'redirected', organisation: only, code }
    : { kind: 'closed', code, successors: standing }
}

/** The organisation itself while it is open (its code changed), else the open ones at the end of its lines. */
async function inPlaceOf(db: Db, id: string, on: string, today: string): Promise<readonly Organisation[]> {
  const standing = await sql<OrganisationRow>`
    with recursive line (id, open) as (
      select id, closed_on is null or ${on}::date < closed_on from organisation where id = ${id}
      union
      select next.id, next.closed_on is null or ${on}::date < next.closed_on
      from line
      join organisation_successor s on s.organisation_id = line.id and s.since <= ${on}::date
      join organisation next on next.id = s.successor_id
      where not line.open
    )
    select ${columnsAsOf(today)} from line join organisation o using (id)
    where line.open
    order by o.code collate "C", o.id`.execute(db)
  return standing.rows.map(present)
}

async function get(db: Db, id: string): Promise<Organisation | null> {
  const found = await sql<OrganisationRow>`select ${columns} from organisation o where o.id = ${id}`.execute(
    db
  )
  return found.rows[0] === undefined ? null : present(found.rows[0])
}

async function rules(db: Db): Promise<readonly RoutingRule[]> {
  const rows = await db
    .selectFrom('routing_rule')
    .select(['position', 'code_pattern as codePattern', 'level', 'axis_id as axisId', 'note'])
    .orderBy('position')
    .execute()
  return rows.map((row): Present<typeof row> => present(row))
}
