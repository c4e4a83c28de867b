/**
 * The job that destroys. It may run twice, and a crash anywhere is harmless: what was there is noted before the first
 * byte goes, what became of each content is noted at the end, and whatever cannot go yet brings the job back.
 *
 * No commit can come to refer to bytes that are just going (docs/decisions/28): removal looks for references while it
 * holds a lock that every commit with references shares, and leaves alone what was put lately.
 */
import type { ContentRef } from '../../domain/content.ts'
import type { ContentFate } from '../../domain/destruction.ts'
import type { Destruction, Ports } from '../ports/index.ts'
import type { ExchangeSettings } from '../settings.ts'
import { destroyItem } from './destroy.ts'

type Grace = Pick<ExchangeSettings, 'destroyAfterMs'>

/** Commits refer to the content just now; they take moments. */
const busyMs = 60_000

export async function destroyContent(ports: Ports, grace: Grace, documentId: string): Promise<void> {
  const { store, clock } = ports
  const ordered = await store.destructions.find(documentId)
  if (ordered === null) return store.outbox.done('destroy', documentId)

  const found = await lookAtAll(ports, ordered)
  await store.destructions.note(documentId, found)
  const fates: ContentFate[] = []
  let comeBackMs = 0
  for (const each of found) {
    const next = await removeOne(ports, grace, each)
    fates.push(next.fate)
    comeBackMs = Math.max(comeBackMs, next.comeBackMs)
  }
  const at = clock.now()
  const back = (ms: number) => destroyItem(documentId, new Date(at.getTime() + ms))
  if (comeBackMs > 0) {
    await store.destructions.note(documentId, fates)
    return store.outbox.schedule([back(comeBackMs)])
  }
  const news = fates.filter(isNews(ordered.contents))
  await store.transaction(async tx => {
    if (!(await tx.destructions.finish(documentId, fates, ordered.arrivals, at)))
      return tx.outbox.schedule([back(0)])
    await tx.outbox.done('destroy', documentId)
    if (ordered.doneAt !== undefined && news.length === 0) return
    await tx.audit.note({
      action: 'document.content-destroyed',
      outcome: 'success',
      actor: 'system',
      subject: { document: documentId },
      facts: { contents: fates, again: ordered.doneAt !== undefined },
      at
    })
  })
  ports.log.info({ document: documentId, contents: fates.length, news: news.length }, 'document.destroyed')
}

/** What was known before is not told again, unless it was there again. */
function isNews(before: readonly ContentFate[]): (fate: ContentFate) => boolean {
  const known = new Map(before.map(each => [each.sha256, each]))
  return ({ sha256, outcome, at }) => {
    const old = known.get(sha256)
    return old?.outcome !== outcome || (outcome === 'destroyed' && old.at !== at)
  }
}

/** Every content the document refers to by now, with what is known of it and whether it lies in the store. */
async function lookAtAll(ports: Ports, { documentId, contents }: Destruction): Promise<ContentFate[]> {
  const known = new Map(contents.map(each => [each.sha256, each]))
  const at = ports.clock.now().toISOString()
  const all = await ports.store.destructions.contentsOf(documentId)
  return Promise.all(
    all.map(async ({ sha256, size }): Promise<ContentFate> => {
      const before = known.get(sha256) ?? { sha256, size, outcome: 'pending' }
      // Also what was destroyed before: it may have come in again.
      if (await ports.contents.holds(sha256)) return { sha256, size, outcome: 'under-way' }
      if (before.outcome === 'under-way') return { sha256, size, outcome: 'destroyed', at }
      return before.outcome === 'destroyed' ? before : { sha256, size, outcome: 'gone', at }
    })
  )
}

async function removeOne(
  ports: Ports,
  { destroyAfterMs }: Grace,
  fate: ContentFate
): Promise<{ fate: ContentFate; comeBackMs: number }> {
  if (fate.outcome !== 'under-way') return { fate, comeBackMs: 0 }
  const { sha256, size }: ContentRef = fate
  const holding = await ports.store.destructions.unlessHeld(sha256, () =>
    ports.contents.remove(sha256, destroyAfterMs)
  )
  if (holding === 'busy') return { fate, comeBackMs: busyMs }
  const at = ports.clock.now().toISOString()
  if (holding.kind === 'held')
    return { fate: { sha256, size, outcome: 'kept', at, keptFor: holding.by }, comeBackMs: 0 }
  if (holding.result === 'too-young') return { fate, comeBackMs: destroyAfterMs }
  return { fate: { sha256, size, outcome: 'destroyed', at }, comeBackMs: 0 }
}
