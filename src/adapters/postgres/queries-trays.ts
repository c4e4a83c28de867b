/** What waits for a person: failures by whose side must act, what is held, what matches nothing, what was refused. */
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { errors } from '../../domain/errors/index.ts'
import type { Page, PageRequest, RefusalView, Tray, TrayItem } from '../../exchange/ports/queries.ts'
import { idCursor, pageOf } from './queries-pages.ts'
import { present } from './rows.ts'
import type { Db } from './pool.ts'
import type { DeliveryTable, RefusalTable } from './tables.ts'

const ourFaults = Object.entries(errors)
  .filter(([, entry]) => entry.fault === 'ours')
  .map(([code]) => code)

export async function tray(db: Db, which: Tray, page: PageRequest): Promise<Page<TrayItem> | null> {
  const after = idCursor(page.cursor)
  if (after === null) return null
  switch (which) {
    case 'ours':
    case 'theirs':
    case 'held':
      return deliveries(db, which, page.limit, after)
    case 'unmatched':
      return unmatched(db, page.limit, after)
    case 'refused':
      return refused(db, page.limit, after)
  }
}

const conditions = {
  ours: sql`v.state in ('failed', 'refused') and (v.code is null or v.code = any(${ourFaults}))`,
  theirs: sql`v.state in ('failed', 'refused') and v.code <> all(${ourFaults})`,
  held: sql`v.state = 'held'`
}

type DeliveryRow = Pick<
  Selectable<DeliveryTable>,
  | 'id'
  | 'state'
  | 'attempts'
  | 'code'
  | 'detail'
  | 'sender_code'
  | 'recipient_code'
  | 'document_id'
  | 'accepted_at'
  | 'settled_at'
  | 'route_id'
> & { document_code: string | null; subject: string | null }

/** Oldest first: its legal time runs out first. */
async function deliveries(
  db: Db,
  which: keyof typeof conditions,
  limit: number,
  after: string | undefined
): Promise<Page<TrayItem>> {
  const { rows } = await sql<DeliveryRow>`
    select v.id, v.state, v.attempts, v.code, v.detail, v.sender_code, v.recipient_code, v.document_id,
      v.accepted_at, v.settled_at, v.route_id, d.code as document_code, d.subject
    from delivery v left join document d on d.id = v.document_id
    where ${conditions[which]} and (${after ?? null}::uuid is null or v.id > ${after ?? null}::uuid)
    order by v.id limit ${limit + 1}`.execute(db)
  return pageOf(rows, limit, deliveryItem, row => row.id)
}

function deliveryItem(row: DeliveryRow): TrayItem {
  return {
    id: row.id,
    subject: 'delivery',
    at: row.settled_at ?? row.accepted_at,
    from: row.sender_code,
    to: row.recipient_code,
    state: row.state,
    attempts: row.attempts,
    partner: row.route_id,
    ...present({
      code: row.code,
      detail: row.detail,
      documentId: row.document_id,
      documentCode: row.document_code,
      documentSubject: row.subject
    })
  }
}

/** Newest first: an old receipt for a document nobody knows will hardly find it any more. */
async function unmatched(db: Db, limit: number, before: string | undefined): Promise<Page<TrayItem>> {
  const all = db
    .selectFrom('receipt')
    .select(['id', 'received_at', 'from_code', 'to_code', 'code', 'message', 'source'])
    .where('document_id', 'is', null)
    .where('repeat_of', 'is', null)
    .where('dismissed_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  const rows = await (before === undefined ? all : all.where('id', '<', before)).execute()
  return pageOf(
    rows,
    limit,
    row => ({
      id: row.id,
      subject: 'receipt',
      at: row.received_at,
      from: row.from_code,
      partner: row.source,
      detail: row.code,
      ...present({ to: row.to_code, documentCode: row.message.responseFor.code ?? null })
    }),
    row => row.id
  )
}

async function refused(db: Db, limit: number, before: string | undefined): Promise<Page<TrayItem>> {
  const all = db
    .selectFrom('refusal')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  const rows = await (before === undefined ? all : all.where('id', '<', before)).execute()
  return pageOf(
    rows,
    limit,
    row => {
      const [first] = row.problems
      const { from = null, code: documentCode = null, subject: documentSubject = null } = row.seen ?? {}
      return {
        id: row.id,
        subject: 'refusal',
        at: row.at,
        partner: row.source,
        ...present({ from, documentCode, documentSubject }),
        ...present({ code: first?.code ?? null, detail: first?.detail ?? null })
      }
    },
    row => row.id
  )
}

export async function refusal(db: Db, id: string): Promise<RefusalView | null> {
  const row = await db.selectFrom('refusal').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : refusalOf(row)
}

function refusalOf(row: Selectable<RefusalTable>): RefusalView {
  return {
    id: row.id,
    direction: row.direction,
    source: row.source,
    raw: { sha256: row.raw_sha256, size: row.raw_size },
    problems: row.problems,
    at: row.at,
    ...present({ seen: row.seen, remoteId: row.remote_id })
  }
}
