/** The answer to a collected item, in words the DMS can show its clerk. */
import { errors } from '../domain/errors/index.ts'
import type { PostAnswer } from './answers.ts'
import type { CollectedAnswer } from './ports/index.ts'

export type { CollectedAnswer }

export function answerForDms(answer: PostAnswer): CollectedAnswer {
  switch (answer.kind) {
    case 'accepted':
    case 'duplicate':
      return { kind: answer.kind, id: answer.documentId }
    case 'recorded':
      return { kind: 'accepted', id: answer.receiptId }
    case 'repeated':
      return { kind: 'duplicate', id: answer.receiptId }
    case 'refused':
      return {
        kind: 'refused',
        problems: answer.problems.map(({ code, field, detail }) => ({
          code,
          ...(field === undefined ? {} : { field }),
          vi: detail === undefined ? errors[code].vi : `${errors[code].vi} (${detail})`,
          en: errors[code].en,
          remedy: errors[code].remedy.vi
        }))
      }
  }
}
