/** Keys of callers. Only the digest of a secret is kept: 256 random bits need no slow hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Credential, Credentials, IssuedCredential, NewCredential } from '../../exchange/ports/access.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type { AccessTables, CredentialTable } from './access-tables.ts'
import { createAudit } from './audit.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

const keyForm = /^lt_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/
/** The time of last use is for people; writing it at every request would be a write at every request. */
const useNotedEveryMs = 60_000

export function createCredentials(db: Db, clock: Clock): Credentials {
  return {
    issue: (credential, actor) => within(db, tx => issue(tx, clock, credential, actor)),
    verify: key => verify(db, clock, key),
    list: () => list(db),
    revoke: (id, actor) => within(db, tx => revoke(tx, clock, id, actor)),
    rotate: (id, overlapMs, actor) => within(db, tx => rotate(tx, clock, id, overlapMs, actor))
  }
}

const access = (db: Db) => db.withTables<AccessTables>()

async function issue(db: Db, clock: Clock, wanted: NewCredential, actor: string): Promise<IssuedCredential> {
  const id = clock.id()
  const secret = randomBytes(32).toString('base64url')
  const row = await access(db)
    .insertInto('credential')
    .values({
      id,
      kind: wanted.kind,
      connector_id: wanted.connectorId ?? null,
      label: wanted.label,
      secret_sha256: digest(secret).toString('hex'),
      created_at: clock.now(),
      expires_at: wanted.expiresAt ?? null
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await createAudit(db).note({
    action: 'credential.issued',
    outcome: 'success',
    actor,
    subject: { credential: id },
    facts: { kind: wanted.kind, connector: wanted.connectorId ?? null },
    at: clock.now()
  })
  return { credential: credentialOf(row), key: `lt_${id}_${secret}` }
}

async function verify(db: Db, clock: Clock, key: string): Promise<Credential | null> {
  const [, id, secret] = keyForm.exec(key) ?? []
  if (id === undefined || secret === undefined) return null
  const row = await access(db).selectFrom('credential').selectAll().where('id', '=', id).executeTakeFirst()
  // Compared even when there is no such row: both take the same time.
  const kept = Buffer.from(row?.secret_sha256 ?? '0'.repeat(64), 'hex')
  const same = timingSafeEqual(kept, digest(secret))
  const now = clock.now()
  if (row === undefined || !same || row.revoked_at !== null) return null
  if (row.expires_at !== null && row.expires_at <= now) return null
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() >= useNotedEveryMs)
    await access(db).updateTable('credential').set({ last_used_at: now }).where('id', '=', id).execute()
  return credentialOf(row)
}

async function list(db: Db): Promise<readonly Credential[]> {
  const rows = await access(db).selectFrom('credential').selectAll().orderBy('id').execute()
  return rows.map(credentialOf)
}

async function revoke(db: Db, clock: Clock, id: string, actor: string): Promise<boolean> {
  const row = await access(db)
    .updateTable('credential')
    .set({ revoked_at: clock.now() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) return false
  await createAudit(db).note({
    action: 'credential.revoked',
    outcome: 'success',
    actor,
    subject: { credential: id },
    at: clock.now()
  })
  return true
}

async function rotate(
  db: Db,
  clock: Clock,
  id: string,
  overlapMs: number,
  actor: string
): Promise<IssuedCredential | null> {
  const now = clock.now()
  const old = await access(db)
    .selectFrom('credential')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (old === undefined || old.revoked_at !== null) return null
  if (old.expires_at !== null && old.expires_at <= now) return null
  const overlapEnd = new Date(now.getTime() + overlapMs)
  const ends = old.expires_at !== null && old.expires_at < overlapEnd ? old.expires_at : overlapEnd
  await access(db).updateTable('credential').set({ expires_at: ends }).where('id', '=', id).execute()
  const issued = await issue(
    db,
    clock,
    {
      kind: old.kind,
      label: old.label,
      ...(old.connector_id === null ? {} : { connectorId: old.connector_id }),
      ...(old.expires_at === null ? {} : { expiresAt: old.expires_at })
    },
    actor
  )
  await createAudit(db).note({
    action: 'credential.rotated',
    outcome: 'success',
    actor,
    subject: { credential: id, next: issued.credential.id },
    facts: { oldEndsAt: ends.toISOString() },
    at: now
  })
  return issued
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}

function credentialOf(row: Selectable<CredentialTable>): Credential {
  return {
    id: row.id,
    kind: row.kind,
    label: row.label,
    createdAt: row.created_at,
    ...(row.connector_id === null ? {} : { connectorId: row.connector_id }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at })
  }
}
