/** The tables of 0008_holdings.sql, as Kysely sees them. */
import type { Generated } from 'kysely'
import type { ContentFate } from '../../domain/destruction.ts'
import type { Json } from './tables.ts'

export interface DocumentContentTable {
  document_id: string
  sha256: string
  size: number
}

export interface JudgementEvidenceTable {
  document_id: string
  number: number
  sha256: string
}

export interface DestructionTable {
  document_id: string
  ordered_at: Date
  done_at: Date | null
  contents: Json<readonly ContentFate[]>
  arrivals: Generated<number>
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type DestructionTables = {
  document_content: DocumentContentTable
  judgement_evidence: JudgementEvidenceTable
  destruction: DestructionTable
}
