/**
 * The four ways in which a search finds an organisation, best first. Each is one query that leaves out what a better way
 * has found, and pages by key.
 */
import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { normaliseCode } from '../../domain/organisation.ts'
import { searchWords } from '../../domain/search-words.ts'
import { startingWith } from './queries-pages.ts'

type Sql = RawBuilder<unknown>

export interface Tier {
  /** `o` is the organisation. */
  readonly from: Sql
  /** The code that was met; null where the name was. */
  readonly matched: Sql
  readonly conditions: readonly Sql[]
  readonly order: Sql
  /** The same order, of the hits. */
  readonly shown: Sql
  /** What comes after the hit with this id and matched code. */
  after(id: string, matched: string): Sql
}

const organisationAlone = sql`organisation o`
const noCode = sql`null::text`
const nameOrder = sql`o.name, o.id`
const afterName = (id: string) =>
  sql`(o.name, o.id) > ((select name from organisation where id = ${id}::uuid), ${id}::uuid)`

/** At least one: an empty question lists everything by name. */
export function tiersOf(q: string | undefined): readonly Tier[] {
  const text = q?.trim() ?? ''
  if (text === '') return [byWords([], [])]
  const words = searchWords(text)
  if (/\s/.test(text)) return words.length === 0 ? [] : [beginningWith(words, []), byWords(words, [])]
  const code = normaliseCode(text)
  const known = [sql`not exists (${codesBeginningWith(code)})`]
  const byName = words.length === 0 ? [] : [beginningWith(words, known), byWords(words, known)]
  return [byCode(code), byCodeBeginning(code), ...byName]
}

const codesBeginningWith = (code: string) => sql`
  select from organisation_code k
  where k.organisation_id = o.id and k.code collate "C" like ${startingWith(code)}`

function byCode(code: string): Tier {
  return {
    from: organisationAlone,
    matched: sql`${code}::text`,
    conditions: [sql`o.id in (select organisation_id from organisation_code where code = ${code})`],
    order: nameOrder,
    shown: nameOrder,
    after: afterName
  }
}

function byCodeBeginning(code: string): Tier {
  const earlier = sql`${codesBeginningWith(code)} and (k.code collate "C", k.valid_from) < (c.code, c.valid_from)`
  const exactly = sql`select from organisation_code k where k.organisation_id = o.id and k.code = ${code}`
  return {
    from: sql`organisation_code c join organisation o on o.id = c.organisation_id`,
    matched: sql`c.code`,
    conditions: [
      sql`c.code collate "C" like ${startingWith(code)}`,
      sql`not exists (${exactly})`,
      sql`not exists (${earlier})`
    ],
    order: sql`c.code collate "C", o.id`,
    shown: sql`hit.matched collate "C", o.id`,
    after: (id, matched) => sql`(c.code collate "C", o.id) > (${matched}, ${id}::uuid)`
  }
}

const beginning = (words: readonly string[]) => sql`o.search like ${` ${words.join(' ')}%`}`

function beginningWith(words: readonly string[], others: readonly Sql[]): Tier {
  return {
    from: organisationAlone,
    matched: noCode,
    conditions: [beginning(words), ...others],
    order: sql`o.search, o.id`,
    shown: sql`o.search, o.id`,
    after: id =>
      sql`(o.search, o.id) > ((select search from organisation where id = ${id}::uuid), ${id}::uuid)`
  }
}

function byWords(words: readonly string[], others: readonly Sql[]): Tier {
  const conditions = words.map(word => sql`o.search like ${`% ${word}%`}`)
  const better = words.length === 0 ? [] : [sql`not (${beginning(words)})`]
  return {
    from: organisationAlone,
    matched: noCode,
    conditions: [...conditions, ...better, ...others],
    // Several words together are rare enough to be sorted; the planner would walk the names for them instead.
    order: words.length > 1 ? sql`(o.name || ''), o.id` : nameOrder,
    shown: nameOrder,
    after: afterName
  }
}
