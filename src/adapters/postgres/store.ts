/** The store: repositories over the pool, or over one transaction. */
import type { Events, Repositories, Store } from '../../exchange/ports/index.ts'
import { createAudit } from './audit.ts'
import { createAxisItems } from './axis-items.ts'
import { createDeliveries } from './deliveries.ts'
import { createDirectory } from './directory.ts'
import { createDocuments } from './documents.ts'
import { createIdempotency } from './idempotency.ts'
import { createJudgements } from './judgements.ts'
import { createOutbox } from './outbox.ts'
import type { Db } from './pool.ts'
import { createReceipts } from './receipts.ts'
import { createRefusals } from './refusals.ts'
import { createPolicies, createSeals, createSigningRequests } from './signing.ts'
import { retried } from './transaction.ts'

export interface StoreParts {
  /** Webhook events, written in the same commit as their cause. */
  readonly events: (db: Db) => Events
}

export function createStore(db: Db, parts: StoreParts): Store {
  return {
    ...repositories(db, parts),
    transaction: work => retried(() => db.transaction().execute(tx => work(repositories(tx, parts))))
  }
}

function repositories(db: Db, parts: StoreParts): Repositories {
  return {
    documents: createDocuments(db),
    deliveries: createDeliveries(db),
    receipts: createReceipts(db),
    refusals: createRefusals(db),
    axisItems: createAxisItems(db),
    idempotency: createIdempotency(db),
    outbox: createOutbox(db),
    directory: createDirectory(db),
    judgements: createJudgements(db),
    signingRequests: createSigningRequests(db),
    seals: createSeals(db),
    policies: createPolicies(db),
    audit: createAudit(db),
    events: parts.events(db)
  }
}
