/** The read side over PostgreSQL. */
import type { Queries } from '../../exchange/ports/queries.ts'
import type { Db } from './pool.ts'
import { audit, lanes, organisation, organisations } from './queries-admin.ts'
import { document, documents, timeline } from './queries-documents.ts'
import { inbox, inboxItem } from './queries-inbox.ts'
import { refusal, tray } from './queries-trays.ts'

export function createQueries(db: Db): Queries {
  return {
    documents: (eyes, filter, page) => documents(db, eyes, filter, page),
    document: (eyes, id) => document(db, eyes, id),
    timeline: (eyes, documentId, deliveryId) => timeline(db, eyes, documentId, deliveryId),
    inbox: (connectorId, limit) => inbox(db, connectorId, limit),
    inboxItem: (connectorId, id) => inboxItem(db, connectorId, id),
    tray: (which, page) => tray(db, which, page),
    refusal: id => refusal(db, id),
    organisations: (q, page) => organisations(db, q, page),
    organisation: id => organisation(db, id),
    lanes: () => lanes(db),
    audit: page => audit(db, page)
  }
}
