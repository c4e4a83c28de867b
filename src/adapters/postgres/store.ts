/** The store: repositories over the pool, or over one transaction. */
import type { Events, Repositories, Store } from '../../exchange/ports/index.ts'
import { createActs } from './acts.ts'
import { createAudit } from './audit.ts'
import { createAxisDirectories } from './axis-directories.ts'
import { createAxisItems } from './axis-items.ts'
import type { BasisMemory } from './clock-basis.ts'
import { createClocks } from './clocks.ts'
import { createDeliveries } from './deliveries.ts'
import { createDestructions } from './destructions.ts'
import { createDirectory } from './directory.ts'
import { createDocuments } from './documents.ts'
import { createIdempotency } from './idempotency.ts'
import { createJudgements } from './judgements.ts'
import { createLineage } from './lineage.ts'
import { createOutbox } from './outbox.ts'
import type { Db } from './pool.ts'
import { createReceipts } from './receipts.ts'
import { createReconciliations } from './reconciliation.ts'
import { createRefusals } from './refusals.ts'
import { createPolicies, createSeals, createSigningRequests } from './signing.ts'
import { retried } from './transaction.ts'

export interface StoreParts {
  /** Webhook events, written in the same commit as their cause. */
  readonly events: (db: Db) => Events
}

export function createStore(db: Db, parts: StoreParts): Store {
  const memory: BasisMemory = {}
  return {
    ...repositories(db, parts, memory),
    transaction: work => retried(() => db.transaction().execute(tx => work(repositories(tx, parts, memory))))
  }
}

function repositories(db: Db, parts: StoreParts, memory: BasisMemory): Repositories {
  return {
    documents: createDocuments(db),
    deliveries: createDeliveries(db),
    receipts: createReceipts(db),
    refusals: createRefusals(db),
    axisItems: createAxisItems(db),
    idempotency: createIdempotency(db),
    outbox: createOutbox(db),
    directory: createDirectory(db),
    axisDirectories: createAxisDirectories(db),
    lineage: createLineage(db),
    judgements: createJudgements(db),
    signingRequests: createSigningRequests(db),
    seals: createSeals(db),
    policies: createPolicies(db),
    acts: createActs(db),
    clocks: createClocks(db, memory),
    destructions: createDestructions(db),
    reconciliations: createReconciliations(db),
    audit: createAudit(db),
    events: parts.events(db)
  }
}
