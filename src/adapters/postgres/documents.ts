import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { contentsOf } from '../../domain/destruction.ts'
import type { DocumentRecord } from '../../domain/document.ts'
import { codeOf } from '../../domain/envelope.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import type { DocumentReference, Documents } from '../../exchange/ports/index.ts'
import { refer } from './destructions.ts'
import type { Db } from './pool.ts'
import type { DocumentTable } from './tables.ts'
import { within } from './transaction.ts'

export function createDocuments(db: Db): Documents {
  return {
    add: document => within(db, tx => add(tx, document)),
    find: id => find(db, id),
    byReference: reference => byReference(db, reference)
  }
}

async function add(db: Db, document: DocumentRecord): ReturnType<Documents['add']> {
  const added = await db
    .insertInto('document')
    .values(rowOf(document))
    .onConflict(conflict => conflict.columns(['direction', 'business_key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added !== undefined) {
    const { id, raw, envelope, message } = document
    await refer(db, id, contentsOf(raw, envelope, message))
    return { kind: 'added' }
  }
  // The insert waited until the other one was committed, so it can be read now.
  const existing = await db
    .selectFrom('document')
    .selectAll()
    .where('direction', '=', document.direction)
    .where('business_key', '=', document.businessKey)
    .executeTakeFirstOrThrow()
  return { kind: 'existing', document: documentOf(existing) }
}

async function find(db: Db, id: string): Promise<DocumentRecord | null> {
  const row = await db.selectFrom('document').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : documentOf(row)
}

/**
 * By identity; when nothing has it, by code and date; by the code alone only where no date contradicts, because
 * numbers begin anew each year. Within a step the newest first: an update shares its identity with the original.
 */
async function byReference(db: Db, reference: DocumentReference): Promise<readonly DocumentRecord[]> {
  const code = reference.code?.trim()
  const date = reference.promulgationDate
  const steps = [
    reference.documentId !== undefined && sql<boolean>`document_id = ${reference.documentId.trim()}`,
    code !== undefined && date !== undefined && sql<boolean>`code = ${code} and promulgation_date = ${date}`,
    code !== undefined &&
      sql<boolean>`code = ${code} and (${date ?? null}::date is null or promulgation_date is null)`
  ]
  for (const step of steps) {
    if (step === false) continue
    let query = db.selectFrom('document').selectAll().where(step)
    if (reference.senderCodes !== undefined)
      query = query.where(sql<boolean>`sender_code = any(${reference.senderCodes})`)
    else if (reference.senderCode !== undefined)
      query = query.where('sender_code', '=', normaliseCode(reference.senderCode))
    const rows = await query.orderBy('accepted_at', 'desc').orderBy('id', 'desc').limit(20).execute()
    if (rows.length > 0) return rows.map(documentOf)
  }
  return []
}

function rowOf(document: DocumentRecord) {
  const { header } = document.message
  return {
    id: document.id,
    direction: document.direction,
    source: document.source,
    sender_code: document.senderCode,
    sender_id: document.senderId ?? null,
    business_type: document.businessType,
    business_key: document.businessKey,
    document_id: header.documentId?.trim() ?? null,
    code: codeOf(header)?.trim() ?? null,
    promulgation_date: header.promulgationDate ?? null,
    subject: header.subject ?? null,
    priority: header.otherInfo.priority,
    message: JSON.stringify(document.message),
    raw_sha256: document.raw.sha256,
    raw_size: document.raw.size,
    envelope_sha256: document.envelope.sha256,
    envelope_size: document.envelope.size,
    substance: document.substance,
    accepted_at: document.acceptedAt
  }
}

function documentOf(row: Selectable<DocumentTable>): DocumentRecord {
  return {
    id: row.id,
    direction: row.direction,
    source: row.source,
    senderCode: row.sender_code,
    ...(row.sender_id !== null && { senderId: row.sender_id }),
    businessType: row.business_type,
    businessKey: row.business_key,
    message: row.message,
    raw: { sha256: row.raw_sha256, size: row.raw_size },
    envelope: { sha256: row.envelope_sha256, size: row.envelope_size },
    substance: row.substance,
    acceptedAt: row.accepted_at
  }
}
