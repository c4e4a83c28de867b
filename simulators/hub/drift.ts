/**
 * Drift: what an exchange's books say although it is not what happened, as after a restored backup or a clerk of the
 * network who meant well. Truth (`truth()`) stays as it was; only what is listed changes.
 */
import { randomUUID } from 'node:crypto'
import type { Item, ItemStatus } from './records.ts'

export type DriftKind = 'drop' | 'double' | 'invent' | 'recipient' | 'hold' | 'lose-acknowledgement'
export const driftKinds: readonly DriftKind[] = [
  'drop',
  'double',
  'invent',
  'recipient',
  'hold',
  'lose-acknowledgement'
]

export interface Drift {
  readonly kind: DriftKind
  /** A docId or senderDocId of the item; `invent` copies its parties and gives it ids of its own. */
  readonly item: string
  /** recipient: the code that stands there now. invent: the notation, when it is to be another. */
  readonly to?: string
  readonly notation?: string
  /** double, invent: what its recipient's centre did with it, when it is to be another. */
  readonly status?: ItemStatus
  /** `yyyy/MM/dd HH:mm:ss`: when the list says that it was sent. */
  readonly at?: string
}

/** Throws when there is no such item. Returns the ids of what is listed now that was not before. */
export function drifted(items: Map<string, Item>, drift: Drift): readonly string[] {
  if (!driftKinds.includes(drift.kind)) throw new Error(`no such drift: ${String(drift.kind)}`)
  const found = [...items.values()].filter(
    item => item.docId === drift.item || item.senderDocId === drift.item
  )
  const [first] = found
  if (first === undefined) throw new Error(`no such item: ${drift.item}`)
  switch (drift.kind) {
    case 'drop':
      for (const { docId } of found) items.delete(docId)
      return []
    case 'double':
    case 'invent': {
      const ids = { docId: randomUUID(), senderDocId: randomUUID() }
      const { notation = drift.kind === 'invent' ? `${first.notation}-LA` : first.notation } = drift
      const { status = first.status, at: createdAt = first.createdAt } = drift
      const copy = { ...first, ...ids, notation, status, createdAt }
      items.set(ids.docId, copy)
      return [ids.docId]
    }
    case 'recipient':
      replace(items, first, { to: drift.to ?? first.from })
      return []
    case 'hold':
    case 'lose-acknowledgement':
      replace(items, first, { status: 'initial', createdAt: drift.at ?? first.createdAt })
      return []
  }
}

function replace(items: Map<string, Item>, item: Item, change: Partial<Item>): void {
  items.set(item.docId, { ...item, ...change })
}
