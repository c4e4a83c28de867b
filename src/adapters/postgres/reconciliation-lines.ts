/** The two books of a run side by side: set down as they come, joined, and read back key by key. */
import { sql } from 'kysely'
import type { OwnLine, TheirLine } from '../../domain/reconciliation-books.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Group } from '../../exchange/ports/reconciliation.ts'
import type { Db } from './pool.ts'
import type { ReconciliationTables } from './reconciliation-tables.ts'
import { within } from './transaction.ts'

type Side = 'own' | 'theirs'
const itemOf = (line: OwnLine | TheirLine) =>
  'item' in line ? `${line.flow}|${line.item}` : `${line.flow}|${line.subject}`

export async function stage(
  db: Db,
  runId: string,
  side: Side,
  lines: readonly (OwnLine | TheirLine)[]
): Promise<void> {
  if (lines.length === 0) return
  const rows = lines.map(line => ({
    run_id: runId,
    side,
    item: itemOf(line),
    key: line.key,
    ids: [...line.ids],
    names: [...line.names],
    line: JSON.stringify(line)
  }))
  await db
    .withTables<ReconciliationTables>()
    .insertInto('reconciliation_line')
    .values(rows)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** An id decides before a name. */
export function join(db: Db, runId: string): Promise<void> {
  return within(db, async tx => {
    // A large day may take longer than a request may.
    await sql`set local statement_timeout = '10min'`.execute(tx)
    await sql`analyze reconciliation_line`.execute(tx)
    for (const column of [sql.ref('names'), sql.ref('ids')])
      await sql`
        update reconciliation_line their set key = own.key
        from reconciliation_line own
        where their.run_id = ${runId} and their.side = 'theirs' and cardinality(their.${column}) > 0
          and own.run_id = ${runId} and own.side = 'own'
          and own.${column} && their.${column}`.execute(tx)
  })
}

const pageSize = 1000

/** Whole groups only: a page ends where a key ends. */
export async function* groups(db: Db, runId: string): AsyncGenerator<readonly Group[]> {
  const [before] = await counted(db, runId)
  let seen = 0
  for (let after = ''; ;) {
    const { rows } = await sql<{ key: string; side: Side; line: OwnLine | TheirLine }>`
      select key, side, line from reconciliation_line
      where run_id = ${runId} and key > ${after} and key <= (
        select max(key) from (
          select key from reconciliation_line
          where run_id = ${runId} and key > ${after} order by key limit ${pageSize}) page)
      order by key, side, item`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) break
    seen += rows.length
    const page = new Map<string, { own: OwnLine[]; theirs: TheirLine[] }>()
    for (const { key, side, line } of rows) {
      const group = page.get(key) ?? { own: [], theirs: [] }
      page.set(key, group)
      // Their key may be ours by now.
      if (side === 'own') group.own.push(line as OwnLine)
      else group.theirs.push({ ...(line as TheirLine), key })
    }
    yield [...page.values()]
    after = last.key
  }
  // Lines that vanished meanwhile must not make a day look clean.
  if (before?.count !== seen) throw new BrokenPromise('reconciliation.failed', { run: runId, seen })
}

async function counted(db: Db, runId: string): Promise<readonly { count: number }[]> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from reconciliation_line where run_id = ${runId}`.execute(db)
  return rows
}
