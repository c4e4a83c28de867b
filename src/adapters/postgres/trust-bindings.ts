/** Whose certificate is whose. A certificate speaks for one organisation in one role at any one time. */
import type { Clock } from '../../exchange/ports/index.ts'
import type {
  NewBinding,
  TrustChange,
  TrustDone,
  TrustRefused,
  TrustStore
} from '../../exchange/ports/trust.ts'
import type { Certificate } from '../../signatures/certificate/certificate.ts'
import { readCertificateFile } from '../trust/certificate-file.ts'
import { unfitToBind } from '../trust/fitness.ts'
import type { Db } from './pool.ts'
import { inTurn, keepCertificates, refused } from './trust-change.ts'
import { trust } from './trust-read.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export async function addBinding(
  db: Db,
  clock: Clock,
  binding: NewBinding,
  change: TrustChange
): ReturnType<TrustStore['bind']> {
  const { role, match, organisationId, validFrom, validTo } = binding
  const read = readCertificateFile(binding.file)
  if ('problems' in read) return refused(...read.problems)
  const [certificate] = read
  if (certificate === undefined || read.length > 1)
    return refused({ code: 'trust.one-certificate-expected', detail: `${read.length} certificates` })
  const unfit = unfitToBind(certificate)
  if (unfit !== null) return refused(unfit)
  if (validFrom !== undefined && validTo !== undefined && validFrom >= validTo)
    return refused({ code: 'request.invalid', field: '/validTo', detail: 'not after validFrom' })
  return inTurn(db, clock, change, async ({ tx, standing, begin, note }) => {
    if (!(await isKnown(tx, organisationId)))
      return refused({ code: 'trust.unknown-organisation', detail: organisationId })
    const rivals = (await touching(tx, certificate, match)).filter(row => overlap(row, binding))
    const same = rivals.find(row => isSame(row, binding, certificate.sha256))
    if (same !== undefined) return { kind: 'done' as const, version: standing, id: same.id, added: false }
    const other = rivals.find(row => row.organisation_id !== organisationId || row.role !== role)
    if (other !== undefined)
      return refused({ code: 'trust.already-bound', detail: `${other.role}, ${other.name} (${other.code})` })
    await keepCertificates(tx, [certificate])
    const version = await begin()
    const id = clock.id()
    await trust(tx)
      .insertInto('certificate_binding')
      .values({
        id,
        role,
        organisation_id: organisationId,
        certificate: certificate.sha256,
        match,
        valid_from: validFrom ?? null,
        valid_to: validTo ?? null,
        added_in: version,
        removed_in: null
      })
      .execute()
    const { sha256, facts } = certificate
    await note(
      'trust.binding-added',
      { binding: id, certificate: sha256, organisation: organisationId },
      { sha256, subject: facts.subject, role, match }
    )
    return { kind: 'done' as const, version, id, added: true }
  })
}

async function isKnown(tx: Db, organisationId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('organisation')
    .select('id')
    .where('id', '=', organisationId)
    .executeTakeFirst()
  return row !== undefined
}

type Standing = Awaited<ReturnType<typeof touching>>[number]

/** Those that stand and can speak of a certificate that this one would speak of too. */
function touching(tx: Db, { sha256, facts }: Certificate, match: NewBinding['match']) {
  return trust(tx)
    .selectFrom('certificate_binding as b')
    .innerJoin('certificate as c', 'c.sha256', 'b.certificate')
    .innerJoin('organisation as o', 'o.id', 'b.organisation_id')
    .select(['b.id', 'b.role', 'b.match', 'b.organisation_id', 'b.valid_from', 'b.valid_to'])
    .select(['c.sha256', 'o.name', 'o.code'])
    .where('b.removed_in', 'is', null)
    .where(eb =>
      eb.or([
        eb('c.sha256', '=', sha256),
        eb.and([
          eb('c.issuer', '=', facts.issuer),
          eb('c.subject', '=', facts.subject),
          ...(match === 'name' ? [] : [eb('b.match', '=', 'name' as const)])
        ])
      ])
    )
    .orderBy('b.id')
    .execute()
}

function overlap({ valid_from, valid_to }: Standing, { validFrom, validTo }: NewBinding): boolean {
  const start = (at: Date | null | undefined) => at?.getTime() ?? -Infinity
  const end = (at: Date | null | undefined) => at?.getTime() ?? Infinity
  return start(valid_from) < end(validTo) && start(validFrom) < end(valid_to)
}

function isSame(row: Standing, binding: NewBinding, sha256: string): boolean {
  const { role, match, organisationId, validFrom, validTo } = binding
  return (
    row.role === role &&
    row.match === match &&
    row.organisation_id === organisationId &&
    (match === 'name' || row.sha256 === sha256) &&
    row.valid_from?.getTime() === validFrom?.getTime() &&
    row.valid_to?.getTime() === validTo?.getTime()
  )
}

export function removeBinding(
  db: Db,
  clock: Clock,
  id: string,
  change: TrustChange
): Promise<TrustDone | TrustRefused> {
  return inTurn(db, clock, change, async ({ tx, begin, note }) => {
    if (!uuid.test(id)) return refused({ code: 'trust.unknown-binding', detail: id.slice(0, 100) })
    const row = await trust(tx)
      .selectFrom('certificate_binding as b')
      .innerJoin('certificate as c', 'c.sha256', 'b.certificate')
      .select(['b.role', 'b.match', 'b.organisation_id', 'c.sha256', 'c.subject'])
      .where('b.id', '=', id)
      .where('b.removed_in', 'is', null)
      .executeTakeFirst()
    if (row === undefined) return refused({ code: 'trust.unknown-binding', detail: id })
    const version = await begin()
    await trust(tx)
      .updateTable('certificate_binding')
      .set({ removed_in: version })
      .where('id', '=', id)
      .execute()
    const { organisation_id: organisation, sha256, ...facts } = row
    await note(
      'trust.binding-removed',
      { binding: id, certificate: sha256, organisation },
      { sha256, ...facts }
    )
    return { kind: 'done' as const, version }
  })
}
