/** Which organisations a report is about, and by what it is divided. */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { IndicatorQuestion, IndicatorScope } from '../../exchange/ports/indicators.ts'

/** Organisations in scope, as a query with id, level, status, connector_id. A circle in the directory ends it too. */
export function organisationsIn(scope: IndicatorScope): RawBuilder<unknown> {
  const { level, organisationId, parentId, connectorId } = scope
  const conditions = [sql`true`]
  if (organisationId !== undefined) conditions.push(sql`o.id = ${organisationId}`)
  if (level !== undefined) conditions.push(sql`o.level = ${level}`)
  if (connectorId !== undefined) conditions.push(sql`o.connector_id = ${connectorId}`)
  if (parentId !== undefined)
    conditions.push(sql`o.id in (
      with recursive below (id) as (
        select ${parentId}::uuid
        union select child.id from below join organisation child on child.parent_id = below.id
      ) select id from below)`)
  return sql`select o.id, o.level, o.status, o.connector_id from organisation o
    where ${sql.join(conditions, sql` and `)}`
}

/** The key of a group, from a row with `day` and its organisation in scope `s`. */
export function groupKey(by: IndicatorQuestion['by']): RawBuilder<string> {
  switch (by) {
    case 'organisation':
      return sql`s.id::text`
    case 'level':
      return sql`s.level`
    case 'month':
      return sql`to_char(f.day, 'YYYY-MM')`
  }
}
