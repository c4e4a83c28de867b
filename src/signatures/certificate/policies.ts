/**
 * Certificate policies along a path (RFC 5280 sections 6.1.2 to 6.1.5), as a graph with one node a policy and depth
 * (RFC 9618): the tree of RFC 5280 grows exponentially under hostile mappings, the graph does not and says the same.
 */
import type { Extensions, PolicyMapping } from './extensions.ts'

export const anyPolicy = '2.5.29.32.0'

/** What the relying party asks for (RFC 5280 section 6.1.1 c, e, f, g). */
export interface PolicyInputs {
  /** Absent: any. */
  readonly acceptable?: ReadonlySet<string>
  readonly requireExplicit?: boolean
  readonly inhibitMapping?: boolean
  readonly inhibitAny?: boolean
}

interface Node {
  readonly policy: string
  readonly parents: readonly Node[]
  expected: ReadonlySet<string>
}

type Level = ReadonlyMap<string, Node>

export class PolicyGraph {
  readonly #acceptable: ReadonlySet<string> | undefined
  readonly #length: number
  /** Null when no policy is left. */
  #level: Level | null
  #explicit: number
  #mapping: number
  #any: number

  constructor(length: number, inputs: PolicyInputs) {
    this.#length = length
    this.#acceptable = inputs.acceptable?.has(anyPolicy) === true ? undefined : inputs.acceptable
    this.#level = new Map([[anyPolicy, { policy: anyPolicy, parents: [], expected: new Set([anyPolicy]) }]])
    this.#explicit = inputs.requireExplicit === true ? 0 : length + 1
    this.#mapping = inputs.inhibitMapping === true ? 0 : length + 1
    this.#any = inputs.inhibitAny === true ? 0 : length + 1
  }

  /** 6.1.3 d to f for certificate `index` of the path (from 1). False: no policy is left where one is required. */
  take(extensions: Extensions, index: number, isSelfIssued: boolean): boolean {
    const { policies } = extensions
    if (policies === undefined) this.#level = null
    else if (this.#level !== null) {
      const anyCounts = this.#any > 0 || (index < this.#length && isSelfIssued)
      this.#level = grow(this.#level, policies, anyCounts)
    }
    return this.#explicit > 0 || this.#level !== null
  }

  /** 6.1.4 a, b, h, i, j: on to the next certificate. False: a mapping from or to any policy. */
  prepare(extensions: Extensions, isSelfIssued: boolean): boolean {
    const { policyMappings, requireExplicitPolicy, inhibitPolicyMapping, inhibitAnyPolicy } = extensions
    if (policyMappings.some(each => each.issuerDomain === anyPolicy || each.subjectDomain === anyPolicy))
      return false
    if (this.#level !== null && policyMappings.length > 0)
      this.#level = map(this.#level, policyMappings, this.#mapping > 0)
    if (!isSelfIssued) {
      this.#explicit = Math.max(0, this.#explicit - 1)
      this.#mapping = Math.max(0, this.#mapping - 1)
      this.#any = Math.max(0, this.#any - 1)
    }
    this.#explicit = Math.min(this.#explicit, requireExplicitPolicy ?? Infinity)
    this.#mapping = Math.min(this.#mapping, inhibitPolicyMapping ?? Infinity)
    this.#any = Math.min(this.#any, inhibitAnyPolicy ?? Infinity)
    return true
  }

  /** 6.1.5 a, b, g: after the last certificate. False: none of the acceptable policies is left where one is required. */
  conclude(extensions: Extensions): boolean {
    const explicit = extensions.requireExplicitPolicy === 0 ? 0 : Math.max(0, this.#explicit - 1)
    return explicit > 0 || (this.#level !== null && isAcceptable(this.#level, this.#acceptable))
  }
}

function grow(level: Level, policies: readonly string[], anyCounts: boolean): Level | null {
  const next = new Map<string, Node>()
  const expecting = new Map<string, Node[]>()
  for (const node of level.values()) {
    for (const policy of node.expected) {
      const nodes = expecting.get(policy)
      if (nodes === undefined) expecting.set(policy, [node])
      else nodes.push(node)
    }
  }
  const add = (policy: string, parents: readonly Node[]) =>
    next.set(policy, { policy, parents, expected: new Set([policy]) })
  const any = level.get(anyPolicy)
  for (const policy of policies) {
    if (policy === anyPolicy) continue
    const parents = expecting.get(policy) ?? (any === undefined ? [] : [any])
    if (parents.length > 0) add(policy, parents)
  }
  if (anyCounts && policies.includes(anyPolicy)) {
    for (const [policy, parents] of expecting) if (!next.has(policy)) add(policy, parents)
  }
  return next.size === 0 ? null : next
}

function map(level: Level, mappings: readonly PolicyMapping[], allowed: boolean): Level | null {
  const targets = new Map<string, Set<string>>()
  for (const { issuerDomain, subjectDomain } of mappings) {
    targets.set(issuerDomain, (targets.get(issuerDomain) ?? new Set()).add(subjectDomain))
  }
  const mapped = new Map(level)
  for (const [policy, expected] of targets) {
    const node = mapped.get(policy)
    const any = mapped.get(anyPolicy)
    if (!allowed) mapped.delete(policy)
    else if (node !== undefined) mapped.set(policy, { ...node, expected })
    else if (any !== undefined) mapped.set(policy, { policy, parents: any.parents, expected })
  }
  return mapped.size === 0 ? null : mapped
}

/** Whether one policy at the end began, at the authority that first named it, as an acceptable one. */
function isAcceptable(level: Level, acceptable: ReadonlySet<string> | undefined): boolean {
  if (acceptable === undefined || level.has(anyPolicy)) return acceptable === undefined || acceptable.size > 0
  const seen = new Map<Node, boolean>()
  const began = (node: Node): boolean => {
    const known = seen.get(node)
    if (known !== undefined) return known
    const yes = node.parents.some(parent =>
      parent.policy === anyPolicy ? acceptable.has(node.policy) : began(parent)
    )
    seen.set(node, yes)
    return yes
  }
  return [...level.values()].some(began)
}
