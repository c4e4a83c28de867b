/** The tables of 0010_reconciliation.sql, as Kysely sees them. */
import type { ColumnType, Generated } from 'kysely'
import type { ErrorCode } from '../../domain/errors/index.ts'
import type { FindingKind } from '../../domain/reconciliation.ts'
import type { OwnLine, TheirLine } from '../../domain/reconciliation-books.ts'
import type {
  BookLine,
  FindingFacts,
  FindingState,
  Repair,
  RunResult,
  RunState
} from '../../exchange/ports/reconciliation.ts'
import type { Json } from './tables.ts'

export interface BookTable {
  partner_id: string
  day: string
  sent: number
  received: number
  sha256: string
  handed_in_at: Date
  handed_in_by: string
}

export interface BookLineTable {
  partner_id: string
  day: string
  number: number
  line: Json<Omit<BookLine, 'at'> & { at?: string }>
}

type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>

export interface RunTable {
  id: string
  partner_id: string
  day: string
  state: Generated<RunState>
  asked_by: string
  asked_at: Date
  tries: Generated<number>
  started_at: Date | null
  lease_until: Date | null
  again_at: Date | null
  ended_at: Date | null
  code: ErrorCode | null
  detail: string | null
  result: JsonOrNull<RunResult>
  superseded_by: string | null
}

export interface LineTable {
  run_id: string
  side: 'own' | 'theirs'
  item: string
  key: string
  ids: string[]
  names: string[]
  line: Json<OwnLine | TheirLine>
}

export interface FindingTable {
  id: string
  partner_id: string
  day: string
  key: string
  kind: FindingKind
  state: Generated<FindingState>
  facts: Json<FindingFacts>
  run_id: string
  found_at: Date
  closed_at: Date | null
  closed_by: string | null
  close_reason: string | null
  repair: JsonOrNull<Repair>
}

export interface ReportTable {
  day: string
  version: number
  made_at: Date
  body: string
  sha256: string
  substance: string
  signature: Buffer | null
  key_id: string | null
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type ReconciliationTables = {
  reconciliation_book: BookTable
  reconciliation_book_line: BookLineTable
  reconciliation_run: RunTable
  reconciliation_line: LineTable
  reconciliation_finding: FindingTable
  reconciliation_report: ReportTable
}
