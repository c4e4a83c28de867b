/**
 * The chain behind the audit events. Linking in the commit of each event would put every commit of the gateway into one
 * line; a moment later one process links what has come, in the order in which it was committed to be seen.
 */
import { sql } from 'kysely'
import type { ChainHead } from '../../exchange/audit/chain.ts'
import { genesis, linkOn } from '../../exchange/audit/chain.ts'
import type { Checkpoint, CheckpointStatement } from '../../exchange/audit/export-form.ts'
import type { AuditChain, KeptCheckpoint } from '../../exchange/ports/audit.ts'
import type { AuditChainTables } from './audit-chain-tables.ts'
import { eventOf, exportLines } from './audit-export.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createAuditChain(db: Db): AuditChain {
  return {
    seal: (now, limit) => seal(db, now, limit),
    head: () => headOf(db),
    checkpoints: limit => checkpoints(db, limit),
    addCheckpoint: (statement, checkpoint, madeAt) => addCheckpoint(db, statement, checkpoint, madeAt),
    lines: (gateway, range, now) => exportLines(db, gateway, range, now)
  }
}

function seal(db: Db, now: Date, limit: number): Promise<number> {
  return within(db, async tx => {
    if (!(await mine(tx))) return 0
    const events = await tx
      .withTables<AuditChainTables>()
      .selectFrom('audit_pending')
      .innerJoin('audit_event', 'audit_event.seq', 'audit_pending.seq')
      .selectAll('audit_event')
      .orderBy('audit_event.seq')
      .limit(limit)
      .execute()
    if (events.length === 0) return 0
    let head = await headOf(tx)
    const rows = events.map(event => {
      const link = linkOn(head, eventOf(event))
      head = link
      return { ...link, seq: event.seq }
    })
    await sql`
      insert into audit_link (position, seq, previous, hash, linked_at)
      select position, seq, previous, hash, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (position bigint, seq bigint, previous text, hash text)`.execute(tx)
    await tx
      .withTables<AuditChainTables>()
      .deleteFrom('audit_pending')
      .where(
        'seq',
        'in',
        rows.map(row => row.seq)
      )
      .execute()
    return rows.length
  })
}

/** One process at a time: two would put two links on one head. */
async function mine(tx: Db): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('lienthong.audit')) as mine`.execute(tx)
  return rows[0]?.mine === true
}

async function headOf(db: Db): Promise<ChainHead> {
  const last = await db
    .withTables<AuditChainTables>()
    .selectFrom('audit_link')
    .select(['position', 'hash'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? genesis
}

async function checkpoints(db: Db, limit: number): Promise<readonly KeptCheckpoint[]> {
  const rows = await db
    .withTables<AuditChainTables>()
    .selectFrom('audit_checkpoint')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ day, position, statement, signature, made_at }) => ({
    day,
    position,
    statement,
    madeAt: made_at,
    ...(signature === null ? {} : { signature })
  }))
}

function addCheckpoint(
  db: Db,
  { day, position, previous }: CheckpointStatement,
  { statement, signature }: Checkpoint,
  madeAt: Date
): Promise<boolean> {
  return within(db, async tx => {
    if (!(await mine(tx))) return false
    // What it builds on must still be the newest: two checkpoints on one would part the chain of checkpoints.
    const newest = await sql<{ digest: string }>`
      select encode(sha256(convert_to(statement, 'UTF8')), 'hex') as digest
      from audit_checkpoint order by id desc limit 1`.execute(tx)
    if ((newest.rows[0]?.digest ?? genesis.hash) !== previous) return false
    const bytes = signature === undefined ? null : Buffer.from(signature)
    await tx
      .withTables<AuditChainTables>()
      .insertInto('audit_checkpoint')
      .values({ day, position, statement, signature: bytes, made_at: madeAt })
      .execute()
    return true
  })
}
