/** One receipt for a person who must decide: what came, how often, and what it most likely speaks of. */
import { sql } from 'kysely'
import { normaliseCode } from '../../domain/organisation.ts'
import type { ReceiptCase, Suggestion, SuggestionReason } from '../../exchange/ports/board.ts'
import { suggestionReasons } from '../../exchange/ports/board.ts'
import { keptReceipt } from './queries-receipts.ts'
import type { ReceiptRow } from './queries-receipts.ts'
import { present } from './rows.ts'
import type { Db } from './pool.ts'

export async function receiptCase(db: Db, id: string): Promise<ReceiptCase | null> {
  const { rows } = await sql<ReceiptRow & { repeats: number }>`
    select r.*, v.recipient_code,
      (select count(*)::int from receipt again where again.repeat_of = r.id) as repeats
    from receipt r left join delivery v on v.id = r.delivery_id where r.id = ${id}`.execute(db)
  const row = rows[0]
  if (row === undefined) return null
  const { dismissed_at: at, dismissed_by: by, dismiss_reason: reason } = row
  return {
    ...keptReceipt(row),
    message: row.message,
    repeats: row.repeats,
    suggestions: row.document_id === null ? await suggestions(db, row) : [],
    ...present({ documentId: row.document_id }),
    ...(at === null || by === null || reason === null ? {} : { dismissed: { at, by, reason } })
  }
}

/** What each reason counts for. Identity before date, the very same party before its kin, time alone for nothing. */
const weights: Readonly<Record<SuggestionReason, number>> = {
  'same-document-id': 40,
  'same-code': 30,
  'similar-code': 20,
  'same-date': 10,
  'same-sender': 15,
  'related-sender': 10,
  'same-recipient': 15,
  'related-recipient': 10,
  'close-in-time': 5
}
/** Below it a suggestion would be a guess: two parties that write to each other every day. */
const leastScore = 25

type Found = Record<SuggestionReason, boolean | null> & {
  delivery_id: string
  id: string
  score: number
  sender_code: string
  recipient_code: string
  name: string | null
  code: string | null
  document_id: string | null
  promulgation_date: string | null
  subject: string | null
  accepted_at: Date
  state: Suggestion['state']
}

/**
 * Candidates come by three indexed ways (identity, number and notation without regard to writing, the recipient's kin around
 * the time), then every reason is weighed. Of one document the best recipient, and all that speak for themselves.
 */
async function suggestions(db: Db, row: ReceiptRow): Promise<readonly Suggestion[]> {
  const { responseFor, from } = row.message
  const [own, other] = [normaliseCode(from.organId), normaliseCode(responseFor.organId ?? '')]
  const [sender, recipient] = row.code === '13' ? [own, other] : [other, own]
  const documentId = responseFor.documentId?.trim() ?? null
  const code = responseFor.code?.trim() ?? null
  const score = sql.join(
    suggestionReasons.map(
      reason => sql`coalesce(${sql.ref(reason)}, false)::int * ${sql.lit(weights[reason])}`
    ),
    sql` + `
  )
  const { rows } = await sql<Found>`
    with recursive bearer (side, id) as (
      select 'sender', organisation_id from organisation_code where code = ${sender}
      union select 'recipient', organisation_id from organisation_code where code = ${recipient}
    ), later (side, id) as (
      select side, id from bearer
      union select l.side, s.successor_id from later l join organisation_successor s on s.organisation_id = l.id
    ), earlier (side, id) as (
      select side, id from bearer
      union select l.side, s.organisation_id from earlier l join organisation_successor s on s.successor_id = l.id
    ), kin as (select * from later union select * from earlier),
    candidate (id) as (
      (select id from document where document_id = ${documentId}::text order by id desc limit 100)
      union (select id from document where notation_key(code) = notation_key(${code}::text) order by id desc limit 100)
      union (select v.document_id from kin k join delivery v on v.recipient_id = k.id and v.kind = 'edoc'
        where k.side = 'recipient'
          and v.accepted_at between ${row.at}::timestamptz - interval '60 days' and ${row.at}::timestamptz + interval '1 day'
        order by v.accepted_at desc limit 100)
    ), weighed as (
      select v.id as delivery_id, d.id, d.sender_code, v.recipient_code, o.name, d.code, d.document_id,
        d.promulgation_date, d.subject, v.accepted_at, v.state,
        d.document_id = ${documentId}::text as "same-document-id",
        trim(d.code) = ${code}::text as "same-code",
        trim(d.code) <> ${code}::text and notation_key(d.code) = notation_key(${code}::text) as "similar-code",
        d.promulgation_date = ${responseFor.promulgationDate ?? null}::date as "same-date",
        d.sender_code = ${sender} as "same-sender",
        d.sender_code <> ${sender} and d.sender_id in (select id from kin where side = 'sender') as "related-sender",
        said.recipient as "same-recipient",
        not said.recipient and v.recipient_id in (select id from kin where side = 'recipient') as "related-recipient",
        abs(extract(epoch from ${row.at}::timestamptz - v.accepted_at)) < 14 * 86400 as "close-in-time"
      from candidate join document d on d.id = candidate.id
        join delivery v on v.document_id = d.id and v.kind = 'edoc'
        left join organisation o on o.id = v.recipient_id,
        lateral (select ${recipient} in (upper(v.recipient_code), coalesce(v.addressed_code, '')) as recipient) said
    ), scored as (select *, ${score} as score from weighed),
    ranked as (select *, row_number() over (partition by id order by score desc, delivery_id) as place from scored)
    select * from ranked
    where score >= ${leastScore} and (place = 1 or "same-recipient" or "related-recipient")
    order by score desc, accepted_at desc, delivery_id limit 10`.execute(db)
  return rows.map(suggestionOf)
}

function suggestionOf(found: Found): Suggestion {
  return {
    deliveryId: found.delivery_id,
    documentId: found.id,
    score: found.score,
    reasons: suggestionReasons.filter(reason => found[reason] === true),
    senderCode: found.sender_code,
    recipientCode: found.recipient_code,
    acceptedAt: found.accepted_at,
    state: found.state,
    ...present({
      recipientName: found.name,
      code: found.code,
      senderDocumentId: found.document_id,
      promulgationDate: found.promulgation_date,
      subject: found.subject
    })
  }
}
