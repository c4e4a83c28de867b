/**
 * Which members of a relation (parent of, stands in the place of) lie on a circle, or between two circles. Linear in
 * its size: what nobody points to and what points to nobody is taken away until nothing more can be.
 */
export function onCycles(edges: Iterable<readonly [string, string]>): ReadonlySet<string> {
  const [forward, backward] = [new Map<string, string[]>(), new Map<string, string[]>()]
  for (const [from, to] of edges) {
    add(forward, from, to)
    add(backward, to, from)
  }
  const left = peel(forward, backward, new Set([...forward.keys(), ...backward.keys()]))
  return peel(backward, forward, left)
}

function add(neighbours: Map<string, string[]>, from: string, to: string): void {
  const list = neighbours.get(from)
  if (list === undefined) neighbours.set(from, [to])
  else list.push(to)
}

/** Takes away, one after another, members without any edge of `out` to a member that is left. */
function peel(
  out: ReadonlyMap<string, readonly string[]>,
  into: ReadonlyMap<string, readonly string[]>,
  members: ReadonlySet<string>
): Set<string> {
  const left = new Set(members)
  const open = new Map<string, number>()
  for (const member of left) open.set(member, (out.get(member) ?? []).filter(next => left.has(next)).length)
  const ready = [...left].filter(member => open.get(member) === 0)
  for (let member = ready.pop(); member !== undefined; member = ready.pop()) {
    left.delete(member)
    for (const before of into.get(member) ?? []) {
      if (!left.has(before)) continue
      const count = (open.get(before) ?? 0) - 1
      open.set(before, count)
      if (count === 0) ready.push(before)
    }
  }
  return left
}
