/** Of reconciliation with axes and DMSs. */
import type { ErrorGroup } from './entry.ts'

export const reconciliationErrors = {} as const satisfies ErrorGroup
