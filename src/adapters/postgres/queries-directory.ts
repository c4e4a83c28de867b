/** One organisation with all that belongs to it, why a code means what it means, and how the axes' lists differ. */
import { sql } from 'kysely'
import { normaliseCode } from '../../domain/organisation.ts'
import type {
  AxisDifferences,
  AxisDirectoryView,
  OrganisationDetail,
  PeriodView,
  RegistrationView,
  ResolutionView,
  SuccessionView
} from '../../exchange/ports/queries.ts'
import type { AxisDirectoryStateTable } from './axis-directories.ts'
import type { Db } from './pool.ts'
import { present } from './rows.ts'
import type { OrganisationRow } from './search-organisations.ts'
import { organisationColumns, organisationOf } from './search-organisations.ts'

export async function organisation(db: Db, id: string): Promise<OrganisationDetail | null> {
  const { rows } = await sql<OrganisationRow & Pick<OrganisationDetail, 'contact' | 'children'>>`
    select ${organisationColumns}, o.contact,
      (select count(*)::int from organisation where parent_id = o.id) as children
    from organisation o left join organisation p on p.id = o.parent_id where o.id = ${id}::uuid`.execute(db)
  const row = rows[0]
  if (row === undefined) return null
  const [codes, successors, predecessors, registrations] = await Promise.all([
    codesOf(db, id),
    successions(db, sql`s.organisation_id = ${id}::uuid and o.id = s.successor_id`),
    successions(db, sql`s.successor_id = ${id}::uuid and o.id = s.organisation_id`),
    registrationsOf(db, id)
  ])
  const { contact, children } = row
  return { ...organisationOf(row), contact, children, codes, successors, predecessors, registrations }
}

interface PeriodRow extends Pick<PeriodView, 'code' | 'scheme'> {
  validFrom: string
  validTo: string
}

const periodColumns = sql.raw('c.code, c.scheme, c.valid_from as "validFrom", c.valid_to as "validTo"')

function periodOf({ code, scheme, validFrom, validTo }: PeriodRow): PeriodView {
  return {
    code,
    scheme,
    ...(validFrom === '-infinity' ? {} : { validFrom }),
    ...(validTo === 'infinity' ? {} : { validTo })
  }
}

/** The one it goes by today first, then the newest. */
async function codesOf(db: Db, id: string): Promise<readonly PeriodView[]> {
  const { rows } = await sql<PeriodRow>`
    select ${periodColumns} from organisation_code c join organisation o on o.id = c.organisation_id
    where o.id = ${id}::uuid order by c.code = o.code desc, c.valid_to desc, c.valid_from desc, c.code`.execute(
    db
  )
  return rows.map(periodOf)
}

async function successions(db: Db, joined: ReturnType<typeof sql>): Promise<readonly SuccessionView[]> {
  const { rows } = await sql<SuccessionView>`
    select o.id, o.name, o.code, o.status, s.since, s.kind
    from organisation_successor s join organisation o on ${joined} order by s.since, o.name, o.id`.execute(db)
  return rows
}

async function registrationsOf(db: Db, id: string): Promise<readonly RegistrationView[]> {
  interface Row extends Omit<RegistrationView, 'goneAt'> {
    goneAt: Date | null
  }
  const { rows } = await sql<Row>`
    select axis_id as "axisId", remote_key as "remoteKey", code, name, deleted,
      seen_at as "seenAt", gone_at as "goneAt"
    from organisation_registration where organisation_id = ${id}::uuid order by axis_id, remote_key`.execute(
    db
  )
  return rows.map(present)
}

export async function resolution(
  db: Db,
  written: string,
  on: string,
  today: string
): Promise<ResolutionView> {
  const code = normaliseCode(written)
  const { rows } = await sql<OrganisationRow & { period: PeriodRow }>`
    select ${organisationColumns},
      jsonb_build_object('code', c.code, 'scheme', c.scheme, 'validFrom', c.valid_from::text,
        'validTo', c.valid_to::text) as period
    from organisation_code c join organisation o on o.id = c.organisation_id
      left join organisation p on p.id = o.parent_id
    where c.code = ${code} order by c.valid_from`.execute(db)
  const bearers = rows.map(row => ({ ...periodOf(row.period), organisation: organisationOf(row) }))
  return { bearers, chain: await chainFrom(db, code, on, today) }
}

/** As `Directory.resolve` walks: from whoever bears the code that day, over closed ones, by successions begun by then. */
async function chainFrom(db: Db, code: string, on: string, today: string): Promise<ResolutionView['chain']> {
  const { rows } = await sql<SuccessionView & { from: string }>`
    with recursive bearer as (
      select organisation_id as id
      from (
        select organisation_id, valid_from,
          ${on}::date <@ daterange(valid_from, valid_to) as holds,
          ${on}::date < valid_from and ${today}::date <@ daterange(valid_from, valid_to) as early,
          valid_to <= ${on}::date as ended
        from organisation_code where code = ${code}
      ) c order by holds desc, early desc, ended desc, case when ended then valid_from end desc, valid_from
      limit 1
    ), line (id) as (
      select id from bearer
      union
      select s.successor_id from line join organisation at using (id)
        join organisation_successor s on s.organisation_id = at.id and s.since <= ${on}::date
      where at.closed_on <= ${on}::date
    )
    select s.organisation_id as "from", o.id, o.name, o.code, o.status, s.since, s.kind
    from line join organisation at using (id)
      join organisation_successor s on s.organisation_id = at.id and s.since <= ${on}::date
      join organisation o on o.id = s.successor_id
    where at.closed_on <= ${on}::date order by s.since, s.organisation_id, o.name, o.id`.execute(db)
  return rows
}

export async function axisDirectories(db: Db): Promise<readonly AxisDirectoryView[]> {
  const states = await db
    .withTables<{ axis_directory_state: AxisDirectoryStateTable }>()
    .selectFrom('axis_directory_state')
    .selectAll()
    .orderBy('axis_id')
    .execute()
  const differences = await differencesByAxis(db)
  return states.map(row => ({
    axisId: row.axis_id,
    listed: row.listed,
    changed: row.changed,
    gone: row.gone,
    ...present({
      version: row.version,
      wholeAt: row.whole_at,
      changesAt: row.changes_at,
      doubtedListed: row.doubted_listed
    }),
    differences: differences.get(row.axis_id) ?? { unknown: 0, renamed: 0, gone: 0 }
  }))
}

/** Counted agency by agency; the preview of the axis says what would be done about them. */
async function differencesByAxis(db: Db): Promise<ReadonlyMap<string, AxisDifferences>> {
  const { rows } = await sql<AxisDifferences & { axisId: string }>`
    select axis_id as "axisId",
      count(*) filter (where not away and not known)::int as unknown,
      count(*) filter (where not away and renamed)::int as renamed,
      count(*) filter (where away and open)::int as gone
    from (
      select a.axis_id, a.remote_key, a.deleted or a.gone_at is not null as away,
        bool_or(o.id is not null) as known,
        coalesce(bool_and(btrim(a.name) <> o.name), false) as renamed,
        coalesce(bool_or(o.status = 'active'), false) as open
      from axis_agency a
        left join organisation_code c on c.code = any(array[upper(btrim(a.code)), upper(btrim(a.other_code))])
        left join organisation o on o.id = c.organisation_id
      group by a.axis_id, a.remote_key
    ) agency group by axis_id`.execute(db)
  return new Map(rows.map(({ axisId, ...differences }) => [axisId, differences]))
}
