/** What the console and the log see of a key. */
import type { Problem } from '../../domain/problem.ts'
import type { CertificateFacts } from '../../domain/signature.ts'
import type { KeyConfig } from './config.ts'

export interface KeyState {
  readonly id: string
  /** Absent: the gateway's own, for envelopes. */
  readonly organisation?: string
  readonly holder: KeyConfig['kind']
  /** The file, or the label of the token. */
  readonly place: string
  readonly state: 'ready' | 'away'
  /** Why it is away. */
  readonly reason?: Problem
  /** When the state began; ISO 8601, UTC. */
  readonly since: string
  /** Absent while the key has never been opened. */
  readonly certificate?: CertificateFacts
  readonly algorithm?: string
  /** The bounds of configuration and certificate together; ISO 8601, UTC. */
  readonly from?: string
  readonly until?: string
  /** Of the certificate. `soon`: 30 days or less are left. */
  readonly expiry?: 'fine' | 'soon' | 'expired'
  /** The one that signs at the instant that was asked about. */
  readonly serving: boolean
}

export const soonMs = 30 * 86_400_000

export function expiryOf(notAfter: Date, at: Date): 'fine' | 'soon' | 'expired' {
  const left = notAfter.getTime() - at.getTime()
  return left <= 0 ? 'expired' : left <= soonMs ? 'soon' : 'fine'
}
