/** From rows of the truth to lines of our book. */
import type { DeliveryState } from '../../domain/delivery.ts'
import type { Direction } from '../../domain/document.ts'
import type { MessageKind } from '../../domain/envelope.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import { keyOf, nameOf } from '../../domain/reconciliation-books.ts'
import type { OwnLine, OwnState } from '../../domain/reconciliation-books.ts'
import type { NewRefusal } from '../../exchange/ports/index.ts'

export interface DeliveryRow {
  id: string
  kind: MessageKind
  document_id: string | null
  sender_code: string
  recipient_code: string
  route_kind: 'dms' | 'axis'
  state: DeliveryState
  remote_id: string | null
  accepted_at: Date
  settled_at: Date | null
  lease_until: Date | null
  direction: Direction | null
  raw_sha256: string | null
  subject: string | null
  document_name: string | null
  code: string | null
  first_attempt_at: Date | null
}

const states: Readonly<Record<DeliveryState, OwnState>> = {
  queued: 'queued',
  unknown: 'unknown',
  offered: 'offered',
  held: 'held',
  'handed-over': 'taken',
  refused: 'refused',
  failed: 'failed',
  cancelled: 'failed'
}

export function deliveryLine(row: DeliveryRow, now: Date): OwnLine {
  const { id, kind, state } = row
  const since = (row.first_attempt_at ?? row.accepted_at).getTime()
  const about = identity('sent', kind, row.sender_code, row.code, row.document_name, row.subject)
  return {
    ...about,
    subject: `delivery:${id}`,
    // A DMS knows the delivery by our id; an axis by the one that it gave.
    ids: row.route_kind === 'dms' ? [id] : row.remote_id === null ? [] : [row.remote_id],
    to: normaliseCode(row.recipient_code),
    deliveryId: id,
    ...(row.document_id === null ? {} : { documentId: row.document_id }),
    state: states[state],
    since,
    until: (row.settled_at ?? now).getTime(),
    ...(row.settled_at === null ? {} : { settled: row.settled_at.getTime() }),
    ...(row.lease_until !== null && row.lease_until > now ? { underWay: true } : {}),
    // Only what came from an axis goes on byte for byte.
    ...(row.direction === 'in' && kind === 'edoc' && row.raw_sha256 !== null
      ? { sha256: row.raw_sha256 }
      : {})
  }
}

export interface ItemRow {
  remote_id: string
  kind: MessageKind
  result: 'done' | 'fail'
  subject_id: string | null
  at: Date
  sender_code: string | null
  code: string | null
  subject: string | null
}

/** An item of an axis's inbox that we settled. Copies of one document for several recipients share its key. */
export function itemLine(row: ItemRow): OwnLine {
  const at = row.at.getTime()
  return {
    ...identity('received', row.kind, row.sender_code, row.code, null, row.subject),
    key: `received|${row.subject_id === null ? `item:${row.remote_id}` : `document:${row.subject_id}`}`,
    subject: `item:${row.remote_id}`,
    ids: [row.remote_id],
    ...(row.subject_id === null ? {} : { documentId: row.subject_id }),
    state: row.result === 'done' ? 'taken' : 'refused',
    since: at,
    until: at,
    settled: at
  }
}

export interface PostedRow {
  delivery_id: string
  recipient_code: string
  id: string
  sender_code: string
  document_name: string | null
  code: string | null
  subject: string | null
  raw_sha256: string
  accepted_at: Date
}

export function postedLine(row: PostedRow): OwnLine {
  const at = row.accepted_at.getTime()
  const to = normaliseCode(row.recipient_code)
  return {
    ...identity('received', 'edoc', row.sender_code, row.code, row.document_name, row.subject),
    subject: `document:${row.id}/${to}`,
    ids: [`${row.id}|${to}`],
    to,
    documentId: row.id,
    state: 'taken',
    since: at,
    until: at,
    settled: at,
    sha256: row.raw_sha256
  }
}

export interface RefusalRow {
  id: string
  seen: NonNullable<NewRefusal['seen']>
  at: Date
}

/** It names no recipient: it stands for all of them. */
export function refusalLine({ id, seen, at }: RefusalRow): OwnLine {
  const time = at.getTime()
  const { from = null, code = null, documentId = null, subject = null } = seen
  return {
    ...identity('received', 'edoc', from, code, documentId, subject),
    subject: `refusal:${id}`,
    ids: [],
    state: 'refused',
    since: time,
    until: time,
    settled: time
  }
}

function identity(
  flow: OwnLine['flow'],
  kind: MessageKind,
  sender: string | null,
  number: string | null,
  documentName: string | null,
  title: string | null
) {
  const from = sender === null ? undefined : normaliseCode(sender)
  const code = number === null ? undefined : normaliseCode(number)
  return {
    flow,
    kind,
    key: keyOf(flow, kind, from, code ?? documentName?.toUpperCase()),
    names: documentName === null ? [] : [nameOf(flow, kind, from, documentName)],
    ...(from === undefined ? {} : { from }),
    ...(code === undefined ? {} : { code }),
    ...(title === null ? {} : { title })
  }
}
