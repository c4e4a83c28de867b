/** Answers of responders, lists and issuers, shared by all processes through PostgreSQL. */
import { createHash } from 'node:crypto'
import type { Clock } from '../../exchange/ports/index.ts'
import type { KeptAnswer, LookupCache, LookupKind } from '../trust/cache.ts'
import type { Db } from './pool.ts'
import { present } from './rows.ts'
import { trust } from './trust-read.ts'

/** Big lists are not carried over again while they stay the same; so much of them stays in this process. */
const rememberedBytes = 24 * 1024 ** 2
/** An answer that can serve nobody any more is kept for so long, for whoever wonders what was there. */
const keptAfterEndMs = 7 * 86_400_000

interface Remembered {
  readonly sha256: string
  readonly der: Uint8Array
}

export function createLookupCache(db: Db, clock: Clock): LookupCache {
  const remembered = new Map<string, Remembered>()
  return {
    get: (kind, key) => get(db, remembered, kind, key),
    put: (kind, key, url, answer) => put(db, clock, kind, key, url, answer)
  }
}

async function get(
  db: Db,
  remembered: Map<string, Remembered>,
  kind: LookupKind,
  key: string
): Promise<KeptAnswer | null> {
  const name = `${kind} ${key}`
  const known = remembered.get(name)
  const row = await trust(db)
    .selectFrom('revocation_cache')
    .select(['sha256', 'etag', 'this_update', 'next_update', 'fetched_at', 'fresh_until', 'usable_until'])
    .select(eb =>
      eb
        .case()
        .when('sha256', '=', known?.sha256 ?? '')
        .then(null)
        .else(eb.ref('der'))
        .end()
        .as('der')
    )
    .where('kind', '=', kind)
    .where('key', '=', key)
    .executeTakeFirst()
  if (row === undefined) return null
  const der = row.der === null ? known?.der : new Uint8Array(row.der)
  if (der === undefined) return null
  remember(remembered, name, { sha256: row.sha256, der })
  return {
    der,
    fetchedAt: row.fetched_at,
    freshUntil: row.fresh_until,
    ...present({
      etag: row.etag,
      thisUpdate: row.this_update,
      nextUpdate: row.next_update,
      usableUntil: row.usable_until
    })
  }
}

/** The one used last stands last; the ones before give way. */
function remember(all: Map<string, Remembered>, name: string, answer: Remembered): void {
  all.delete(name)
  if (answer.der.length > rememberedBytes) return
  all.set(name, answer)
  let size = [...all.values()].reduce((sum, { der }) => sum + der.length, 0)
  for (const [oldest, { der }] of all) {
    if (size <= rememberedBytes) return
    all.delete(oldest)
    size -= der.length
  }
}

async function put(
  db: Db,
  clock: Clock,
  kind: LookupKind,
  key: string,
  url: string,
  answer: KeptAnswer
): Promise<void> {
  const values = {
    url: url.slice(0, 2000),
    der: Buffer.from(answer.der),
    sha256: createHash('sha256').update(answer.der).digest('hex'),
    etag: answer.etag ?? null,
    this_update: answer.thisUpdate ?? null,
    next_update: answer.nextUpdate ?? null,
    fetched_at: answer.fetchedAt,
    fresh_until: answer.freshUntil,
    usable_until: answer.usableUntil ?? null
  }
  await trust(db)
    .insertInto('revocation_cache')
    .values({ kind, key, ...values })
    // Two processes that asked at once: the later answer stays.
    .onConflict(conflict =>
      conflict
        .columns(['kind', 'key'])
        .doUpdateSet(values)
        .where('revocation_cache.fetched_at', '<=', answer.fetchedAt)
    )
    .execute()
  await trust(db)
    .deleteFrom('revocation_cache')
    .where('usable_until', '<', new Date(clock.now().getTime() - keptAfterEndMs))
    .execute()
}
