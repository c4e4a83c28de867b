/**
 * The digest of what a document says, whatever its wrapping: an axis re-writes the XML and adds its mark, so
 * bytes differ between copies of one document while header and attachments do not.
 */
import { createHash } from 'node:crypto'
import type { Edoc } from '../domain/envelope.ts'

/**
 * 64 hex digits over header (recipients left out: an axis may deliver one copy a recipient), business act and
 * the attachments' contents.
 */
export function substanceOf(message: Edoc): string {
  const { to: _recipients, ...header } = message.header
  const attachments = message.attachments.map(a => ({ name: a.name, sha256: a.content.sha256 }))
  const said = canonical({ header, business: message.business, attachments })
  return createHash('sha256').update(said, 'utf8').digest('hex')
}

/** JSON with sorted keys: the same content gives the same text whatever order it was read in. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
}
