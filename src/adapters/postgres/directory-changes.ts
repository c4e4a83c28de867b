/** Changes of the directory that are shown before they are made. */
import { vietnamDate } from '../../domain/calendar.ts'
import type { RowProblem } from '../../domain/directory-entry.ts'
import { checkOrganisations } from '../../domain/directory-rules.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type {
  ApplyAnswer,
  ChangeSetSummary,
  ChangeSource,
  DirectoryChanges,
  DirectoryRefused,
  DiscardAnswer,
  PreviewAnswer
} from '../../exchange/ports/directory.ts'
import { createAudit } from './audit.ts'
import { applyChanges } from './directory-apply.ts'
import { stageAxis } from './directory-axis.ts'
import { checkStage } from './directory-check.ts'
import { writeChanges } from './directory-diff.ts'
import { matchStage } from './directory-match.ts'
import {
  countSet,
  dropChanges,
  findSet,
  listChanges,
  listSets,
  openSet,
  settleSet
} from './directory-sets.ts'
import { fillStage, indexStage, openStage } from './directory-stage.ts'
import { lockDirectory } from './directory-turn.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createDirectoryChanges(db: Db, clock: Clock): DirectoryChanges {
  return {
    preview: (source, actor) => within(db, tx => preview(tx, clock, source, actor)),
    find: id => findSet(db, id),
    list: page => listSets(db, page),
    changes: (id, filter, page) => listChanges(db, id, filter, page),
    apply: (id, actor) => within(db, tx => apply(tx, clock, id, actor)),
    discard: (id, actor) => within(db, tx => discard(tx, clock, id, actor))
  }
}

const namedProblems = 1000

export function refusedBy(problems: readonly RowProblem[]): DirectoryRefused {
  return { kind: 'refused', problems: problems.slice(0, namedProblems), total: problems.length }
}

async function preview(tx: Db, clock: Clock, source: ChangeSource, actor: string): Promise<PreviewAnswer> {
  const now = clock.now()
  const id = clock.id()
  if (source.kind === 'file') {
    const problems = checkOrganisations(source.organisations)
    if (problems.length > 0) return refusedBy(problems)
  }
  // Nobody changes the directory while it is compared: the set is of one directory, not of two.
  const version = await lockDirectory(tx)
  const staged = await stage(tx, source, now)
  const problems = await checkStage(tx)
  if (problems.length > 0) return refusedBy(problems)
  await openSet(tx, {
    id,
    source: source.kind,
    label: source.kind === 'file' ? source.label : source.axisId,
    base_version: version,
    organisations: staged.organisations,
    created_at: now,
    created_by: actor
  })
  await countSet(tx, id, await writeChanges(tx, id), staged.skipped)
  const set = await written(tx, id)
  await note(tx, clock, 'directory.previewed', actor, set)
  return { kind: 'previewed', set }
}

async function stage(
  tx: Db,
  source: ChangeSource,
  at: Date
): Promise<Pick<ChangeSetSummary, 'organisations' | 'skipped'>> {
  await openStage(tx)
  if (source.kind === 'axis') return stageAxis(tx, source.axisId, source.defaultLevel, at)
  await fillStage(tx, source.organisations, vietnamDate(at))
  await indexStage(tx)
  await matchStage(tx, vietnamDate(at))
  return { organisations: source.organisations.length }
}

async function apply(tx: Db, clock: Clock, id: string, actor: string): Promise<ApplyAnswer> {
  await lockDirectory(tx)
  const found = await findSet(tx, id)
  if (found === null) return { kind: 'unknown' }
  if (found.state !== 'previewed') return { kind: found.state, set: found }
  const now = clock.now()
  await applyChanges(tx, id, now, vietnamDate(now))
  await settleSet(tx, id, 'applied', now, actor)
  const set = await written(tx, id)
  await note(tx, clock, 'directory.applied', actor, set)
  return { kind: 'applied', set }
}

async function discard(tx: Db, clock: Clock, id: string, actor: string): Promise<DiscardAnswer> {
  await lockDirectory(tx)
  const found = await findSet(tx, id)
  if (found === null) return { kind: 'unknown' }
  if (found.state === 'applied' || found.state === 'discarded') return { kind: found.state, set: found }
  await dropChanges(tx, id)
  await settleSet(tx, id, 'discarded', clock.now(), actor)
  const set = await written(tx, id)
  await note(tx, clock, 'directory.discarded', actor, set)
  return { kind: 'discarded', set }
}

async function written(tx: Db, id: string): Promise<ChangeSetSummary> {
  const set = await findSet(tx, id)
  if (set === null) throw new Error(`change set ${id} is gone from its own transaction`)
  return set
}

function note(
  tx: Db,
  clock: Clock,
  action: `directory.${string}`,
  actor: string,
  { id, source, label, counts, organisations, skipped }: ChangeSetSummary
): Promise<void> {
  const facts = { source, label, organisations, counts, ...(skipped === undefined ? {} : { skipped }) }
  return createAudit(tx).note({
    action,
    outcome: 'success',
    actor,
    subject: { changeSet: id },
    facts,
    at: clock.now()
  })
}
