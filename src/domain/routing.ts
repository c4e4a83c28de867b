/**
 * Which way a message goes. An organisation that one of our DMSs manages is reached directly;
 * every other follows the first rule that matches, in the order an administrator has put them.
 */
import type { Level, Organisation } from './organisation.ts'

/** `dms`: straight to another system of the province. The id is a connector's or an axis's. */
export type Route =
  { readonly kind: 'dms'; readonly id: string } | { readonly kind: 'axis'; readonly id: string }

export interface RoutingRule {
  readonly position: number
  /** Code pattern with `*` for any run of characters (`*.H19`, `H19.*`, `*`). */
  readonly codePattern: string
  readonly level?: Level
  readonly axisId: string
  readonly note?: string
}

/** `null` when no rule matches: the sender is told, nothing is guessed. */
export function chooseRoute(
  recipient: Pick<Organisation, 'connectorId' | 'level'>,
  code: string,
  rules: readonly RoutingRule[]
): Route | null {
  if (recipient.connectorId !== undefined) return { kind: 'dms', id: recipient.connectorId }
  const ordered = [...rules].sort((a, b) => a.position - b.position)
  const rule = ordered.find(
    r => matchesPattern(r.codePattern, code) && (r.level === undefined || r.level === recipient.level)
  )
  return rule === undefined ? null : { kind: 'axis', id: rule.axisId }
}

/** `*` stands for any run of characters; everything else is literal; case does not matter. */
export function matchesPattern(pattern: string, code: string): boolean {
  const parts = pattern.toUpperCase().split('*')
  const text = code.toUpperCase()
  if (parts.length === 1) return text === parts[0]
  const first = parts[0] ?? ''
  const last = parts[parts.length - 1] ?? ''
  if (!text.startsWith(first) || text.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
