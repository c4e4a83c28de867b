/** From facts to counts: one row a day and organisation, with the columns of `indicator_day`. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Days } from './indicator-facts.ts'
import {
  receivedDeliveries,
  recallsAsked,
  recipientClocks,
  sentDeliveries,
  sentDocuments
} from './indicator-facts.ts'

export const counts = [
  'sent',
  'sent_signed',
  'addressed',
  'send_in_time',
  'send_late',
  'failed',
  'closed_code',
  'returned',
  'recalls_asked',
  'recalls_confirmed',
  'received',
  'answered_in_time',
  'answered_late',
  'refused',
  'completed',
  'due_in_time',
  'due_late'
] as const
type Count = (typeof counts)[number]

const elapsed = ['to_handover', 'to_registered', 'to_completed'] as const
type Elapsed = (typeof elapsed)[number]

/** In the order of the table. */
export const dayColumns = sql.raw(
  ['day', 'organisation_id', ...counts, 'failed_since', ...elapsed].join(', ')
)

type Part = Partial<Record<Count | Elapsed | 'failed_since', string>>

/** What each fact adds to which column. */
const sent: Part = { sent: '1', sent_signed: 'signed::int' }
const delivered: Part = {
  addressed: '1',
  send_in_time: 'in_time::int',
  send_late: 'late::int',
  failed: 'failed::int',
  closed_code: 'closed_code::int',
  returned: 'returned::int',
  failed_since: 'case when failed then settled_at end',
  to_handover: 'elapsed'
}
const received: Part = {
  received: '1',
  refused: 'refused::int',
  completed: 'completed::int',
  to_registered: 'to_registered',
  to_completed: 'to_completed'
}
const answered: Part = { answered_in_time: 'in_time::int', answered_late: 'late::int' }
const due: Part = { due_in_time: 'in_time::int', due_late: 'late::int' }
const recalled: Part = { recalls_asked: '1', recalls_confirmed: 'confirmed::int' }

export function countedDays(days: Days): RawBuilder<unknown> {
  const sums = counts.map(column => `sum(${column})::int as ${column}`)
  const lists = elapsed.map(
    column => `coalesce(array_agg(${column}) filter (where ${column} is not null), '{}') as ${column}`
  )
  return sql`
    select day, organisation_id, ${sql.raw([...sums, 'min(failed_since) as failed_since', ...lists].join(', '))}
    from (
      ${added(sent, sentDocuments(days))} union all
      ${added(delivered, sentDeliveries(days))} union all
      ${added(received, receivedDeliveries(days))} union all
      ${added(answered, recipientClocks(days, 'arrival'))} union all
      ${added(due, recipientClocks(days, 'due'))} union all
      ${added(recalled, recallsAsked(days))}
    ) facts
    group by day, organisation_id`
}

function added(part: Part, facts: RawBuilder<unknown>): RawBuilder<unknown> {
  const columns = [
    ...counts.map(column => `${part[column] ?? '0'} as ${column}`),
    `(${part.failed_since ?? 'null'})::timestamptz as failed_since`,
    ...elapsed.map(column => `(${part[column] ?? 'null'})::int as ${column}`)
  ]
  return sql`select day, organisation_id, ${sql.raw(columns.join(', '))} from (${facts}) fact`
}
