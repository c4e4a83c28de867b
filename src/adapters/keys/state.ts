/** How long a key is still good. */
export type { KeyState } from '../../exchange/ports/signatures.ts'

const soonMs = 30 * 86_400_000

export function expiryOf(notAfter: Date, at: Date): 'fine' | 'soon' | 'expired' {
  const left = notAfter.getTime() - at.getTime()
  return left <= 0 ? 'expired' : left <= soonMs ? 'soon' : 'fine'
}
