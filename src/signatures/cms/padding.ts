/** A PDF leaves more room for a signature than it takes and fills it up with zeros (ISO 32000-1 section 12.8.1). */
import type { Problem } from '../../domain/problem.ts'
import { Malformed, elementAt, tags } from '../der/element.ts'
import { problemOf } from './refusal.ts'

/**
 * How many bytes the SEQUENCE at the start of a padded buffer takes, or null when no whole one stands there. Neither the
 * element nor the padding is judged.
 */
export function derLength(padded: Uint8Array): number | null {
  // An indefinite or an absurd length is not DER, and where such an element ends cannot be told from its head.
  const first = padded[1] ?? 0x80
  if (padded[0] !== tags.sequence || first === 0x80 || first > 0x84) return null
  try {
    return elementAt(padded, 0).der.length
  } catch (fault) {
    if (fault instanceof Malformed) return null
    throw fault
  }
}

/** The message without its padding, which must be zeros to the last byte: whatever else stands there, nobody signed. */
export function withoutPadding(padded: Uint8Array): Uint8Array | Problem {
  const length = derLength(padded)
  if (length === null) return problemOf('cms.not-der', 'no whole element')
  const dirty = padded.subarray(length).findIndex(octet => octet !== 0)
  return dirty < 0 ? padded.subarray(0, length) : problemOf('cms.padding-dirty', `octet ${length + dirty}`)
}
