/**
 * The content of a recalled document is destroyed, and what is left proves it (QĐ 28/2018 Art 9.2; NĐ 30/2020 Art 18.4b,
 * Phụ lục VI). Of a document that we sent the copy is frozen, not destroyed.
 */
import type { DocumentRecord } from '../../domain/document.ts'
import { isWhollyRecalled } from '../../domain/destruction.ts'
import type { OutboxItem, Ports, Repositories } from '../ports/index.ts'

/**
 * In the commit of whatever may have been the last answer: when nobody holds a copy any longer, destruction is ordered
 * (in), or the document is frozen (out). May be called as often as one likes.
 */
export async function destroyIfRecalled(
  ports: Ports,
  tx: Repositories,
  document: DocumentRecord
): Promise<void> {
  // Two last answers at once: whoever comes second sees the first.
  await tx.destructions.lock(document.id)
  if (!isWhollyRecalled(await tx.destructions.copies(document.id))) return
  await (document.direction === 'in' ? order(ports, tx, document) : freeze(ports, tx, document))
}

async function order(ports: Ports, tx: Repositories, { id }: DocumentRecord): Promise<void> {
  const at = ports.clock.now()
  if (!(await tx.destructions.order(id, at))) return
  await tx.outbox.schedule([destroyItem(id, at)])
  await tx.audit.note({
    action: 'document.content-ordered-destroyed',
    outcome: 'success',
    actor: 'system',
    subject: { document: id },
    facts: { contents: await tx.destructions.contentsOf(id) },
    at
  })
}

async function freeze(ports: Ports, tx: Repositories, { id }: DocumentRecord): Promise<void> {
  const at = ports.clock.now()
  if (!(await tx.destructions.freeze(id, at))) return
  await tx.audit.note({
    action: 'document.frozen',
    outcome: 'success',
    actor: 'system',
    subject: { document: id },
    at
  })
}

/** Removal has a lane of its own: it waits for no partner. */
export function destroyItem(documentId: string, dueAt: Date): OutboxItem {
  return { topic: 'destroy', ref: documentId, lane: 'contents', priority: 1, dueAt }
}
