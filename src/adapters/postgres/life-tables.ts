/** The tables of 0007_life.sql, as Kysely sees them. */
import type { ActKind, ActState } from '../../domain/life.ts'

export interface SenderActTable {
  id: string
  document_id: string
  kind: ActKind
  act_document_id: string | null
  receipt_id: string | null
  reason: string | null
  actor: string
  at: Date
}

export interface SenderActRecipientTable {
  act_id: string
  delivery_id: string
  state: ActState
  carried_by: string | null
  answer_receipt_id: string | null
  answered_at: Date | null
}

export interface ActBeforeOriginalTable {
  act_document_id: string
  sender_code: string
  sender_id: string | null
  document_id: string | null
  code: string | null
  /** yyyy-MM-dd */
  promulgation_date: string | null
  at: Date
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type LifeTables = {
  sender_act: SenderActTable
  sender_act_recipient: SenderActRecipientTable
  act_before_original: ActBeforeOriginalTable
}
