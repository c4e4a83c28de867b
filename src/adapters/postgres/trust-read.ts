/** The trust store as of a version. What a version held never changes, so it may be remembered. */
import type { CertificateBinding, TrustView } from '../../domain/trust.ts'
import type { Expiring, TrustBinding, TrustEntry, TrustList } from '../../exchange/ports/trust.ts'
import type { Db } from './pool.ts'
import { present } from './rows.ts'
import type { TrustTables } from './trust-tables.ts'

export const trust = (db: Db) => db.withTables<TrustTables>()

/** 0: nothing was ever added. */
export async function latestVersion(db: Db): Promise<number> {
  const row = await trust(db)
    .selectFrom('trust_version')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst()
  // Of no rows max() is null, whatever the types say.
  return (row?.version as number | null | undefined) ?? 0
}

/** Null for a version that never was. */
export async function existing(db: Db, version: number | undefined): Promise<number | null> {
  const latest = await latestVersion(db)
  if (version === undefined) return latest
  return Number.isSafeInteger(version) && version >= 0 && version <= latest ? version : null
}

function entriesAt(db: Db, version: number) {
  return trust(db)
    .selectFrom('trust_entry as e')
    .innerJoin('certificate as c', 'c.sha256', 'e.certificate')
    .where('e.added_in', '<=', version)
    .where(eb => eb.or([eb('e.removed_in', 'is', null), eb('e.removed_in', '>', version)]))
}

function bindingsAt(db: Db, version: number) {
  return trust(db)
    .selectFrom('certificate_binding as b')
    .innerJoin('certificate as c', 'c.sha256', 'b.certificate')
    .where('b.added_in', '<=', version)
    .where(eb => eb.or([eb('b.removed_in', 'is', null), eb('b.removed_in', '>', version)]))
}

export async function readView(db: Db, version: number): Promise<TrustView> {
  const entries = await entriesAt(db, version)
    .select(['e.kind', 'c.der'])
    .orderBy('e.added_in')
    .orderBy('c.sha256')
    .execute()
  const bindings = await bindingsAt(db, version)
    .select(['b.role', 'b.organisation_id', 'b.match', 'b.valid_from', 'b.valid_to'])
    .select(['c.sha256', 'c.issuer', 'c.subject'])
    .orderBy('b.added_in')
    .orderBy('b.id')
    .execute()
  const ofKind = (kind: TrustEntry['kind']) =>
    entries.filter(entry => entry.kind === kind).map(entry => new Uint8Array(entry.der))
  return {
    version,
    anchors: ofKind('anchor'),
    intermediates: ofKind('intermediate'),
    bindings: bindings.map(
      ({
        role,
        organisation_id,
        match,
        sha256,
        issuer,
        subject,
        valid_from,
        valid_to
      }): CertificateBinding => ({
        role,
        organisationId: organisation_id,
        match: match === 'certificate' ? { sha256 } : { issuer, subject },
        ...present({
          validFrom: valid_from?.toISOString() ?? null,
          validTo: valid_to?.toISOString() ?? null
        })
      })
    )
  }
}

export async function readList(db: Db, version: number): Promise<TrustList> {
  const entries = await entriesAt(db, version)
    .innerJoin('trust_version as v', 'v.version', 'e.added_in')
    .select(['e.kind', 'c.facts', 'v.version', 'v.at', 'v.reason'])
    .orderBy('e.kind')
    .orderBy('c.subject')
    .orderBy('c.sha256')
    .execute()
  const bindings = await bindingsAt(db, version)
    .innerJoin('trust_version as v', 'v.version', 'b.added_in')
    .innerJoin('organisation as o', 'o.id', 'b.organisation_id')
    .select(['b.id', 'b.role', 'b.match', 'b.valid_from', 'b.valid_to', 'c.facts'])
    .select(['o.id as organisation_id', 'o.name', 'o.code', 'v.version', 'v.at', 'v.reason'])
    .orderBy('o.name')
    .orderBy('b.role')
    .orderBy('b.id')
    .execute()
  return {
    version,
    entries: entries.map(({ kind, facts, version: addedIn, at, reason }): TrustEntry => ({
      kind,
      certificate: facts,
      addedIn,
      addedAt: at,
      reason
    })),
    bindings: bindings.map((row): TrustBinding => ({
      id: row.id,
      role: row.role,
      organisation: { id: row.organisation_id, name: row.name, code: row.code },
      match: row.match,
      certificate: row.facts,
      addedIn: row.version,
      addedAt: row.at,
      reason: row.reason,
      ...present({ validFrom: row.valid_from, validTo: row.valid_to })
    }))
  }
}

export async function readExpiring(db: Db, before: Date, today: Date): Promise<readonly Expiring[]> {
  const version = await latestVersion(db)
  const entries = await entriesAt(db, version)
    .where('c.not_after', '<', before)
    .select(['e.kind', 'c.facts'])
    .execute()
  const bindings = await bindingsAt(db, version)
    .innerJoin('organisation as o', 'o.id', 'b.organisation_id')
    .where('c.not_after', '<', before)
    // A binding that has ended needs no new certificate.
    .where(eb => eb.or([eb('b.valid_to', 'is', null), eb('b.valid_to', '>', today)]))
    .select(['c.facts', 'b.match', 'o.id', 'o.name', 'o.code'])
    .execute()
  const all: Expiring[] = [
    ...entries.map(({ kind, facts }) => ({ use: kind, certificate: facts })),
    ...bindings.map(({ facts, match, id, name, code }) => ({
      use: 'binding' as const,
      match,
      certificate: facts,
      organisation: { id, name, code }
    }))
  ]
  const end = ({ certificate }: Expiring) => Date.parse(certificate.validTo)
  return all.sort((a, b) => end(a) - end(b) || a.certificate.sha256.localeCompare(b.certificate.sha256))
}
