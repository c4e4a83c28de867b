/** Of directory: organisations, codes, successors, their import. */
import type { ErrorGroup } from './entry.ts'

export const directoryErrors = {} as const satisfies ErrorGroup
