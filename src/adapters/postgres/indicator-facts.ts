/**
 * What is counted, one row a fact: the one place that says which document or delivery counts for whom, on which day.
 * Both the kept counts and the lists behind them are made of these.
 */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'

/** Days in Vietnam, yyyy-MM-dd, both inclusive. `asOf`: a clock that still runs is late when it has run out by then. */
export interface Days {
  readonly from: string
  readonly to: string
  readonly asOf: Date
}

/** Half open in time, so that indexes on the instant serve. */
function on({ from, to }: Days, at: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${at} >= (${from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')
    and ${at} < ((${to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')`
}

/** Recalls and updates repeat a document; they are acts, not documents. */
const isDocument = sql`d.business_type in ('new', 'replace')`

/** One file that bears both: the person's signature and the agency's (NĐ 30/2020 Art 5). */
const twoSignatures = `$.files[*] ? (
  exists(@.signatures[*] ? (@.role == "person" && (@.class == "VALID" || @.class == "VALID_NO_TSA")))
  && exists(@.signatures[*] ? (@.role == "agency" && (@.class == "VALID" || @.class == "VALID_NO_TSA"))))`

/** Documents of their sender. Posted again with further recipients, a document is still one. */
export function sentDocuments(days: Days): RawBuilder<unknown> {
  return sql`
    select d.id as document_id, null::uuid as delivery_id, d.sender_id as organisation_id, d.accepted_at as at,
      vietnam_day(d.accepted_at) as day,
      coalesce(jsonb_path_exists((
        select j.report from judgement j where j.document_id = d.id order by j.number desc limit 1
      ), ${twoSignatures}::jsonpath), false) as signed
    from document d
    where ${on(days, sql`d.accepted_at`)} and ${isDocument} and d.sender_id is not null
      and d.business_key !~ '[|](new|replace)[|][+]'`
}

/** Deliveries of what our DMSs sent, for the sender. */
export function sentDeliveries(days: Days): RawBuilder<unknown> {
  return sql`
    select v.document_id, v.id as delivery_id, d.sender_id as organisation_id, d.accepted_at as at,
      vietnam_day(d.accepted_at) as day, v.state = 'failed' as failed, v.settled_at,
      v.addressed_code is not null as closed_code, (v.progress ->> 'refused')::boolean as returned,
      ${inTime(['left', 'receipt'])} as in_time, ${late(days)} as late,
      case when v.state = 'handed-over' then ${seconds(sql`v.accepted_at`, sql`v.settled_at`)} end as elapsed
    from document d
    join delivery v on v.document_id = d.id and v.kind = 'edoc'
    left join clock c on c.delivery_id = v.id and c.kind = 'send'
    where ${on(days, sql`d.accepted_at`)} and ${isDocument} and d.direction = 'out' and d.sender_id is not null`
}

/** What came to a recipient: handed over, or refused by it. */
const came = sql`v.kind = 'edoc' and v.recipient_id is not null
  and (v.state = 'handed-over' or (v.progress ->> 'refused')::boolean)`

export function receivedDeliveries(days: Days): RawBuilder<unknown> {
  return sql`
    select v.document_id, v.delivery_id, v.organisation_id, v.at, vietnam_day(v.at) as day,
      v.refused, v.completed,
      ${seconds(sql`v.at`, sql`told.registered_at`)} as to_registered,
      case when v.completed then ${seconds(sql`told.registered_at`, sql`told.completed_at`)} end as to_completed
    from (
      select v.document_id, v.id as delivery_id, v.recipient_id as organisation_id, v.settled_at as at,
        (v.progress ->> 'refused')::boolean as refused,
        coalesce(v.progress ->> 'step' = '06', false) as completed
      from delivery v join document d on d.id = v.document_id
      where ${on(days, sql`v.settled_at`)} and ${came} and ${isDocument}
    ) v
    left join (
      select r.delivery_id, min(r.received_at) filter (where r.code = '03') as registered_at,
        min(r.received_at) filter (where r.code = '06') as completed_at
      from receipt r
      where r.code in ('03', '06') and r.repeat_of is null and r.document_id in (
        select v.document_id from delivery v where ${on(days, sql`v.settled_at`)} and v.kind = 'edoc')
      group by r.delivery_id
    ) told on told.delivery_id = v.delivery_id`
}

/**
 * Clocks of recipients, on the day they began: what lies in an inbox and is not picked up has not come, but its
 * recipient already lets it lie.
 */
export function recipientClocks(days: Days, kind: 'arrival' | 'due'): RawBuilder<unknown> {
  const by = kind === 'arrival' ? ['receipt', 'refused'] : ['receipt']
  return sql`
    select v.document_id, v.id as delivery_id, v.recipient_id as organisation_id, c.started_at as at,
      vietnam_day(c.started_at) as day, ${inTime(by)} as in_time, ${late(days)} as late
    from clock c
    join delivery v on v.id = c.delivery_id
    join document d on d.id = v.document_id
    where ${on(days, sql`c.started_at`)} and c.kind in ('arrival', 'due') and c.kind = ${kind}
      and v.recipient_id is not null and ${isDocument}`
}

/** Recalls and take-backs of which a recipient was told, for the sender. */
export function recallsAsked(days: Days): RawBuilder<unknown> {
  return sql`
    select a.document_id, r.delivery_id, d.sender_id as organisation_id, a.at, vietnam_day(a.at) as day,
      r.state = 'agreed' as confirmed
    from sender_act a
    join sender_act_recipient r on r.act_id = a.id
    join document d on d.id = a.document_id
    where ${on(days, sql`a.at`)} and a.kind in ('recall', 'take-back')
      and r.state in ('asked', 'agreed', 'declined') and d.sender_id is not null`
}

/** The first refusal of each delivery refused, with its words. */
export function refusalWords(days: Days): RawBuilder<unknown> {
  return sql`
    select v.recipient_id as organisation_id, vietnam_day(v.settled_at) as day,
      coalesce(nullif(left(btrim(regexp_replace(first.words, '\\s+', ' ', 'g')), 200), ''), '–') as reason
    from delivery v
    join document d on d.id = v.document_id
    left join lateral (
      select r.message ->> 'description' as words from receipt r
      where r.document_id = v.document_id and r.delivery_id = v.id and r.code = '02'
      order by r.received_at, r.id limit 1
    ) first on true
    where ${on(days, sql`v.settled_at`)} and ${came} and (v.progress ->> 'refused')::boolean and ${isDocument}`
}

/** Receipts that match nothing, for the sender they speak to: few, and never kept. */
export function unmatchedReceipts(days: Days): RawBuilder<unknown> {
  return sql`
    select r.id as receipt_id, named.organisation_id, r.received_at as at, vietnam_day(r.received_at) as day
    from receipt r
    cross join lateral (
      select c.organisation_id from organisation_code c where c.code = r.to_code order by c.valid_from desc limit 1
    ) named
    where r.document_id is null and r.repeat_of is null and r.dismissed_at is null and r.direction = 'in'
      and ${on(days, sql`r.received_at`)}`
}

/** `c`: a clock, stopped in time by what it asks for. */
function inTime(by: readonly string[]): RawBuilder<unknown> {
  return sql`coalesce(c.stopped_at <= c.due_at and c.stopped_by in (${sql.join(by)}), false)`
}

function late({ asOf }: Days): RawBuilder<unknown> {
  return sql`coalesce(coalesce(c.stopped_at, ${asOf}::timestamptz) > c.due_at, false)`
}

/** Whole seconds, never negative: clocks of two machines may differ. Null when one of the two has not happened. */
function seconds(from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${from} is not null and ${to} is not null
    then greatest(0, floor(extract(epoch from ${to} - ${from})))::int end`
}

/** Clocks of these days that still run: the counts change by themselves when the first of them runs out. */
export function firstToRunOut(days: Days): RawBuilder<unknown> {
  const runs = sql`c.stopped_at is null and c.due_at >= ${days.asOf}::timestamptz and v.kind = 'edoc'`
  return sql`least(
    (select min(c.due_at) from document d join delivery v on v.document_id = d.id
      join clock c on c.delivery_id = v.id and c.kind = 'send'
      where ${on(days, sql`d.accepted_at`)} and ${runs}),
    (select min(c.due_at) from clock c join delivery v on v.id = c.delivery_id
      where ${on(days, sql`c.started_at`)} and c.kind in ('arrival', 'due') and ${runs}))`
}
