/** Anchors and intermediates: added whole or not at all, taken out with a reason. */
import type { Clock } from '../../exchange/ports/index.ts'
import type {
  TrustChange,
  TrustDone,
  TrustKind,
  TrustRefused,
  TrustStore
} from '../../exchange/ports/trust.ts'
import { readCertificateFile } from '../trust/certificate-file.ts'
import { unfitAs } from '../trust/fitness.ts'
import type { Db } from './pool.ts'
import { inTurn, keepCertificates, refused } from './trust-change.ts'
import { trust } from './trust-read.ts'

export async function addEntries(
  db: Db,
  clock: Clock,
  files: readonly Uint8Array[],
  kind: TrustKind,
  change: TrustChange
): ReturnType<TrustStore['add']> {
  const read = files.map(readCertificateFile)
  const unread = read.flatMap(file => ('problems' in file ? file.problems : []))
  if (unread.length > 0) return refused(...unread)
  const all = read.flatMap(file => ('problems' in file ? [] : file))
  const given = [...new Map(all.map(certificate => [certificate.sha256, certificate])).values()]
  const unfit = given.flatMap(certificate => unfitAs(kind, certificate) ?? [])
  if (unfit.length > 0) return refused(...unfit)
  return inTurn(db, clock, change, async ({ tx, standing, begin, note }) => {
    const there = await standingOf(
      tx,
      given.map(({ sha256 }) => sha256)
    )
    const news = given.filter(({ sha256 }) => !there.has(sha256))
    const present = given.filter(({ sha256 }) => there.has(sha256)).map(({ facts }) => facts)
    if (news.length === 0) return { kind: 'done' as const, version: standing, added: [], present }
    await keepCertificates(tx, news)
    const version = await begin()
    await trust(tx)
      .insertInto('trust_entry')
      .values(news.map(({ sha256 }) => ({ certificate: sha256, kind, added_in: version, removed_in: null })))
      .execute()
    for (const { sha256, facts } of news)
      await note(`trust.${kind}-added`, { certificate: sha256 }, { sha256, subject: facts.subject })
    return { kind: 'done' as const, version, added: news.map(({ facts }) => facts), present }
  })
}

async function standingOf(tx: Db, sha256: readonly string[]): Promise<ReadonlySet<string>> {
  if (sha256.length === 0) return new Set()
  const rows = await trust(tx)
    .selectFrom('trust_entry')
    .select('certificate')
    .where('certificate', 'in', sha256)
    .where('removed_in', 'is', null)
    .execute()
  return new Set(rows.map(row => row.certificate))
}

export function removeEntry(
  db: Db,
  clock: Clock,
  sha256: string,
  change: TrustChange
): Promise<TrustDone | TrustRefused> {
  return inTurn(db, clock, change, async ({ tx, begin, note }) => {
    const row = await trust(tx)
      .selectFrom('trust_entry as e')
      .innerJoin('certificate as c', 'c.sha256', 'e.certificate')
      .select(['e.kind', 'c.subject'])
      .where('e.certificate', '=', sha256)
      .where('e.removed_in', 'is', null)
      .executeTakeFirst()
    if (row === undefined) return refused({ code: 'trust.unknown-certificate', detail: sha256.slice(0, 64) })
    const version = await begin()
    await trust(tx)
      .updateTable('trust_entry')
      .set({ removed_in: version })
      .where('certificate', '=', sha256)
      .where('removed_in', 'is', null)
      .execute()
    await note('trust.entry-removed', { certificate: sha256 }, { sha256, ...row })
    return { kind: 'done' as const, version }
  })
}
