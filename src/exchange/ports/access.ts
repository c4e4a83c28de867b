/** Who may call, and with what key. Secrets are shown once, when they are issued. */

/**
 * `dms`: acts for its one connector. `admin`: everything. `auditor`: reads everything, changes nothing.
 * `feed`: reads the feed of indicators and nothing else.
 */
export type CredentialKind = 'dms' | 'admin' | 'auditor' | 'feed'

export interface Credential {
  readonly id: string
  readonly kind: CredentialKind
  /** Kind `dms` only, and there always. */
  readonly connectorId?: string
  readonly label: string
  readonly createdAt: Date
  readonly expiresAt?: Date
  readonly revokedAt?: Date
  readonly lastUsedAt?: Date
}

export interface NewCredential {
  readonly kind: CredentialKind
  readonly connectorId?: string
  readonly label: string
  readonly expiresAt?: Date
}

export interface IssuedCredential {
  readonly credential: Credential
  /** `lt_<id>_<secret>`; kept nowhere. */
  readonly key: string
}

/** `actor` and the time go into the audit, in the same commit as the change. */
export interface Credentials {
  issue(credential: NewCredential, actor: string): Promise<IssuedCredential>
  /** Null when the key is malformed, wrong, expired or revoked: a caller cannot tell which. */
  verify(key: string): Promise<Credential | null>
  list(): Promise<readonly Credential[]>
  /** False when there is none such, or it was revoked before. */
  revoke(id: string, actor: string): Promise<boolean>
  /** A new key of the same kind; the old one ends after `overlapMs`, or sooner if it would have anyway. */
  rotate(id: string, overlapMs: number, actor: string): Promise<IssuedCredential | null>
}
