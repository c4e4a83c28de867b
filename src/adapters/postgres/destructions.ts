import { sql } from 'kysely'
import type { ContentRef } from '../../domain/content.ts'
import type { ContentFate, Copy, Holder } from '../../domain/destruction.ts'
import { withoutContent } from '../../domain/destruction.ts'
import type { Destruction, Destructions } from '../../exchange/ports/index.ts'
import type { DestructionTables } from './destruction-tables.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createDestructions(db: Db): Destructions {
  return {
    lock: async id => {
      await db.selectFrom('document').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    },
    copies: id => copies(db, id),
    refer: (id, contents) => refer(db, id, contents),
    order: (id, at) => within(db, tx => order(tx, id, at)),
    find: id => find(db, id),
    contentsOf: id => contentsOf(db, id),
    note: (id, contents) => note(db, id, contents),
    finish: (id, contents, arrivals, at) => within(db, tx => finish(tx, id, contents, arrivals, at)),
    cameAgain: id => cameAgain(db, id),
    unlessHeld: (sha256, remove) => within(db, tx => unlessHeld(tx, sha256, remove)),
    ordered: digests => ordered(db, digests),
    freeze: (id, at) => freeze(db, id, at),
    isRecalled: id => isRecalled(db, id),
    isWithdrawn: id => isWithdrawn(db, id)
  }
}

/** `v`: a delivery. By acts, not by the progress: a 15 may answer an update as well. */
export const givenBack = sql<boolean>`exists (
  select from sender_act_recipient r join sender_act a on a.id = r.act_id
  where r.delivery_id = v.id and a.kind in ('recall', 'take-back') and r.state in ('withdrawn', 'agreed'))`

async function copies(db: Db, documentId: string): Promise<readonly Copy[]> {
  const { rows } = await sql<Copy>`
    select v.state, v.progress, ${givenBack} as "givenBack" from delivery v
    where v.document_id = ${documentId} and v.kind = 'edoc'`.execute(db)
  return rows
}

/**
 * Beside the reference a shared lock, until the commit: whoever removes content takes the same lock alone. One lock for
 * each first digit, so that a document with a thousand attachments needs sixteen, not a thousand.
 */
export async function refer(db: Db, documentId: string, contents: readonly ContentRef[]): Promise<void> {
  if (contents.length === 0) return
  const digits = [...new Set(contents.map(({ sha256 }) => lockOf(sha256)))].sort((a, b) => a - b)
  await sql`
    with held as materialized (
      select pg_advisory_xact_lock_shared(${lockClass}::int, digit) from unnest(${digits}::int[]) as digit
    ), waited as (select count(*) from held)
    insert into document_content (document_id, sha256, size)
    select ${documentId}, content.sha256, content.size
    from waited, unnest(${contents.map(c => c.sha256)}::text[], ${contents.map(c => c.size)}::bigint[])
      as content (sha256, size)
    on conflict do nothing`.execute(db)
}

const lockClass = 0x6c740008
const lockOf = (sha256: string): number => Number.parseInt(sha256.slice(0, 1), 16)

async function order(db: Db, documentId: string, at: Date): Promise<boolean> {
  const contents = await contentsOf(db, documentId)
  const pending = contents.map(each => ({ ...each, outcome: 'pending' as const }))
  const { numInsertedOrUpdatedRows } = await db
    .withTables<DestructionTables>()
    .insertInto('destruction')
    .values({ document_id: documentId, ordered_at: at, done_at: null, contents: JSON.stringify(pending) })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

async function find(db: Db, documentId: string): Promise<Destruction | null> {
  const row = await db
    .withTables<DestructionTables>()
    .selectFrom('destruction')
    .selectAll()
    .where('document_id', '=', documentId)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    documentId,
    orderedAt: row.ordered_at,
    ...(row.done_at === null ? {} : { doneAt: row.done_at }),
    contents: row.contents,
    arrivals: row.arrivals
  }
}

