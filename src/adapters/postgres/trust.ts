/** The trust store in PostgreSQL. */
import type { TrustView } from '../../domain/trust.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type { TrustStore } from '../../exchange/ports/trust.ts'
import type { Db } from './pool.ts'
import { addBinding, removeBinding } from './trust-bindings.ts'
import { addEntries, removeEntry } from './trust-entries.ts'
import { readHistory } from './trust-history.ts'
import { existing, latestVersion, readExpiring, readList, readView, trust } from './trust-read.ts'

/** Enough for the store of now and the one of just before. */
const rememberedViews = 4

export function createTrustStore(db: Db, clock: Clock): TrustStore {
  const views = remembered(version => readView(db, version))
  return {
    current: async () => views(await latestVersion(db)),
    at: async version => {
      const known = await existing(db, version)
      return known === null ? null : views(known)
    },
    list: async version => {
      const known = await existing(db, version)
      return known === null ? null : readList(db, known)
    },
    certificate: async sha256 => {
      const row = await trust(db)
        .selectFrom('certificate')
        .select(['facts', 'der'])
        .where('sha256', '=', sha256)
        .executeTakeFirst()
      return row === undefined ? null : { facts: row.facts, der: new Uint8Array(row.der) }
    },
    add: (files, kind, change) => addEntries(db, clock, files, kind, change),
    remove: (sha256, change) => removeEntry(db, clock, sha256, change),
    bind: (binding, change) => addBinding(db, clock, binding, change),
    unbind: (id, change) => removeBinding(db, clock, id, change),
    history: page => readHistory(db, page),
    expiring: before => readExpiring(db, before, clock.now())
  }
}

/** Every document is judged by the view: it is read when the version has moved, not for each of them. */
function remembered(read: (version: number) => Promise<TrustView>): (version: number) => Promise<TrustView> {
  const views = new Map<number, TrustView>()
  return async version => {
    const known = views.get(version)
    if (known !== undefined) return known
    const view = await read(version)
    views.set(version, view)
    const [oldest] = views.keys()
    if (views.size > rememberedViews && oldest !== undefined) views.delete(oldest)
    return view
  }
}
