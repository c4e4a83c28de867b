/**
 * Which document an arrived copy belongs to, and who of its recipients has none of it yet. The axis brings one copy a
 * recipient: each adds its own delivery to the one document, unless what is kept is another text, or recalled.
 */
import { contentsOf } from '../domain/destruction.ts'
import type { DocumentRecord } from '../domain/document.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Organisation } from '../domain/organisation.ts'
import { mustBeKept } from './kept.ts'
import { destroyCopy } from './life/came-again.ts'
import type { Ports, Repositories } from './ports/index.ts'

export interface Placed {
  readonly kept: DocumentRecord
  readonly missing: readonly (readonly [code: string, organisation: Organisation])[]
  /** Everybody addressed has another text under the same identity. */
  readonly conflict: boolean
}

export async function placeCopy(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord,
  recipients: ReadonlyMap<string, Organisation>
): Promise<Placed> {
  let wanted = recipients
  for (let own = document; ;) {
    const added = await tx.documents.add(own)
    if (added.kind === 'added') {
      await mustBeKept(ports, own)
      return { kept: own, missing: [...wanted], conflict: false }
    }
    const kept = added.document
    const missing = await withoutDelivery(tx, kept, wanted)
    const recalled = await tx.destructions.isRecalled(kept.id)
    if (kept.substance !== document.substance) {
      // Whoever has the other copy must not get this one over it; whoever has none must not go without, and whoever
      // gave it back gets what now stands in its place.
      if (!recalled && missing.length === 0) return { kept, missing, conflict: true }
      if (!recalled) wanted = new Map(missing)
      own = { ...document, businessKey: `${document.businessKey}|~${document.substance}` }
    } else if (recalled && missing.length > 0) {
      // Recalled from the others, not from these: they get it, and it is no longer there to be given.
      wanted = new Map(missing)
      own = { ...own, businessKey: `${own.businessKey}|^` }
    } else {
      if (recalled) await destroyCopy(ports, tx, kept.id, contentsOf(document.raw, document.message))
      return { kept, missing, conflict: false }
    }
  }
}

async function withoutDelivery(
  tx: Repositories,
  document: DocumentRecord,
  recipients: ReadonlyMap<string, Organisation>
): Promise<[string, Organisation][]> {
  const held = (await tx.deliveries.ofDocument(document.id)).filter(d => d.kind === 'edoc')
  return [...recipients].filter(([code]) => !held.some(d => normaliseCode(d.recipientCode) === code))
}
