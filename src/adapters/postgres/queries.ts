/** The read side over PostgreSQL. */
import type { ActQueries } from '../../exchange/ports/life-views.ts'
import type { Queries } from '../../exchange/ports/queries.ts'
import type { Db } from './pool.ts'
import { actList, acts } from './queries-acts.ts'
import { audit, lanes } from './queries-admin.ts'
import { axisDirectories, organisation, resolution } from './queries-directory.ts'
import { board } from './queries-board.ts'
import { document, documents, timeline } from './queries-documents.ts'
import { inbox, inboxItem } from './queries-inbox.ts'
import { receiptCase } from './queries-receipt-case.ts'
import { receipt, receipts } from './queries-receipts.ts'
import { refusal, tray } from './queries-trays.ts'
import { searchOrganisations } from './search-organisations.ts'

export function createQueries(db: Db): Queries & ActQueries {
  return {
    documents: (eyes, filter, page) => documents(db, eyes, filter, page),
    document: (eyes, id) => document(db, eyes, id),
    timeline: (eyes, documentId, deliveryId) => timeline(db, eyes, documentId, deliveryId),
    board: (eyes, documentId, now) => board(db, eyes, documentId, now),
    receipts: (eyes, documentId, page) => receipts(db, eyes, documentId, page),
    receipt: (eyes, documentId, receiptId) => receipt(db, eyes, documentId, receiptId),
    receiptCase: id => receiptCase(db, id),
    inbox: (connectorId, limit) => inbox(db, connectorId, limit),
    inboxItem: (connectorId, id) => inboxItem(db, connectorId, id),
    tray: (which, page) => tray(db, which, page),
    refusal: id => refusal(db, id),
    organisations: (filter, page) => searchOrganisations(db, filter, page),
    organisation: id => organisation(db, id),
    resolution: (code, on, today) => resolution(db, code, on, today),
    axisDirectories: () => axisDirectories(db),
    acts: (eyes, documentId) => acts(db, eyes, documentId),
    actList: (filter, page) => actList(db, filter, page),
    lanes: () => lanes(db),
    audit: page => audit(db, page)
  }
}
