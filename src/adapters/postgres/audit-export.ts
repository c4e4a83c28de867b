/** The lines of an export, read batch by batch as of one moment: what happens meanwhile is not in it. */
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { ChainedEvent } from '../../exchange/audit/chain.ts'
import { genesis } from '../../exchange/audit/chain.ts'
import {
  exportFormat,
  writeCheckpoint,
  writeGone,
  writeHeader,
  writeLink,
  writeUnlinked
} from '../../exchange/audit/export-form.ts'
import type { ExportRange } from '../../exchange/ports/audit.ts'
import type { AuditChainTables } from './audit-chain-tables.ts'
import type { Db } from './pool.ts'
import type { AuditEventTable } from './tables.ts'

const batch = 2000

export function eventOf(row: Selectable<AuditEventTable>): ChainedEvent {
  const { seq, at, action, outcome, actor, subject, facts } = row
  return { seq: String(seq), at: at.toISOString(), action, outcome, actor, subject, facts }
}

interface LinkRow extends Omit<Selectable<AuditEventTable>, 'seq' | 'at'> {
  position: number
  previous: string
  hash: string
  seq: number | null
  at: Date | null
}

export async function* exportLines(
  db: Db,
  gateway: string,
  range: ExportRange,
  now: Date
): AsyncGenerator<string> {
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute()
  try {
    yield* read(snapshot, gateway, range, now)
  } finally {
    await snapshot.rollback().execute()
  }
}

async function* read(db: Db, gateway: string, range: ExportRange, now: Date): AsyncGenerator<string> {
  const { last } = (
    await sql<{ last: number | null }>`select max(position) as last from audit_link`.execute(db)
  ).rows[0] ?? { last: null }
  const from = range.from ?? 1
  const to = Math.min(range.to ?? Number.MAX_SAFE_INTEGER, last ?? 0)
  const previous = await hashAt(db, from - 1)
  const exportedAt = now.toISOString()
  yield writeHeader({ format: exportFormat, gateway, exportedAt, from, to, previous })
  for (let after = from - 1; after < to;) {
    const rows = await links(db, after, Math.min(to, after + batch))
    const upTo = rows.at(-1)?.position ?? Math.min(to, after + batch)
    const marks = await checkpointsBetween(db, after === from - 1 ? after : after + 1, upTo)
    for (const row of rows) {
      while (marks[0] !== undefined && marks[0].position < row.position) yield mark(marks.shift())
      yield lineOf(row)
    }
    for (const each of marks) yield mark(each)
    after = upTo
  }
  // A checkpoint beyond the end is how a cut-off end shows.
  if (range.to === undefined) {
    for (const each of await checkpointsBetween(db, to + 1, Number.MAX_SAFE_INTEGER)) yield mark(each)
    yield* unlinked(db)
  }
}

const mark = (row: Selectable<AuditChainTables['audit_checkpoint']> | undefined): string =>
  row === undefined
    ? ''
    : writeCheckpoint({
        statement: row.statement,
        ...(row.signature === null ? {} : { signature: row.signature })
      })

function lineOf({ position, previous, hash, seq, at, ...event }: LinkRow): string {
  if (seq === null || at === null) return writeGone(hash, position)
  return writeLink({ position, previous, hash, event: eventOf({ ...event, seq, at }) })
}

async function hashAt(db: Db, position: number): Promise<string> {
  if (position < 1) return genesis.hash
  const row = await db
    .withTables<AuditChainTables>()
    .selectFrom('audit_link')
    .select('hash')
    .where('position', '=', position)
    .executeTakeFirst()
  return row?.hash ?? genesis.hash
}

async function links(db: Db, after: number, upTo: number): Promise<readonly LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select l.position, l.previous, l.hash, e.seq, e.at, e.action, e.outcome, e.actor, e.subject, e.facts
    from audit_link l left join audit_event e on e.seq = l.seq
    where l.position > ${after} and l.position <= ${upTo}
    order by l.position`.execute(db)
  return rows
}

async function checkpointsBetween(db: Db, from: number, to: number) {
  return db
    .withTables<AuditChainTables>()
    .selectFrom('audit_checkpoint')
    .selectAll()
    .where('position', '>=', from)
    .where('position', '<=', to)
    .orderBy('position')
    .orderBy('id')
    .execute()
}

/** Events of which no link speaks: the newest ones wait for theirs, an older one was put in past the gateway. */
async function* unlinked(db: Db): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const { rows } = await sql<Selectable<AuditEventTable>>`
      select e.* from audit_event e
      where e.seq > ${after} and not exists (select from audit_link l where l.seq = e.seq)
      order by e.seq limit ${batch}`.execute(db)
    for (const row of rows) yield writeUnlinked(eventOf(row))
    const last = rows.at(-1)
    if (last === undefined || rows.length < batch) return
    after = last.seq
  }
}
