import type { NewRefusal, Refusals } from '../../exchange/ports/index.ts'
import type { Db } from './pool.ts'

export function createRefusals(db: Db): Refusals {
  return { keep: refusal => keep(db, refusal) }
}

async function keep(db: Db, refusal: NewRefusal): Promise<void> {
  await db
    .insertInto('refusal')
    .values({
      id: refusal.id,
      direction: refusal.direction,
      source: refusal.source,
      raw_sha256: refusal.raw.sha256,
      raw_size: refusal.raw.size,
      problems: JSON.stringify(refusal.problems),
      seen: refusal.seen === undefined ? null : JSON.stringify(refusal.seen),
      remote_id: refusal.remoteId ?? null,
      at: refusal.at
    })
    .execute()
}
