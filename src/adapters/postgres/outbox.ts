import { sql } from 'kysely'
import type { Outbox, OutboxItem, Topic } from '../../exchange/ports/index.ts'
import type { Db } from './pool.ts'

/** Relays listen here. It carries nothing: whoever hears it looks into the table. */
export const outboxChannel = 'outbox'

export function createOutbox(db: Db): Outbox {
  return {
    schedule: items => schedule(db, items),
    done: (topic, ref) => done(db, topic, ref)
  }
}

async function schedule(db: Db, items: readonly OutboxItem[]): Promise<void> {
  if (items.length === 0) return
  // Once each, or the upsert fails; in one order, or two commits that share items could lock each other out.
  const once = new Map(items.map(item => [`${item.topic} ${item.ref}`, item]))
  const ordered = [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  await db
    .insertInto('outbox')
    .values(
      ordered.map(item => ({
        topic: item.topic,
        ref: item.ref,
        lane: item.lane,
        priority: item.priority,
        due_at: item.dueAt
      }))
    )
    .onConflict(conflict =>
      conflict.columns(['topic', 'ref']).doUpdateSet(row => ({
        lane: row.ref('excluded.lane'),
        priority: row.ref('excluded.priority'),
        due_at: row.ref('excluded.due_at'),
        enqueued_at: null
      }))
    )
    .execute()
  await wakeRelays(db)
}

/** A place on the lane is free again: the relay may hand the next one. */
async function done(db: Db, topic: Topic, ref: string): Promise<void> {
  await db.deleteFrom('outbox').where('topic', '=', topic).where('ref', '=', ref).execute()
  await wakeRelays(db)
}

/** Heard when the commit succeeds; PostgreSQL joins the equal ones of a transaction. */
export async function wakeRelays(db: Db): Promise<void> {
  await sql`select pg_notify(${outboxChannel}, '')`.execute(db)
}
