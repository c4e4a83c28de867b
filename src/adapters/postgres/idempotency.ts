import type { Idempotency } from '../../exchange/ports/index.ts'
import type { Db } from './pool.ts'

export function createIdempotency(db: Db): Idempotency {
  return {
    find: (scope, key) => find(db, scope, key),
    keep: (scope, key, rawSha256, documentId, at) => keep(db, scope, key, rawSha256, documentId, at)
  }
}

async function find(db: Db, scope: string, key: string): ReturnType<Idempotency['find']> {
  const row = await db
    .selectFrom('idempotency')
    .select(['raw_sha256 as rawSha256', 'document_id as documentId'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst()
  return row ?? null
}

/** The insert waits for whoever is using the same key, so one of two posts at once learns of the other. */
async function keep(
  db: Db,
  scope: string,
  key: string,
  rawSha256: string,
  documentId: string,
  at: Date
): Promise<boolean> {
  const kept = await db
    .insertInto('idempotency')
    .values({ scope, key, raw_sha256: rawSha256, document_id: documentId, at })
    .onConflict(conflict => conflict.columns(['scope', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst()
  return kept !== undefined
}
