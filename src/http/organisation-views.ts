/** From the directory to what the API shows, and from its refusals to problems. */
import type { RowProblem } from '../domain/directory-entry.ts'
import type { Organisation, Resolution } from '../domain/organisation.ts'
import type { Problem } from '../domain/problem.ts'
import type { EditAnswer } from '../exchange/ports/directory.ts'
import type { Carriers } from '../exchange/ports/index.ts'
import type { OrganisationDetail, OrganisationView, ResolutionView } from '../exchange/ports/queries.ts'
import { RequestRefused, notFound } from './errors.ts'
import { given, iso } from './views.ts'

export function organisationBody({ matchedCode: _, ...view }: OrganisationView) {
  return view
}

/** Without what belongs to the inside of the directory. */
function standing(organisation: Organisation): OrganisationView {
  const { id, name, level, parentId, code, status, closedOn, connectorId } = organisation
  return given({ id, name, level, parentId, code, status, closedOn, connectorId })
}

export function detailBody({ codes, successors, predecessors, registrations, ...rest }: OrganisationDetail) {
  return {
    ...rest,
    codes: [...codes],
    successors: [...successors],
    predecessors: [...predecessors],
    registrations: registrations.map(({ seenAt, goneAt, ...registration }) =>
      given({ ...registration, seenAt: seenAt.toISOString(), goneAt: iso(goneAt) })
    )
  }
}

export function resolutionBody(resolution: Resolution, on: string, { bearers, chain }: ResolutionView) {
  const organisation = 'organisation' in resolution ? standing(resolution.organisation) : undefined
  return given({
    code: resolution.code,
    on,
    kind: resolution.kind,
    organisation,
    successors: resolution.kind === 'closed' ? resolution.successors.map(standing) : [],
    bearers: bearers.map(bearer => ({ ...bearer, organisation: organisationBody(bearer.organisation) })),
    chain: [...chain]
  })
}

/** Line 0 is a value that came without a file. */
export function rowProblem({ code, line, column, value, expected }: RowProblem): Problem {
  const detail = value === '' ? expected : `${value} (${expected})`
  const field = line === 0 ? `/${column}` : column
  return { code, field, detail: detail.slice(0, 300), ...(line === 0 ? {} : { line }) }
}

export function refused(problems: readonly RowProblem[]): never {
  throw new RequestRefused(problems.map(rowProblem))
}

/** What an edit came to; refusals and unknown organisations end the request. */
export function edited(answer: EditAnswer): { id: string; changed: boolean } {
  if (answer.kind === 'unknown') return notFound()
  if (answer.kind === 'refused') return refused(answer.problems)
  return { id: answer.id, changed: answer.changed }
}

/** A DMS that is not in the partners file manages nobody. */
export function mustBeConnector(carriers: Carriers, id: string | null | undefined): void {
  if (id === undefined || id === null || carriers.connectors().some(connector => connector.id === id)) return
  const known = carriers.connectors().map(connector => connector.id)
  throw new RequestRefused([
    { code: 'request.invalid', field: '/connectorId', detail: `${id} (${known.join(', ')})` }
  ])
}
