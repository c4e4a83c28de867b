import type { DeliveryRecord, Repositories } from '../ports/index.ts'

/**
 * Whether nothing of it may leave any more: its document was recalled from everybody (NĐ 30/2020, Phụ lục VI: the outgoing
 * copy is frozen). What speaks of the document, a status or the recall itself, goes on.
 */
export async function isRecalled(
  { destructions }: Repositories,
  { kind, documentId }: Pick<DeliveryRecord, 'kind' | 'documentId'>
): Promise<boolean> {
  return kind === 'edoc' && documentId !== undefined && destructions.isRecalled(documentId)
}
