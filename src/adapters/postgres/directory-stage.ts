/**
 * What a file (or an edit) states, laid beside the directory in temporary tables, so that matching, comparing and
 * checking are a few statements however many organisations there are.
 */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { holds } from '../../domain/directory.ts'
import type { ImportedOrganisation } from '../../domain/directory-entry.ts'
import type { Db } from './pool.ts'

/** An edit knows which organisation it means; a file's is known by its codes. */
export interface StagedOrganisation extends ImportedOrganisation {
  readonly target?: { readonly id: string; readonly isNew: boolean }
}

const rowsAtOnce = 2000

/** They go with the transaction. */
export async function openStage(tx: Db): Promise<void> {
  await sql`drop table if exists staged_organisation, staged_code, staged_successor`.execute(tx)
  await sql`
    create temp table staged_organisation (
      n int primary key, line int not null, key text not null, new_id uuid not null,
      organisation_id uuid, is_new boolean not null default false,
      name text not null, level text not null,
      parent_stated boolean not null, parent_ref text, parent_id uuid,
      connector_stated boolean not null, connector_id text,
      contact jsonb not null,
      -- none: it is open; on: closed_on says; derive: closed, the day follows from its codes; null: not stated.
      closing text, closed_on date,
      successors_stated boolean not null,
      main_code text, first_code text not null
    ) on commit drop`.execute(tx)
  await sql`
    create temp table staged_code (
      n int not null, line int not null, code text not null, scheme text not null,
      valid_from date not null, valid_to date not null,
      -- First day of the stored period of the same code and organisation that this one takes the place of.
      replaces date
    ) on commit drop`.execute(tx)
  await sql`
    create temp table staged_successor (
      n int not null, ref text not null, kind text not null, since date, successor_id uuid
    ) on commit drop`.execute(tx)
}

/** `today` is yyyy-MM-dd. */
export async function fillStage(
  tx: Db,
  organisations: readonly StagedOrganisation[],
  today: string
): Promise<void> {
  for (let start = 0; start < organisations.length; start += rowsAtOnce) {
    const part = organisations.slice(start, start + rowsAtOnce)
    await putOrganisations(tx, part, start, today)
    await putCodes(tx, part, start)
    await putSuccessors(tx, part, start)
  }
}

/** The planner does not know temporary tables by itself. */
export async function indexStage(tx: Db): Promise<void> {
  await sql`create index on staged_organisation (key)`.execute(tx)
  await sql`create index on staged_code (n)`.execute(tx)
  await sql`create index on staged_code (code)`.execute(tx)
  await sql`create index on staged_successor (n)`.execute(tx)
  await sql`analyze staged_organisation, staged_code, staged_successor`.execute(tx)
}

async function putOrganisations(
  tx: Db,
  organisations: readonly StagedOrganisation[],
  start: number,
  today: string
): Promise<void> {
  const rows = organisations.map((o, index) => ({
    n: start + index,
    line: o.line ?? 0,
    key: o.key,
    new_id: o.target?.id ?? uuidv7(),
    organisation_id: o.target?.id ?? null,
    is_new: o.target?.isNew ?? false,
    name: o.name.trim(),
    level: o.level,
    parent_stated: o.parentKey !== undefined,
    parent_ref: o.parentKey ?? null,
    connector_stated: o.connectorId !== undefined,
    connector_id: o.connectorId ?? null,
    contact: o.contact ?? {},
    closing: closingOf(o),
    closed_on: o.closedOn ?? null,
    successors_stated: o.successors !== undefined,
    // Only a file says which of several codes it sends with; after an edit it follows from the days.
    main_code: o.target === undefined ? (o.codes.find(code => holds(code, today))?.code ?? null) : null,
    first_code: (o.codes.find(code => holds(code, today)) ?? o.codes.at(-1))?.code ?? ''
  }))
  await sql`
    insert into staged_organisation (n, line, key, new_id, organisation_id, is_new, name, level, parent_stated,
      parent_ref, connector_stated, connector_id, contact, closing, closed_on, successors_stated, main_code, first_code)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (n int, line int, key text, new_id uuid,
      organisation_id uuid, is_new boolean, name text, level text, parent_stated boolean, parent_ref text,
      connector_stated boolean, connector_id text, contact jsonb, closing text, closed_on date,
      successors_stated boolean, main_code text, first_code text)`.execute(tx)
}

function closingOf({ status, closedOn }: ImportedOrganisation): 'none' | 'on' | 'derive' | null {
  if (closedOn !== undefined) return 'on'
  return status === undefined ? null : status === 'closed' ? 'derive' : 'none'
}

async function putCodes(tx: Db, organisations: readonly StagedOrganisation[], start: number): Promise<void> {
  const rows = organisations.flatMap((o, index) =>
    o.codes.map(({ code, scheme, validFrom, validTo, line }) => ({
      n: start + index,
      line: line ?? o.line ?? 0,
      code,
      scheme,
      valid_from: validFrom ?? '-infinity',
      valid_to: validTo ?? 'infinity'
    }))
  )
  await sql`
    insert into staged_code (n, line, code, scheme, valid_from, valid_to)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as s (n int, line int, code text, scheme text, valid_from date, valid_to date)`.execute(tx)
}

async function putSuccessors(
  tx: Db,
  organisations: readonly StagedOrganisation[],
  start: number
): Promise<void> {
  const rows = organisations.flatMap((o, index) =>
    (o.successors ?? []).map(({ key, kind, since }) => ({
      n: start + index,
      ref: key,
      kind,
      since: since ?? null
    }))
  )
  if (rows.length === 0) return
  await sql`
    insert into staged_successor (n, ref, kind, since)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as s (n int, ref text, kind text, since date)`.execute(tx)
}
