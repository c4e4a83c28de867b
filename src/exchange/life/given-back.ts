/** Whether nobody holds a copy any longer because of a recall; then its content is destroyed, or frozen. */
import type { DocumentRecord } from '../../domain/document.ts'
import { demandOf } from '../../domain/life.ts'
import type { Ports, Repositories } from '../ports/index.ts'
import { destroyIfRecalled } from './destroy.ts'

/**
 * A 15 may answer an update as well, which gives nothing back. So the acts decide: each recipient withdrawn or agreed to a
 * recall or take-back, unless its copy was never taken.
 */
export async function destroyIfGivenBack(ports: Ports, tx: Repositories, documentId: string): Promise<void> {
  const document = await tx.documents.find(documentId)
  if (document !== null && (await isGivenBack(tx, document))) await destroyIfRecalled(ports, tx, document)
}

async function isGivenBack(tx: Repositories, document: DocumentRecord): Promise<boolean> {
  const rows = (await tx.acts.onDocuments([document.id])).filter(row => demandOf(row.kind) === 'return')
  const copies = (await tx.deliveries.ofDocument(document.id)).filter(each => each.kind === 'edoc')
  return copies.every(({ id, state, progress }) => {
    const untaken = state === 'cancelled' || state === 'refused' || progress.refused
    const back = rows.some(row => row.deliveryId === id && ['withdrawn', 'agreed'].includes(row.state))
    return untaken || back
  })
}
