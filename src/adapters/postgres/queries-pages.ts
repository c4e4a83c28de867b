/** Pages by key, not by offset: rows that come in while somebody reads neither repeat nor hide others. */
import type { Page } from '../../exchange/ports/queries.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `rows` were asked for with one more than the limit. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  view: (row: R) => T,
  cursor: (row: R) => string
): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined ? { next: cursor(last) } : {}
  return { items: items.map(view), ...more }
}

/** The id a cursor stands for; null for a cursor that we did not give out. */
export function idCursor(cursor: string | undefined): string | undefined | null {
  return cursor === undefined || uuid.test(cursor) ? cursor : null
}

/** For lists that are not ordered by id: the texts a row is ordered by. */
export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url')
}

export function readCursor(cursor: string | undefined, count: number): readonly string[] | undefined | null {
  if (cursor === undefined) return undefined
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const whole =
      Array.isArray(parts) && parts.length === count && parts.every(part => typeof part === 'string')
    return whole ? parts : null
  } catch {
    return null
  }
}

/** A part of a text as a LIKE pattern: what the person typed, literally. */
export function containing(text: string): string {
  return `%${literal(text)}%`
}
export function startingWith(text: string): string {
  return `${literal(text)}%`
}
function literal(text: string): string {
  return text.trim().replace(/[\\%_]/g, '\\$&')
}
