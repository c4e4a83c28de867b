/** The directory as a file, in and out. */
import { sql } from 'kysely'
import { vietnamDate } from '../../domain/calendar.ts'
import { byCode } from '../../domain/directory-rules.ts'
import type { DirectoryFiles } from '../../exchange/ports/directory.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import { readDirectoryCsv } from '../csv/directory.ts'
import type { WrittenOrganisation } from '../csv/write-directory.ts'
import { headOfDirectory, rowsOfDirectory } from '../csv/write-directory.ts'
import type { Db } from './pool.ts'

export function createDirectoryFiles(db: Db, clock: Clock): DirectoryFiles {
  return { read: readDirectoryCsv, write: on => write(db, vietnamDate(clock.now()), on) }
}

const organisationsAtOnce = 1000

/** One snapshot, however long somebody takes to read it. */
async function* write(db: Db, today: string, on: string | undefined): AsyncGenerator<string> {
  const tx = await db.startTransaction().setIsolationLevel('repeatable read').execute()
  try {
    await nameOrganisations(tx, on)
    yield headOfDirectory()
    for (let from = 1; ; from += organisationsAtOnce) {
      const part = await readPart(tx, today, from)
      if (part.length === 0) return
      yield rowsOfDirectory(part)
    }
  } finally {
    // Nothing was written: the temporary table goes with it.
    await tx.rollback().execute()
  }
}

/** A key in the file for each: its code, which an older holder of the same code has with a number behind it. */
async function nameOrganisations(tx: Db, on: string | undefined): Promise<void> {
  const day = on ?? null
  await sql`set local statement_timeout = 0`.execute(tx)
  await sql`
    create temp table exported on commit drop as
    select row_number() over (order by level_order, code collate "C", same)::int as n, id,
      case when same = 1 then code else code || '~' || same end as key
    from (
      select o.id, o.code, array_position(array['trung-uong', 'tinh', 'huyen', 'xa'], o.level) as level_order,
        row_number() over (partition by o.code order by o.closed_on desc nulls first, o.id) as same
      from organisation o
      where ${day}::date is null or (o.closed_on is null or ${day}::date < o.closed_on) and exists (
        select from organisation_code c
        where c.organisation_id = o.id and ${day}::date <@ daterange(c.valid_from, c.valid_to))
    ) named`.execute(tx)
  await sql`create index on exported (n)`.execute(tx)
  await sql`create index on exported (id)`.execute(tx)
  await sql`analyze exported`.execute(tx)
}

async function readPart(tx: Db, today: string, from: number): Promise<readonly WrittenOrganisation[]> {
  const { rows } = await sql<WrittenOrganisation>`
    select e.key, o.name, o.level, o.connector_id as "connectorId", o.contact, o.closed_on as "closedOn",
      case when o.closed_on <= ${today}::date then 'closed' else 'active' end as status,
      (select coalesce(pe.key, ${byCode} || p.code) from organisation p left join exported pe on pe.id = p.id
       where p.id = o.parent_id) as "parentKey",
      (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('code', c.code, 'scheme', c.scheme,
          'validFrom', case when isfinite(c.valid_from) then c.valid_from end,
          'validTo', case when isfinite(c.valid_to) then c.valid_to end))
          order by c.code = o.code and ${today}::date <@ daterange(c.valid_from, c.valid_to) desc,
            c.valid_from, c.code)
       from organisation_code c where c.organisation_id = o.id) as codes,
      (select coalesce(jsonb_agg(jsonb_build_object('key', coalesce(se.key, ${byCode} || s.code),
          'kind', k.kind, 'since', k.since) order by k.since, s.code), '[]')
       from organisation_successor k
       join organisation s on s.id = k.successor_id
       left join exported se on se.id = s.id
       where k.organisation_id = o.id) as successors
    from exported e join organisation o on o.id = e.id
    where e.n >= ${from} and e.n < ${from + organisationsAtOnce}
      and exists (select from organisation_code c where c.organisation_id = o.id)
    order by e.n`.execute(tx)
  return rows
}
