/**
 * Single edits by an administrator. Each is a change set of one organisation, checked by the rules of a file, applied in
 * the same commit and kept for the history.
 */
import type { ImportedCode, RowProblem } from '../../domain/directory-entry.ts'
import { holds } from '../../domain/directory.ts'
import { byId, isDay } from '../../domain/directory-rules.ts'
import type { Clock } from '../../exchange/ports/index.ts'
import type {
  Closure,
  EditAnswer,
  NewOrganisation,
  OrganisationChange,
  OrganisationEdits
} from '../../exchange/ports/directory.ts'
import { refusedBy } from './directory-changes.ts'
import type { Edited } from './directory-edit.ts'
import { codesOf, commitEdit, readOrganisation } from './directory-edit.ts'
import { lockDirectory } from './directory-turn.ts'
import type { Db } from './pool.ts'
import { within } from './transaction.ts'

export function createOrganisationEdits(db: Db, clock: Clock): OrganisationEdits {
  /** `work` says what the organisation is to be, or what is wrong. */
  const edit = (
    id: string,
    actor: string,
    work: (tx: Db, standing: Edited) => Promise<Edited | RowProblem> | Edited | RowProblem
  ) =>
    within(db, async (tx): Promise<EditAnswer> => {
      await lockDirectory(tx)
      const standing = await readOrganisation(tx, id)
      if (standing === null) return { kind: 'unknown' }
      const wanted = await work(tx, standing)
      return 'expected' in wanted ? refusedBy([wanted]) : commitEdit(tx, clock, wanted, actor)
    })
  return {
    create: (organisation, actor) => create(db, clock, organisation, actor),
    change: (id, change, actor) => edit(id, actor, (_, standing) => changed(standing, change)),
    addCode: (id, code, actor) =>
      edit(id, actor, async (tx, standing) => withCode(standing, await codesOf(tx, id), code)),
    closeCode: (id, code, on, actor) =>
      edit(id, actor, async (tx, standing) => withoutCode(standing, await codesOf(tx, id), code, on)),
    close: (id, closure, actor) =>
      edit(id, actor, async (tx, standing) => closed(standing, await codesOf(tx, id), closure)),
    reopen: (id, actor) =>
      edit(id, actor, (_, standing) => ({ ...standing, status: 'active', successors: [] }))
  }
}

function create(db: Db, clock: Clock, wanted: NewOrganisation, actor: string): Promise<EditAnswer> {
  const { parentId, connectorId, ...rest } = wanted
  const id = clock.id()
  return within(db, async tx => {
    await lockDirectory(tx)
    return commitEdit(
      tx,
      clock,
      {
        ...rest,
        key: byId + id,
        target: { id, isNew: true },
        ...(parentId === undefined ? {} : { parentKey: byId + parentId }),
        ...(connectorId === undefined ? {} : { connectorId })
      },
      actor
    )
  })
}

function changed(standing: Edited, { parentId, connectorId, ...change }: OrganisationChange): Edited {
  return {
    ...standing,
    ...change,
    ...(parentId === undefined ? {} : { parentKey: parentId === null ? null : byId + parentId }),
    ...(connectorId === undefined ? {} : { connectorId })
  }
}

/** The same period again is no change; another one over it is refused, not corrected: it might be somebody's mistake. */
function withCode(standing: Edited, codes: readonly ImportedCode[], code: ImportedCode): Edited | RowProblem {
  const same = codes.some(
    c =>
      c.code === code.code &&
      c.scheme === code.scheme &&
      c.validFrom === code.validFrom &&
      c.validTo === code.validTo
  )
  const overlaps = codes.some(
    c =>
      c.code === code.code &&
      (c.validFrom ?? '') < (code.validTo ?? '9999-99-99') &&
      (code.validFrom ?? '') < (c.validTo ?? '9999-99-99')
  )
  if (same || !overlaps) return { ...standing, codes: [code] }
  return problem('directory.overlapping-dates', 'code', code.code, 'thời gian không trùng với mã đã có')
}

function withoutCode(
  standing: Edited,
  codes: readonly ImportedCode[],
  code: string,
  on: string
): Edited | RowProblem {
  if (!isDay(on)) return problem('directory.bad-value', 'on', on, 'yyyy-MM-dd')
  const period = codes.find(
    c => c.code === code && (c.validFrom ?? '') < on && on <= (c.validTo ?? '9999-99-99')
  )
  if (period !== undefined) return { ...standing, codes: [{ ...period, validTo: on }] }
  return problem('directory.unknown-code', 'code', code, 'mã đang có hiệu lực đến ngày này')
}

function closed(standing: Edited, codes: readonly ImportedCode[], closure: Closure): Edited | RowProblem {
  const { on, kind, successorIds } = closure
  if (!isDay(on)) return problem('directory.bad-value', 'on', on, 'yyyy-MM-dd')
  const [least, most] = kind === 'dissolution' ? [0, 0] : kind === 'rename' ? [1, 1] : [1, Infinity]
  const count = new Set(successorIds).size
  if (count < least || count > most)
    return problem(
      'directory.wrong-successors',
      'successorIds',
      kind,
      least === most ? `${least}` : `≥ ${least}`
    )
  return {
    ...standing,
    closedOn: on,
    codes: codes
      .filter(code => holds(code, on) && code.validFrom !== on)
      .map(code => ({ ...code, validTo: on })),
    successors: successorIds.map(id => ({ key: byId + id, kind, since: on }))
  }
}

function problem(code: RowProblem['code'], column: string, value: string, expected: string): RowProblem {
  return { code, line: 0, column, value, expected }
}
