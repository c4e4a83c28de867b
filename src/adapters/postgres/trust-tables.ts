/** The tables of 0003_trust.sql, as Kysely sees them. */
import type { CertificateFacts } from '../../domain/signature.ts'
import type { BindingMatch, BoundRole, TrustKind } from '../../exchange/ports/trust.ts'
import type { LookupKind } from '../trust/cache.ts'
import type { Json } from './tables.ts'

export interface CertificateTable {
  sha256: string
  der: Buffer
  subject: string
  issuer: string
  serial: string
  not_before: Date
  not_after: Date
  facts: Json<CertificateFacts>
}

export interface TrustVersionTable {
  version: number
  at: Date
  actor: string
  reason: string
}

export interface TrustEntryTable {
  certificate: string
  kind: TrustKind
  added_in: number
  removed_in: number | null
}

export interface CertificateBindingTable {
  id: string
  role: BoundRole
  organisation_id: string
  certificate: string
  match: BindingMatch
  valid_from: Date | null
  valid_to: Date | null
  added_in: number
  removed_in: number | null
}

export interface RevocationCacheTable {
  kind: LookupKind
  key: string
  url: string
  der: Buffer
  sha256: string
  etag: string | null
  this_update: Date | null
  next_update: Date | null
  fetched_at: Date
  fresh_until: Date
  usable_until: Date | null
}

// Kysely's withTables wants a record, and an interface is none.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type TrustTables = {
  certificate: CertificateTable
  trust_version: TrustVersionTable
  trust_entry: TrustEntryTable
  certificate_binding: CertificateBindingTable
  revocation_cache: RevocationCacheTable
}
