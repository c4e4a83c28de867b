/** What the directory would be after the staged changes, held against the rules that no list alone can keep. */
import { sql } from 'kysely'
import { onCycles } from '../../domain/cycles.ts'
import type { RowProblem } from '../../domain/directory-entry.ts'
import { byCode } from '../../domain/directory-rules.ts'
import type { Db } from './pool.ts'

export async function checkStage(tx: Db): Promise<readonly RowProblem[]> {
  const several = await severalOrganisations(tx)
  const problems = [
    ...(await unknownReferences(tx)),
    ...several,
    // While it is not known who is meant, every code would seem to be somebody else's.
    ...(several.length > 0 ? [] : await overlappingCodes(tx)),
    ...(await circles(tx, 'parent', await parentCycles(tx))),
    ...(await circles(tx, 'successors', await successorCycles(tx)))
  ]
  return problems.sort((a, b) => a.line - b.line)
}

async function unknownReferences(tx: Db): Promise<RowProblem[]> {
  const expected = `khóa trong tệp, hoặc ${byCode}<mã> của đơn vị đã có`
  const { rows } = await sql<{ line: number; column: 'parent' | 'successors'; value: string }>`
    select line, 'parent' as column, parent_ref as value from staged_organisation
    where parent_stated and parent_ref is not null and parent_id is null
    union all
    select s.line, 'successors', t.ref from staged_successor t join staged_organisation s on s.n = t.n
    where t.successor_id is null`.execute(tx)
  return rows.map(row => ({
    code: row.column === 'parent' ? 'directory.unknown-parent' : 'directory.unknown-successor',
    ...row,
    expected
  }))
}

async function severalOrganisations(tx: Db): Promise<RowProblem[]> {
  await sql`create temp table if not exists staged_match (n int, organisation_id uuid, exact boolean)
    on commit drop`.execute(tx)
  const { rows } = await sql<{ line: number; value: string }>`
    select s.line, s.key as value from staged_organisation s
    where s.n in (
      select m.n from staged_match m join staged_organisation t on t.n = m.n
      where m.exact or t.is_new group by m.n having count(*) > 1)
    union
    select s.line, s.key from staged_organisation s where s.organisation_id in (
      select organisation_id from staged_organisation group by organisation_id having count(*) > 1)`.execute(
    tx
  )
  return rows.map(row => ({
    code: 'directory.several-organisations',
    ...row,
    column: 'organisation',
    expected: 'mã của một đơn vị'
  }))
}

async function overlappingCodes(tx: Db): Promise<RowProblem[]> {
  const { rows } = await sql<{ line: number; value: string; holder: string | null }>`
    with after as (
      select oc.code, oc.valid_from, oc.valid_to, 0 as line, o.name as holder
      from organisation_code oc join organisation o on o.id = oc.organisation_id
      where oc.code in (select code from staged_code) and not exists (
        select from staged_code c join staged_organisation s on s.n = c.n
        where c.code = oc.code and c.replaces = oc.valid_from and s.organisation_id = oc.organisation_id)
      union all
      select c.code, c.valid_from, c.valid_to, c.line, s.name
      from staged_code c join staged_organisation s on s.n = c.n
    )
    select greatest(line, before_line) as line, code as value,
      case when line = 0 then holder else before_holder end as holder
    from (
      select *, lag(valid_to) over periods as before_to, lag(line) over periods as before_line,
        lag(holder) over periods as before_holder
      from after window periods as (partition by code order by valid_from, valid_to)
    ) neighbours
    where valid_from < before_to`.execute(tx)
  return rows.map(({ line, value, holder }) => ({
    code: 'directory.overlapping-dates',
    line,
    column: 'code',
    value,
    expected: `thời gian không trùng với mã này của ${holder ?? 'đơn vị khác'}`
  }))
}

/** Ids of organisations whose line of parents would come back to them. */
export async function parentCycles(tx: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ from: string; to: string }>`
    select s.organisation_id as from, s.parent_id as to from staged_organisation s
    where s.parent_stated and s.parent_id is not null
    union all
    select o.id, o.parent_id from organisation o
    where o.parent_id is not null and not exists (
      select from staged_organisation s where s.organisation_id = o.id and s.parent_stated)`.execute(tx)
  return onCycles(rows.map(({ from, to }) => [from, to]))
}

async function successorCycles(tx: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ from: string; to: string }>`
    select s.organisation_id as from, t.successor_id as to
    from staged_successor t join staged_organisation s on s.n = t.n where t.successor_id is not null
    union all
    select k.organisation_id, k.successor_id from organisation_successor k where not exists (
      select from staged_organisation s where s.organisation_id = k.organisation_id and s.successors_stated)`.execute(
    tx
  )
  return onCycles(rows.map(({ from, to }) => [from, to]))
}

async function circles(
  tx: Db,
  column: 'parent' | 'successors',
  ids: ReadonlySet<string>
): Promise<RowProblem[]> {
  if (ids.size === 0) return []
  const { rows } = await sql<{ line: number; value: string }>`
    select line, key as value from staged_organisation s
    where s.organisation_id = any(${[...ids]}::uuid[])
      and case when ${column} = 'parent' then s.parent_stated else s.successors_stated end`.execute(tx)
  // Circles that were there before, of organisations that nobody speaks of now, are not this change's.
  return rows.map(row => ({ code: 'directory.cycle', ...row, column, expected: 'không thành vòng' }))
}
