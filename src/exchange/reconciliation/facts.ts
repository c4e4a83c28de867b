/** What is kept and shown of a finding. */
import { normaliseCode } from '../../domain/organisation.ts'
import type { Finding } from '../../domain/reconciliation.ts'
import type { OwnLine, TheirLine } from '../../domain/reconciliation-books.ts'
import type { FindingFacts, NewFinding, SideFacts } from '../ports/reconciliation.ts'
import type { Comparing } from './settings.ts'

export function newFinding(id: string, { key, kind, ...found }: Finding): NewFinding {
  return { id, key, kind, facts: factsOf(found) }
}

function factsOf({ own, theirs, reason, aspects }: Omit<Finding, 'key' | 'kind'>): FindingFacts {
  const line = own ?? theirs[0]
  const { from, to = theirs[0]?.to, code, title = theirs[0]?.title } = line ?? {}
  return {
    flow: line?.flow ?? 'sent',
    messageKind: line?.kind ?? 'edoc',
    ...(reason === undefined ? {} : { reason }),
    ...(aspects === undefined ? {} : { aspects }),
    ...(own?.deliveryId === undefined ? {} : { deliveryId: own.deliveryId }),
    ...(own?.documentId === undefined ? {} : { documentId: own.documentId }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(code === undefined ? {} : { code }),
    ...(title === undefined ? {} : { title: title.slice(0, 500) }),
    ...(own === undefined ? {} : { ours: ownFacts(own) }),
    theirs: theirs.map(theirFacts)
  }
}

function ownFacts({ state, settled, since, to, sha256, ids }: OwnLine): SideFacts {
  const at = new Date(settled ?? since).toISOString()
  return {
    state,
    at,
    ids,
    ...(to === undefined ? {} : { to }),
    ...(sha256 === undefined ? {} : { sha256 })
  }
}

function theirFacts({ state, at, to, sha256, ids, item }: TheirLine): SideFacts {
  return {
    ids: ids.length === 0 ? [item] : ids,
    ...(state === undefined ? {} : { state }),
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
    ...(to === undefined ? {} : { to }),
    ...(sha256 === undefined ? {} : { sha256 })
  }
}

/** An agency has codes of two schemes, and an axis may list the other one: that is the same recipient. */
export async function withoutAliases(
  ports: Comparing,
  findings: readonly Finding[],
  day: string
): Promise<readonly Finding[]> {
  const kept = await Promise.all(findings.map(found => withoutAlias(ports, found, day)))
  return kept.filter(found => found !== null)
}

async function withoutAlias(ports: Comparing, found: Finding, day: string): Promise<Finding | null> {
  const [theirs] = found.theirs
  if (
    found.aspects?.includes('recipient') !== true ||
    found.own?.to === undefined ||
    theirs?.to === undefined
  )
    return found
  if (!(await sameOrganisation(ports, found.own.to, theirs.to, day))) return found
  const aspects = found.aspects.filter(aspect => aspect !== 'recipient')
  return aspects.length === 0 ? null : { ...found, aspects }
}

async function sameOrganisation(ports: Comparing, one: string, other: string, day: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [one, other].map(code => ports.store.directory.resolve(normaliseCode(code), day))
  )
  if (a === undefined || b === undefined || !('organisation' in a) || !('organisation' in b)) return false
  return a.organisation.id === b.organisation.id
}
