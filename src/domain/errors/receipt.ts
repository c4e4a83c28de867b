/** Of receipts: their order, their matching. */
import type { ErrorGroup } from './entry.ts'

export const receiptErrors = {} as const satisfies ErrorGroup
