/** What a simulated agency writes to have a document back, by both ways that there are. */
import type { DocumentWords, StatusWords } from './edxml.ts'
import type { Agency, Taken } from './records.ts'

/** The original's own number and date, nothing attached. */
export function recallOf(about: Taken, from: Agency, to: readonly Agency[], reason: string): DocumentWords {
  const [number = '', ...notation] = about.code.split('/')
  return {
    from,
    to,
    documentId: about.documentId,
    number,
    notation: notation.join('/'),
    date: about.promulgationDate,
    subject: about.subject,
    businessType: '1',
    businessReason: reason
  }
}

/** Status 13: the sender speaks, and the office named is the one that is asked. */
export function takeBackOf(about: Taken, from: Agency, organId: string, description: string): StatusWords {
  const { documentId, code, promulgationDate } = about
  return { from, about: { organId, documentId, code, promulgationDate }, statusCode: '13', description }
}
