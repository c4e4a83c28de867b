/** One organisation as it stands, and one edit of it committed. */
import { vietnamDate } from '../../domain/calendar.ts'
import type { ImportedCode } from '../../domain/directory-entry.ts'
import { byId, checkOrganisations } from '../../domain/directory-rules.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type { DirectoryChange, DirectoryChangeKind, EditAnswer } from '../../exchange/ports/directory.ts'
import { createAudit } from './audit.ts'
import { applyChanges } from './directory-apply.ts'
import { refusedBy } from './directory-changes.ts'
import { checkStage } from './directory-check.ts'
import { writeChanges } from './directory-diff.ts'
import { matchStage } from './directory-match.ts'
import { countSet, dropSet, listChanges, openSet, settleSet } from './directory-sets.ts'
import type { StagedOrganisation } from './directory-stage.ts'
import { fillStage, indexStage, openStage } from './directory-stage.ts'
import { directoryVersion } from './directory-turn.ts'
import type { Db } from './pool.ts'

export type Edited = StagedOrganisation & { readonly target: { id: string; isNew: boolean } }

/** States nothing but name and level, which an organisation always has. */
export async function readOrganisation(tx: Db, id: string): Promise<Edited | null> {
  const row = await tx
    .selectFrom('organisation')
    .select(['id', 'name', 'level'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return null
  return { key: byId + id, name: row.name, level: row.level, codes: [], target: { id, isNew: false } }
}

export async function codesOf(tx: Db, id: string): Promise<readonly ImportedCode[]> {
  const rows = await tx
    .selectFrom('organisation_code')
    .selectAll()
    .where('organisation_id', '=', id)
    .orderBy('valid_from')
    .execute()
  return rows.map(({ code, scheme, valid_from, valid_to }) => ({
    code,
    scheme,
    ...(valid_from === '-infinity' ? {} : { validFrom: valid_from }),
    ...(valid_to === 'infinity' ? {} : { validTo: valid_to })
  }))
}

/** The caller holds the directory's lock. */
export async function commitEdit(tx: Db, clock: Clock, wanted: Edited, actor: string): Promise<EditAnswer> {
  const [now, today] = [clock.now(), vietnamDate(clock.now())]
  const { id, isNew } = wanted.target
  const wrong = checkOrganisations([wanted]).filter(
    // An edit of something else leaves the codes alone.
    p => isNew || p.column !== 'code' || wanted.codes.length > 0
  )
  if (wrong.length > 0) return refusedBy(wrong)
  await openStage(tx)
  await fillStage(tx, [wanted], today)
  await indexStage(tx)
  await matchStage(tx, today)
  const problems = await checkStage(tx)
  if (problems.length > 0) return refusedBy(problems)
  const setId = clock.id()
  const set = {
    id: setId,
    source: 'edit',
    label: id,
    organisations: 1,
    created_at: now,
    created_by: actor
  } as const
  await openSet(tx, { ...set, base_version: await directoryVersion(tx) })
  const counts = await writeChanges(tx, setId)
  const { items = [] } = (await listChanges(tx, setId, {}, { limit: 1000 })) ?? {}
  if (items.length === 0) {
    await dropSet(tx, setId)
    return { kind: 'done', id, changed: false }
  }
  await countSet(tx, setId, counts)
  await applyChanges(tx, setId, now, today)
  await settleSet(tx, setId, 'applied', now, actor)
  for (const change of items) await note(tx, change, setId, actor, now)
  return { kind: 'done', id, changed: true }
}

const actions: Readonly<Record<DirectoryChangeKind, string>> = {
  added: 'organisation.created',
  renamed: 'organisation.changed',
  changed: 'organisation.changed',
  'parent-changed': 'organisation.changed',
  closed: 'organisation.closed',
  reopened: 'organisation.reopened',
  'code-added': 'organisation.code-added',
  'code-closed': 'organisation.code-closed',
  'code-changed': 'organisation.code-closed',
  'successor-added': 'organisation.successors-changed',
  'successor-changed': 'organisation.successors-changed',
  'successor-removed': 'organisation.successors-changed'
}

function note(tx: Db, change: DirectoryChange, setId: string, actor: string, at: Date): Promise<void> {
  const { kind, organisation, before = null, after = null } = change
  return createAudit(tx).note({
    action: actions[kind],
    outcome: 'success',
    actor,
    subject: { organisation: organisation.id, changeSet: setId },
    facts: { kind, before, after },
    at
  })
}
