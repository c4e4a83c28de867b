/** A directory file at once: previewed and applied in one commit. */
import type { ImportedOrganisation } from '../../domain/directory-entry.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { RoutingRule } from '../../domain/routing.ts'
import type { ChangeSetSummary, DirectoryRefused } from '../../exchange/ports/directory.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import { createDirectoryChanges } from './directory-changes.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

/** Throws BrokenPromise `directory.invalid` with `problems: RowProblem[]`. */
export function importOrganisations(
  db: Db,
  clock: Clock,
  file: { readonly organisations: readonly ImportedOrganisation[]; readonly label: string },
  actor: string
): Promise<ChangeSetSummary> {
  return within(db, async tx => {
    const changes = createDirectoryChanges(tx, clock)
    const previewed = await changes.preview({ kind: 'file', ...file }, actor)
    if (previewed.kind === 'refused') throw invalid(previewed)
    const applied = await changes.apply(previewed.set.id, actor)
    if (applied.kind !== 'applied')
      throw new BrokenPromise('directory.stale', { changeSet: previewed.set.id })
    return applied.set
  })
}

export function invalid({ problems, total }: DirectoryRefused): BrokenPromise {
  return new BrokenPromise('directory.invalid', { problems, ...(total > problems.length ? { total } : {}) })
}

export async function replaceRules(db: Db, rules: readonly RoutingRule[]): Promise<void> {
  await within(db, async tx => {
    await tx.deleteFrom('routing_rule').execute()
    if (rules.length === 0) return
    const rows = rules.map(({ position, codePattern, level, axisId, note }) => ({
      position,
      code_pattern: codePattern,
      level: level ?? null,
      axis_id: axisId,
      note: note ?? null
    }))
    await tx.insertInto('routing_rule').values(rows).execute()
  })
}
