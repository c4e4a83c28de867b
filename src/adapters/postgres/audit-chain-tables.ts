/** The tables of 0013_audit_chain.sql, as Kysely sees them. */
import type { Generated } from 'kysely'

export interface AuditPendingTable {
  seq: number
}

export interface AuditLinkTable {
  position: number
  seq: number
  previous: string
  hash: string
  linked_at: Date
}

export interface AuditCheckpointTable {
  id: Generated<number>
  day: string
  position: number
  statement: string
  signature: Buffer | null
  made_at: Date
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type AuditChainTables = {
  audit_pending: AuditPendingTable
  audit_link: AuditLinkTable
  audit_checkpoint: AuditCheckpointTable
}
