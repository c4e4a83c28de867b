/** How soon a document goes. */
import type { DocumentRecord } from './document.ts'
import type { Priority } from './envelope.ts'

type Urgent = Pick<DocumentRecord, 'message'>

/**
 * What it says itself, and no less than the documents that it recalls, updates or replaces: what was sent at once is
 * called back at once, though nobody thought of writing so.
 */
export function urgencyOf(document: Urgent, originals: readonly Urgent[] = []): Priority {
  return [document, ...originals]
    .map(each => each.message.header.otherInfo.priority)
    .reduce((most, each) => (each > most ? each : most))
}
