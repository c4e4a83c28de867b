/** The tables of migrations/, as Kysely sees them. Columns keep their SQL names: a query here reads like one there. */
import type { ColumnType, Generated } from 'kysely'
import type { DeliveryState, Outcome } from '../../domain/delivery.ts'
import type { Direction } from '../../domain/document.ts'
import type { Contact, SuccessorKind } from '../../domain/directory-entry.ts'
import type { BusinessType, Edoc, MessageKind, StatusMessage } from '../../domain/envelope.ts'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { CodeScheme, Level } from '../../domain/organisation.ts'
import type { Problem } from '../../domain/problem.ts'
import type { Progress, ReceiptEffect } from '../../domain/receipt.ts'
import type { AuditOutcome, NewRefusal, Topic } from '../../exchange/ports/index.ts'

/** Read as a value, written as its JSON text: the driver would send a JavaScript array as a PostgreSQL one. */
export type Json<T> = ColumnType<T, string, string>
export type JsonWithDefault<T> = ColumnType<T, string | undefined, string>

export interface OrganisationTable {
  id: string
  name: string
  level: Level
  parent_id: string | null
  code: string
  /** What `closed_on` comes to today; kept by directory-day.ts. */
  status: Generated<'active' | 'closed'>
  connector_id: string | null
  /** yyyy-MM-dd, the first day without it. */
  closed_on: ColumnType<string | null, string | null | undefined, string | null>
  contact: JsonWithDefault<Contact>
  created_at: Generated<Date>
  updated_at: ColumnType<Date | null, Date | null | undefined, Date | null>
}

export interface OrganisationCodeTable {
  code: string
  scheme: CodeScheme
  organisation_id: string
  /** yyyy-MM-dd, or `-infinity` */
  valid_from: Generated<string>
  /** yyyy-MM-dd, or `infinity` */
  valid_to: Generated<string>
}

export interface OrganisationSuccessorTable {
  organisation_id: string
  successor_id: string
  since: string
  kind: SuccessorKind
}

export interface RoutingRuleTable {
  position: number
  code_pattern: string
  level: Level | null
  axis_id: string
  note: string | null
}

export interface DocumentTable {
  id: string
  direction: Direction
  source: string
  sender_code: string
  sender_id: string | null
  business_type: BusinessType
  business_key: string
  document_id: string | null
  code: string | null
  promulgation_date: string | null
  subject: string | null
  priority: Generated<number>
  message: Json<Edoc>
  raw_sha256: string
  raw_size: number
  envelope_sha256: string
  envelope_size: number
  substance: string
  accepted_at: Date
  frozen_at: ColumnType<Date | null, never, Date>
}

export interface ReceiptTable {
  id: string
  direction: Direction
  document_id: string | null
  delivery_id: string | null
  from_code: string
  to_code: string | null
  code: string
  at: ColumnType<Date, string | Date, string | Date>
  message: Json<StatusMessage>
  raw_sha256: string
  raw_size: number
  effect: ReceiptEffect | 'unmatched' | 'unknown-code'
  source: string
  received_at: Date
  key: string
  repeat_of: string | null
  dismissed_at: Date | null
  dismissed_by: string | null
  dismiss_reason: string | null
}

export interface DeliveryTable {
  id: string
  kind: MessageKind
  document_id: string | null
  receipt_id: string | null
  sender_code: string
  recipient_code: string
  addressed_code: string | null
  recipient_id: string | null
  route_kind: 'dms' | 'axis'
  route_id: string
  priority: Generated<number>
  state: Generated<DeliveryState>
  attempts: Generated<number>
  due_at: Date | null
  lease_until: Date | null
  fence: Generated<number>
  code: ErrorCode | null
  detail: string | null
  remote_id: string | null
  progress: JsonWithDefault<Progress>
  accepted_at: Date
  settled_at: Date | null
}

export interface AttemptTable {
  delivery_id: string
  number: number
  fence: number
  started_at: Date
  ended_at: Date | null
  outcome: ColumnType<Outcome | null, string | null, string | null>
}

export interface OutboxTable {
  topic: Topic
  ref: string
  lane: string
  priority: Generated<number>
  due_at: Date
  enqueued_at: Date | null
  epoch: Generated<number>
}

export interface LaneTable {
  id: string
  failures_in_a_row: Generated<number>
  paused_until: Date | null
}

export interface AxisAgencyTable {
  axis_id: string
  remote_key: string
  parent_key: string | null
  code: string
  other_code: string | null
  name: string
  mail: string | null
  deleted: Generated<boolean>
  seen_at: Date
}

export interface AxisItemTable {
  axis_id: string
  remote_id: string
  kind: MessageKind
  result: 'done' | 'fail'
  why: string | null
  subject_id: string | null
  at: Date
}

export interface RefusalTable {
  id: string
  direction: Direction
  source: string
  raw_sha256: string
  raw_size: number
  problems: Json<readonly Problem[]>
  seen: ColumnType<NonNullable<NewRefusal['seen']> | null, string | null, string | null>
  remote_id: string | null
  at: Date
}

export interface IdempotencyTable {
  scope: string
  key: string
  raw_sha256: string
  document_id: string
  at: Date
}

export interface AuditEventTable {
  seq: Generated<number>
  at: Date
  action: string
  outcome: AuditOutcome
  actor: string
  subject: Json<Readonly<Record<string, string>>>
  facts: JsonWithDefault<Readonly<Record<string, unknown>>>
}

export interface Tables {
  organisation: OrganisationTable
  organisation_code: OrganisationCodeTable
  organisation_successor: OrganisationSuccessorTable
  routing_rule: RoutingRuleTable
  document: DocumentTable
  receipt: ReceiptTable
  delivery: DeliveryTable
  attempt: AttemptTable
  outbox: OutboxTable
  lane: LaneTable
  axis_agency: AxisAgencyTable
  axis_item: AxisItemTable
  refusal: RefusalTable
  idempotency: IdempotencyTable
  audit_event: AuditEventTable
}
