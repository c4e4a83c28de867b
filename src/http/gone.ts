/** Content that was destroyed is not there to be read: the answer says when and why. */
import { vietnamTimestamp } from '../domain/calendar.ts'
import type { DestructionQueries, Gone } from '../exchange/ports/destruction.ts'
import type { Eyes } from '../exchange/ports/queries.ts'
import { refuse } from './errors.ts'

/** Ends the request with 410 `content.destroyed` when these eyes may not read the document's content any more. */
export async function mustStillStand(
  destructions: DestructionQueries,
  eyes: Eyes,
  documentId: string
): Promise<void> {
  const { gone } = await destructions.standing(eyes, documentId)
  if (gone !== undefined) refuse('content.destroyed', { detail: whenAndWhy(gone) })
}

/** `2026-03-02T09:00:00+07:00: Gửi nhầm nơi nhận` */
function whenAndWhy({ doneAt, orderedAt, reason }: Gone): string {
  const when = vietnamTimestamp(doneAt ?? orderedAt)
  return reason === undefined ? when : `${when}: ${reason}`
}