function contentsOf(db: Db, documentId: string): Promise<ContentRef[]> {
  return db
    .withTables<DestructionTables>()
    .selectFrom('document_content')
    .select(['sha256', 'size'])
    .where('document_id', '=', documentId)
    .orderBy('sha256')
    .execute()
}

async function note(db: Db, documentId: string, contents: readonly ContentFate[]): Promise<void> {
  await db
    .withTables<DestructionTables>()
    .updateTable('destruction')
    .set({ contents: JSON.stringify(contents) })
    .where('document_id', '=', documentId)
    .execute()
}

async function finish(
  db: Db,
  documentId: string,
  contents: readonly ContentFate[],
  arrivals: number,
  at: Date
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .withTables<DestructionTables>()
    .updateTable('destruction')
    .set(row => ({
      contents: JSON.stringify(contents),
      done_at: row.fn.coalesce('done_at', sql<Date>`${at}::timestamptz`)
    }))
    .where('document_id', '=', documentId)
    .where('arrivals', '=', arrivals)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  const { message } = await db
    .selectFrom('document')
    .select('message')
    .where('id', '=', documentId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  await db
    .updateTable('document')
    .set({ message: JSON.stringify(withoutContent(message)) })
    .where('id', '=', documentId)
    .execute()
  return true
}

async function cameAgain(db: Db, documentId: string): Promise<void> {
  await db
    .withTables<DestructionTables>()
    .updateTable('destruction')
    .set(row => ({ arrivals: row('arrivals', '+', 1) }))
    .where('document_id', '=', documentId)
    .execute()
}

async function unlessHeld<T>(db: Db, sha256: string, remove: () => Promise<T>) {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(${lockClass}::int, ${lockOf(sha256)}::int) as mine`.execute(db)
  if (rows[0]?.mine !== true) return 'busy'
  const by = await holderOf(db, sha256)
  return by === null ? { kind: 'free' as const, result: await remove() } : { kind: 'held' as const, by }
}

async function holderOf(db: Db, sha256: string): Promise<Holder | null> {
  const { rows } = await sql<Holder>`
    (select 'document' as kind, c.document_id as id from document_content c
      where c.sha256 = ${sha256} and not exists (select from destruction x where x.document_id = c.document_id) limit 1)
    union all (select 'refusal', id from refusal where raw_sha256 = ${sha256} limit 1)
    union all (select 'receipt', id from receipt where raw_sha256 = ${sha256} limit 1)
    union all (select 'evidence', document_id from judgement_evidence where sha256 = ${sha256} limit 1)
    limit 1`.execute(db)
  return rows[0] ?? null
}

async function ordered(db: Db, digests: readonly string[]): Promise<readonly string[]> {
  const rows = await db
    .withTables<DestructionTables>()
    .selectFrom('document_content as c')
    .innerJoin('destruction as x', 'x.document_id', 'c.document_id')
    .select('c.document_id')
    .distinct()
    .where('c.sha256', 'in', digests)
    .execute()
  return rows.map(row => row.document_id)
}

async function freeze(db: Db, documentId: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('document')
    .set({ frozen_at: at })
    .where('id', '=', documentId)
    .where('frozen_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

async function isRecalled(db: Db, documentId: string): Promise<boolean> {
  const { rows } = await sql`
    select from document d where d.id = ${documentId}
      and (d.frozen_at is not null or exists (select from destruction x where x.document_id = d.id))`.execute(
    db
  )
  return rows.length > 0
}

async function isWithdrawn(db: Db, deliveryId: string): Promise<boolean> {
  const { rows } = await sql`
    select from sender_act_recipient r join sender_act a on a.id = r.act_id
    where r.delivery_id = ${deliveryId} and a.kind in ('recall', 'take-back') and r.state = 'withdrawn'`.execute(
    db
  )
  return rows.length > 0
}
