/**
 * The trust store: anchors (roots), intermediates and whose certificate is whose. Every change makes a new version and
 * nothing is ever deleted, so that a verdict that names its version can be reached again from the same store.
 */
import type { Problem } from '../../domain/problem.ts'
import type { CertificateFacts, SignerRole } from '../../domain/signature.ts'
import type { TrustView } from '../../domain/trust.ts'
import type { Page, PageRequest } from './queries.ts'

/** `anchor`: a self-signed CA that is trusted by our own decision. `intermediate`: a CA that helps to build a path. */
export const trustKinds = ['anchor', 'intermediate'] as const
export type TrustKind = (typeof trustKinds)[number]

export type BoundRole = Exclude<SignerRole, 'unknown'>
export const boundRoles: readonly BoundRole[] = ['agency', 'person']

/** What a binding holds on to: this very certificate, or every one of the same issuer and subject (renewals). */
export const bindingMatches = ['certificate', 'name'] as const
export type BindingMatch = (typeof bindingMatches)[number]

/** Who changes, and why; both go into the history and the audit, in the same commit as the change. */
export interface TrustChange {
  readonly actor: string
  readonly reason: string
  /** The version that whoever changes has seen. Absent: whatever it is now. */
  readonly seen?: number
}

export interface TrustEntry {
  readonly kind: TrustKind
  readonly certificate: CertificateFacts
  readonly addedIn: number
  readonly addedAt: Date
  /** Why it was added. */
  readonly reason: string
}

export interface TrustBinding {
  readonly id: string
  readonly role: BoundRole
  readonly organisation: { readonly id: string; readonly name: string; readonly code: string }
  readonly match: BindingMatch
  /** The certificate that was shown when it was bound; with match `name` its issuer and subject count. */
  readonly certificate: CertificateFacts
  /** Half open. Absent: since ever, for ever. */
  readonly validFrom?: Date
  readonly validTo?: Date
  readonly addedIn: number
  readonly addedAt: Date
  readonly reason: string
}

/** The store as people read it: entries by kind and subject, bindings by organisation. */
export interface TrustList {
  readonly version: number
  readonly entries: readonly TrustEntry[]
  readonly bindings: readonly TrustBinding[]
}

export interface TrustVersion {
  readonly version: number
  readonly at: Date
  readonly actor: string
  readonly reason: string
  readonly changes: readonly {
    readonly what: 'entry-added' | 'entry-removed' | 'binding-added' | 'binding-removed'
    /** Of the certificate. */
    readonly sha256: string
    readonly subject: string
    readonly kind?: TrustKind
    readonly bindingId?: string
  }[]
}

export interface Expiring {
  readonly certificate: CertificateFacts
  readonly use: TrustKind | 'binding'
  /** Of a binding; one by `name` also holds for the certificate that comes after this one. */
  readonly match?: BindingMatch
  readonly organisation?: { readonly id: string; readonly name: string; readonly code: string }
}

export interface NewBinding {
  /** One certificate: PEM, DER or a certs-only PKCS#7. */
  readonly file: Uint8Array
  readonly match: BindingMatch
  readonly role: BoundRole
  readonly organisationId: string
  readonly validFrom?: Date
  readonly validTo?: Date
}

/** Problems of a store: request.version-stale or trust.*; with them nothing at all was changed. */
export interface TrustRefused {
  readonly kind: 'refused'
  readonly problems: readonly Problem[]
}

/** `version` is the one that now stands; it did not move when nothing had to be changed. */
export interface TrustDone {
  readonly kind: 'done'
  readonly version: number
}

export interface TrustStore {
  /** The one that counts now. Throws BrokenPromise only as the database does. */
  current(): Promise<TrustView>
  /** As it was at that version; null when there never was one. */
  at(version: number): Promise<TrustView | null>
  list(version?: number): Promise<TrustList | null>
  /** A certificate that was ever shown to the store, DER. */
  certificate(sha256: string): Promise<{ facts: CertificateFacts; der: Uint8Array } | null>
  /**
   * All certificates of all files (PEM with one or several, DER, or a certs-only PKCS#7), or none of them. What is there
   * already stays as it is.
   */
  add(
    files: readonly Uint8Array[],
    kind: TrustKind,
    change: TrustChange
  ): Promise<
    (TrustDone & { added: readonly CertificateFacts[]; present: readonly CertificateFacts[] }) | TrustRefused
  >
  remove(sha256: string, change: TrustChange): Promise<TrustDone | TrustRefused>
  /** The same binding twice is one. A certificate is bound to one organisation in one role at any one time. */
  bind(
    binding: NewBinding,
    change: TrustChange
  ): Promise<(TrustDone & { id: string; added: boolean }) | TrustRefused>
  unbind(id: string, change: TrustChange): Promise<TrustDone | TrustRefused>
  /** Newest first. Null for a cursor that was not given out. */
  history(page: PageRequest): Promise<Page<TrustVersion> | null>
  /** Certificates in use now that end before then, soonest first, those that have ended included. */
  expiring(before: Date): Promise<readonly Expiring[]>
}
