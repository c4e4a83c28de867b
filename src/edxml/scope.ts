/** Which namespace a prefix means, here. A child scope only sees what its element declares. */
import type { StartTag } from './tag.ts'

export type Bindings = ReadonlyMap<string, string>
export const noBindings: Bindings = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'

/** The bindings inside the element, or undefined when a declaration is not allowed. */
export function bindingsOf(tag: StartTag, outside: Bindings): Bindings | undefined {
  let inside: Map<string, string> | undefined
  for (const [key, value] of tag.attributes) {
    const prefix = key === 'xmlns' ? '' : key.startsWith('xmlns:') ? key.slice(6) : undefined
    if (prefix === undefined) continue
    // a reference or white space here would be read differently by another parser: such names are not real
    if (/[&\s]/u.test(value) || prefix.includes(':')) return undefined
    if (prefix === 'xmlns' || prefix === 'xml' || value === xmlnsNamespace) return undefined
    if (value === '' && key !== 'xmlns') return undefined
    inside ??= new Map(outside)
    inside.set(prefix, value)
  }
  return inside ?? outside
}

// A name of XML 1.0 may hold these but not begin with them.
const notFirst = /^(?:[-.0-9\u{B7}\u{203F}-\u{2040}]|[\u{300}-\u{36F}])/u

/** Namespace and local name, or undefined when the prefix is not bound or the name is malformed. */
export function expandName(name: string, bindings: Bindings): { ns: string; local: string } | undefined {
  const [first = '', second, ...more] = name.split(':')
  if (more.length > 0 || first === '' || second === '') return undefined
  if (second === undefined) return { ns: bindings.get('') ?? '', local: first }
  if (notFirst.test(second)) return undefined
  const ns = bindings.get(first)
  return ns === undefined ? undefined : { ns, local: second }
}

/** Every prefix must be bound, and no two attributes may mean the same. */
export function judgeAttributes(tag: StartTag, bindings: Bindings): 'sound' | 'unbound' | 'repeated' {
  const seen = new Set<string>()
  for (const [key] of tag.attributes) {
    if (!key.includes(':') || key.startsWith('xmlns:')) continue
    const expanded = expandName(key, bindings)
    if (expanded === undefined) return 'unbound'
    const full = `${expanded.ns} ${expanded.local}`
    if (seen.has(full)) return 'repeated'
    seen.add(full)
  }
  return 'sound'
}
