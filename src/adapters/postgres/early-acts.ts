/** Acts that came before the document they speak of. */
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { DocumentReference } from '../../exchange/ports/index.ts'
import type { EarlyAct } from '../../exchange/ports/life.ts'
import type { ActBeforeOriginalTable, LifeTables } from './life-tables.ts'
import type { Db } from './pool.ts'
import { present } from './rows.ts'

export async function keepEarly(db: Db, act: EarlyAct): Promise<void> {
  await db
    .withTables<LifeTables>()
    .insertInto('act_before_original')
    .values({
      act_document_id: act.actDocumentId,
      sender_code: act.senderCode,
      sender_id: act.senderId ?? null,
      document_id: act.reference.documentId?.trim() ?? null,
      code: act.reference.code?.trim() ?? null,
      promulgation_date: act.reference.promulgationDate ?? null,
      at: act.at
    })
    .onConflict(conflict => conflict.column('act_document_id').doNothing())
    .execute()
}

/** The same steps as documents.byReference, asked from the other end: here the document is known in full. */
export async function earlyFor(db: Db, document: DocumentReference): Promise<readonly EarlyAct[]> {
  const { documentId, code, promulgationDate = null } = document
  const found = await db
    .withTables<LifeTables>()
    .selectFrom('act_before_original')
    .selectAll()
    .where(
      sql<boolean>`(document_id = ${documentId?.trim() ?? null}::text
        or (code = ${code?.trim() ?? null}::text
          and coalesce(promulgation_date = ${promulgationDate}::date, true)))`
    )
    .orderBy('at')
    .execute()
  return found.map(earlyOf)
}

export async function forgetEarly(db: Db, actDocumentId: string): Promise<void> {
  await db
    .withTables<LifeTables>()
    .deleteFrom('act_before_original')
    .where('act_document_id', '=', actDocumentId)
    .execute()
}

function earlyOf(row: Selectable<ActBeforeOriginalTable>): EarlyAct {
  return {
    actDocumentId: row.act_document_id,
    senderCode: row.sender_code,
    at: row.at,
    reference: present({
      documentId: row.document_id,
      code: row.code,
      promulgationDate: row.promulgation_date
    }),
    ...present({ senderId: row.sender_id })
  }
}
