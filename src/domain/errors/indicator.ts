/** Of indicators, targets, paper totals. */
import type { ErrorGroup } from './entry.ts'

export const indicatorErrors = {} as const satisfies ErrorGroup
