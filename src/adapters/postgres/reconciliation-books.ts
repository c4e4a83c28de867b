/** Books that DMSs hand in: replaced whole, read a thousand lines at a time. */
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { BookLine, BookSummary } from '../../exchange/ports/reconciliation.ts'
import type { Db } from './pool.ts'
import type { BookTable, ReconciliationTables } from './reconciliation-tables.ts'
import { within } from './transaction.ts'

const pageSize = 1000

export function keepBook(
  db: Db,
  given: Omit<BookSummary, 'sent' | 'received'>,
  lines: readonly BookLine[]
): Promise<BookSummary> {
  const { partnerId, day } = given
  // What the DMS sent, we received.
  const sent = lines.filter(line => line.flow === 'received').length
  const book = { ...given, sent, received: lines.length - sent }
  return within(db, async tx => {
    const tables = tx.withTables<ReconciliationTables>()
    await tables
      .deleteFrom('reconciliation_book')
      .where('partner_id', '=', partnerId)
      .where('day', '=', day)
      .execute()
    await tables
      .insertInto('reconciliation_book')
      .values({
        partner_id: partnerId,
        day,
        sent: book.sent,
        received: book.received,
        sha256: book.sha256,
        handed_in_at: book.handedInAt,
        handed_in_by: book.handedInBy
      })
      .execute()
    for (let at = 0; at < lines.length; at += pageSize) {
      const page = JSON.stringify(lines.slice(at, at + pageSize))
      await sql`
        insert into reconciliation_book_line (partner_id, day, number, line)
        select ${partnerId}, ${day}, ${at} + number, line
        from jsonb_array_elements(${page}::jsonb) with ordinality as given (line, number)`.execute(tx)
    }
    return book
  })
}

export async function book(db: Db, partnerId: string, day: string): Promise<BookSummary | null> {
  const row = await db
    .withTables<ReconciliationTables>()
    .selectFrom('reconciliation_book')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('day', '=', day)
    .executeTakeFirst()
  return row === undefined ? null : bookOf(row)
}

function bookOf(row: Selectable<BookTable>): BookSummary {
  const { sent, received, sha256, day } = row
  return {
    partnerId: row.partner_id,
    day,
    sent,
    received,
    sha256,
    handedInAt: row.handed_in_at,
    handedInBy: row.handed_in_by
  }
}

export async function* bookLines(
  db: Db,
  partnerId: string,
  day: string
): AsyncGenerator<readonly { line: BookLine; number: number }[]> {
  for (let after = 0; ;) {
    const rows = await db
      .withTables<ReconciliationTables>()
      .selectFrom('reconciliation_book_line')
      .select(['number', 'line'])
      .where('partner_id', '=', partnerId)
      .where('day', '=', day)
      .where('number', '>', after)
      .orderBy('number')
      .limit(pageSize)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(({ number, line: { at, ...line } }) => ({
      number,
      line: at === undefined ? line : { ...line, at: new Date(at) }
    }))
    after = last.number
  }
}
