/** The tables of 0004_judgements.sql, as Kysely sees them. */
import type { ColumnType } from 'kysely'
import type { Direction } from '../../domain/document.ts'
import type { Edoc } from '../../domain/envelope.ts'
import type { Decision, DocumentReport } from '../../domain/judgement.ts'
import type { Problem } from '../../domain/problem.ts'
import type { ResultClass } from '../../domain/signature.ts'
import type { SignaturePolicy } from '../../domain/signature-policy.ts'
import type { SigningRequest } from '../../exchange/ports/index.ts'
import type { Json } from './tables.ts'

export interface JudgementTable {
  document_id: string
  number: number
  class: ResultClass
  decision: Decision['kind']
  /** Of a judgement that passed: its warnings. */
  problems: Json<readonly Problem[]>
  report: Json<DocumentReport>
  policy: Json<SignaturePolicy>
  trust_version: number
  at: Date
}

export interface SignaturePolicyTable {
  partner_id: string
  direction: Direction
  policy: Json<SignaturePolicy>
  changed_at: Date
  changed_by: string
}

export interface SigningRequestTable {
  document_id: string
  request: Json<SigningRequest>
  posted: ColumnType<Edoc | null, string | null, string | null>
  key_id: string | null
  fulfilled_at: Date | null
}

export interface SealTable {
  delivery_id: string
  signature_xml: string
  key_id: string
  at: Date
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type JudgementTables = {
  judgement: JudgementTable
  signature_policy: SignaturePolicyTable
  signing_request: SigningRequestTable
  seal: SealTable
}
