import type { DeliveryRecord, Repositories } from '../ports/index.ts'

/**
 * Whether it must not leave any more: its document was recalled from everybody (NĐ 30/2020, Phụ lục VI: the outgoing copy is
 * frozen), or from this recipient before it got there. What speaks of the document, a status or the recall itself, goes on.
 */
export async function isRecalled(
  { destructions }: Repositories,
  { id, kind, documentId }: Pick<DeliveryRecord, 'id' | 'kind' | 'documentId'>
): Promise<boolean> {
  if (kind !== 'edoc' || documentId === undefined) return false
  return (await destructions.isRecalled(documentId)) || destructions.isWithdrawn(id)
}
