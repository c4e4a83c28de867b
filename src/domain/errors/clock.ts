/** Of clocks and the calendar. */
import type { ErrorGroup } from './entry.ts'

export const clockErrors = {} as const satisfies ErrorGroup
