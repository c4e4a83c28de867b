/** Our own book of one partner, as lines that can be held against the partner's. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { OwnLine, Span, TheirLine } from '../../domain/reconciliation-books.ts'
import { deliveryLine, itemLine, postedLine, refusalLine } from './reconciliation-own-lines.ts'
import type { DeliveryRow, ItemRow, PostedRow, RefusalRow } from './reconciliation-own-lines.ts'
import type { Db } from './pool.ts'

const pageSize = 1000
const nothing = '00000000-0000-0000-0000-000000000000'

const deliveryColumns = sql`
  v.id, v.kind, v.document_id, v.sender_code, v.recipient_code, v.route_kind, v.state, v.remote_id,
  v.accepted_at, v.settled_at, v.lease_until, d.direction, d.raw_sha256, d.subject,
  d.document_id as document_name, coalesce(d.code, r.message -> 'responseFor' ->> 'code') as code,
  (select min(a.started_at) from attempt a where a.delivery_id = v.id) as first_attempt_at`
const deliveryTables = sql`delivery v
  left join document d on d.id = v.document_id left join receipt r on r.id = v.receipt_id`

const inSpan = (partnerId: string, from: Date, to: Date) => sql`v.id in (
  select id from delivery where route_id = ${partnerId} and accepted_at >= ${from} and accepted_at < ${to}
  union select id from delivery where route_id = ${partnerId} and settled_at >= ${from} and settled_at < ${to})`

export async function* sentTo(
  db: Db,
  partnerId: string,
  span: Span,
  now: Date
): AsyncGenerator<readonly OwnLine[]> {
  const [from, to] = [new Date(span.from), new Date(span.to)]
  for (let after = nothing; ;) {
    const { rows } = await sql<DeliveryRow>`
      select ${deliveryColumns} from ${deliveryTables}
      where ${inSpan(partnerId, from, to)} and v.id > ${after} order by v.id limit ${pageSize}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(row => deliveryLine(row, now))
    after = last.id
  }
}

export async function* takenFromAxis(db: Db, axisId: string, span: Span): AsyncGenerator<readonly OwnLine[]> {
  const [from, to] = [new Date(span.from), new Date(span.to)]
  for (let after = ''; ;) {
    const { rows } = await sql<ItemRow>`
      select ${itemColumns} from ${itemTables}
      where i.axis_id = ${axisId} and i.at >= ${from} and i.at < ${to} and i.remote_id > ${after}
      order by i.remote_id limit ${pageSize}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(itemLine)
    after = last.remote_id
  }
}

const itemColumns = sql`i.remote_id, i.kind, i.result, i.subject_id, i.at, d.sender_code, d.code, d.subject`
const itemTables = sql`axis_item i left join document d on d.id = i.subject_id`

export async function* postedBy(db: Db, connectorId: string, span: Span): AsyncGenerator<readonly OwnLine[]> {
  const [from, to] = [new Date(span.from), new Date(span.to)]
  for (let after = nothing; ;) {
    const { rows } = await sql<PostedRow>`
      select ${postedColumns} from document d join delivery v on v.document_id = d.id and v.kind = 'edoc'
      where d.source = ${connectorId} and d.direction = 'out' and d.accepted_at >= ${from}
        and d.accepted_at < ${to} and v.id > ${after} order by v.id limit ${pageSize}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) break
    yield rows.map(postedLine)
    after = last.delivery_id
  }
  for (let after = nothing; ;) {
    const { rows } = await sql<RefusalRow>`
      select id, seen, at from refusal where source = ${connectorId} and direction = 'out'
        and at >= ${from} and at < ${to} and seen is not null and id > ${after}
      order by id limit ${pageSize}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(refusalLine)
    after = last.id
  }
}

const postedColumns = sql`v.id as delivery_id, v.recipient_code, d.id, d.sender_code,
  d.document_id as document_name, d.code, d.subject, d.raw_sha256, d.accepted_at`

/** Whatever a line of theirs may speak of, however old: before anything is called missing here. */
export async function behind(
  db: Db,
  partnerId: string,
  line: TheirLine,
  now: Date
): Promise<readonly OwnLine[]> {
  const ids = sql.val([...line.ids, line.item])
  const documents = documentsOf(line)
  if (line.flow === 'sent') {
    const { rows } = await sql<DeliveryRow>`
      select ${deliveryColumns} from ${deliveryTables}
      where v.route_id = ${partnerId} and v.kind = ${line.kind} and (v.remote_id = any(${ids}::text[])
        or v.id::text = any(${ids}::text[]) or v.document_id in (${documents}))
      order by v.id desc limit 200`.execute(db)
    return rows.map(row => deliveryLine(row, now))
  }
  const items = await sql<ItemRow>`
    select ${itemColumns} from ${itemTables}
    where i.axis_id = ${partnerId} and i.remote_id = any(${ids}::text[])`.execute(db)
  const posted = await sql<PostedRow>`
    select ${postedColumns} from document d join delivery v on v.document_id = d.id and v.kind = 'edoc'
    where d.source = ${partnerId} and d.direction = 'out' and d.id in (${documents})
    order by v.id desc limit 2000`.execute(db)
  return [...items.rows.map(itemLine), ...posted.rows.map(postedLine)]
}

function documentsOf({ from, code, title: _, ...line }: TheirLine): RawBuilder<unknown> {
  if (from === undefined) return sql`null::uuid`
  const name = line.names[0]?.split('|').slice(3).join('|')
  return sql`select id from document where sender_code = ${from}
    and (upper(code) = ${code ?? null} or document_id = ${name ?? null})`
}

/** How far back the other side must be asked, and in whose name. */
export async function reach(
  db: Db,
  partnerId: string,
  span: Span
): Promise<{ earliest?: Date; senders: readonly string[] }> {
  const [from, to] = [new Date(span.from), new Date(span.to)]
  const { rows } = await sql<{ earliest: Date | null; senders: string[] | null }>`
    select min(a.started_at) as earliest, array_agg(distinct v.sender_code) as senders
    from delivery v left join attempt a on a.delivery_id = v.id and a.number = 1
    where ${inSpan(partnerId, from, to)}`.execute(db)
  const { earliest = null, senders = null } = rows[0] ?? {}
  return { senders: senders ?? [], ...(earliest === null ? {} : { earliest }) }
}
