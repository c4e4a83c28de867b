/** A recipient's progress, moved under its row's lock: two receipts at once lose nothing. */
import type { ReceiptEffect } from '../domain/receipt.ts'
import { applyReceipt, readReceiptCode } from '../domain/receipt.ts'
import type { Repositories } from './ports/index.ts'

export async function advance(
  tx: Repositories,
  deliveryId: string,
  rawCode: string,
  at: string
): Promise<ReceiptEffect> {
  const code = readReceiptCode(rawCode)
  if (code === null) return 'irregular'
  return tx.deliveries.changeProgress(deliveryId, progress => {
    const applied = applyReceipt(progress, { code, at })
    return { progress: applied.progress, result: applied.effect }
  })
}
