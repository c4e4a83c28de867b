/** Of the sender's acts on a sent document: recall, update, replacement, take-back; destruction. */
import type { ErrorGroup } from './entry.ts'

export const lifeErrors = {} as const satisfies ErrorGroup
