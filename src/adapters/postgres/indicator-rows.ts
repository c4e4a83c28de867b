/** The documents and deliveries that a number counts, newest first: the same facts, not added up. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { IndicatorKey } from '../../domain/indicator.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type { CountedRow, IndicatorQuestion, IndicatorScope } from '../../exchange/ports/indicators.ts'
import type { Page, PageRequest } from '../../exchange/ports/queries.ts'
import type { Days } from './indicator-facts.ts'
import {
  receivedDeliveries,
  recallsAsked,
  recipientClocks,
  sentDeliveries,
  sentDocuments,
  unmatchedReceipts
} from './indicator-facts.ts'
import { organisationsIn } from './indicator-scope.ts'
import type { Db } from './pool.ts'
import { pageOf, readCursor, writeCursor } from './queries-pages.ts'
import { present } from './rows.ts'

interface Source {
  readonly facts: (days: Days) => RawBuilder<unknown>
  /** Conditions over `f`. */
  readonly numerator: string
  readonly denominator?: string
}

/** Indicators without an entry are made of other things than rows of the exchange, or are a value between rows. */
const sources: Partial<Record<IndicatorKey, Source>> = {
  sent: { facts: sentDocuments, numerator: 'true' },
  received: { facts: receivedDeliveries, numerator: 'true' },
  'two-signatures': { facts: sentDocuments, numerator: 'f.signed', denominator: 'true' },
  'sent-in-window': { facts: sentDeliveries, numerator: 'f.in_time', denominator: 'f.in_time or f.late' },
  'answered-in-day': {
    facts: days => recipientClocks(days, 'arrival'),
    numerator: 'f.in_time',
    denominator: 'f.in_time or f.late'
  },
  refused: { facts: receivedDeliveries, numerator: 'f.refused', denominator: 'true' },
  returned: { facts: sentDeliveries, numerator: 'f.returned', denominator: 'true' },
  recalls: { facts: recallsAsked, numerator: 'f.confirmed', denominator: 'true' },
  completed: { facts: receivedDeliveries, numerator: 'f.completed', denominator: 'true' },
  overdue: {
    facts: days => recipientClocks(days, 'due'),
    numerator: 'f.late',
    denominator: 'f.in_time or f.late'
  },
  failed: { facts: sentDeliveries, numerator: 'f.failed' },
  'oldest-failure': { facts: sentDeliveries, numerator: 'f.failed' },
  'unmatched-receipts': { facts: unmatchedReceipts, numerator: 'true' },
  'closed-codes': { facts: sentDeliveries, numerator: 'f.closed_code' },
  'median-to-handover': { facts: sentDeliveries, numerator: 'f.elapsed is not null' },
  'median-to-registered': { facts: receivedDeliveries, numerator: 'f.to_registered is not null' },
  'median-to-completed': { facts: receivedDeliveries, numerator: 'f.to_completed is not null' }
}

interface Row {
  documentId: string | null
  deliveryId: string | null
  receiptId: string | null
  organisationId: string
  at: Date
  place: string
  written: string
}

export async function countedRows(
  db: Db,
  clock: Clock,
  indicator: IndicatorKey,
  part: 'numerator' | 'denominator',
  question: IndicatorScope & Pick<IndicatorQuestion, 'from' | 'to'>,
  page: PageRequest
): Promise<Page<CountedRow> | null> {
  const source = sources[indicator]
  const condition = source?.[part]
  const after = readCursor(page.cursor, 2)
  if (source === undefined || condition === undefined || after === null) return null
  const conditions = [sql`(${sql.raw(condition)})`]
  if (after !== undefined) {
    if (!cursorForm.test(after.join(' '))) return null
    conditions.push(sql`(f.at, f.place) < (${after[0]}::timestamptz, ${after[1]})`)
  }
  const facts = source.facts({ ...question, asOf: clock.now() })
  const ids =
    source.facts === unmatchedReceipts
      ? sql`null::uuid as "documentId", null::uuid as "deliveryId", f.receipt_id as "receiptId"`
      : sql`f.document_id as "documentId", f.delivery_id as "deliveryId", null::uuid as "receiptId"`
  const place =
    source.facts === unmatchedReceipts
      ? sql`f.receipt_id::text`
      : sql`concat(f.document_id, '/', f.delivery_id)`
  const { rows } = await sql<Row>`
    select ${ids}, f.organisation_id as "organisationId", f.at, f.place, f.at::text as written
    from (select f.*, ${place} as place from (${facts}) f) f
    join (${organisationsIn(question)}) s on s.id = f.organisation_id
    where ${sql.join(conditions, sql` and `)}
    order by f.at desc, f.place desc limit ${page.limit + 1}`.execute(db)
  return pageOf(rows, page.limit, rowOf, row => writeCursor([row.written, row.place]))
}

/** As PostgreSQL writes an instant, and ids. */
const cursorForm = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)? [0-9a-f/-]{36,73}$/

function rowOf({ documentId, deliveryId, receiptId, organisationId, at }: Row): CountedRow {
  return { organisationId, at, ...present({ documentId, deliveryId, receiptId }) }
}
