/**
 * Reads canonical bytes that we made ourselves into elements. fast-xml-parser does the reading: on canonical bytes
 * there is nothing it could take in two ways, and what it read is written out again and must be the same bytes.
 */
import { XMLParser } from 'fast-xml-parser'

export interface CanonicalElement {
  readonly ns: string
  readonly local: string
  /** Without namespace declarations; by the name as written (a prefix included). */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly CanonicalElement[]
  /** Its own character data. */
  readonly text: string
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  attributesGroupName: false,
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: false,
  ignorePiTags: false,
  allowBooleanAttributes: false
})

const maxBytes = 2 * 1024 * 1024

/** Undefined when the bytes are not one canonical element. */
export function readCanonical(bytes: Uint8Array): CanonicalElement | undefined {
  if (bytes.length > maxBytes) return undefined
  const source = Buffer.from(bytes).toString('utf8')
  let parsed: unknown
  try {
    parsed = parser.parse(source)
  } catch {
    return undefined
  }
  if (!Array.isArray(parsed) || parsed.length !== 1) return undefined
  const written: string[] = []
  const element = elementOf(parsed[0], new Map(), written)
  return element !== undefined && written.join('') === source ? element : undefined
}

type Scope = ReadonlyMap<string, string>

function elementOf(item: unknown, scope: Scope, written: string[]): CanonicalElement | undefined {
  const node = nodeOf(item)
  if (node === undefined) return undefined
  const { name, raw, contents } = node
  const inside = new Map(scope)
  const attributes = new Map<string, string>()
  for (const [key, value] of raw) {
    const declares = key === 'xmlns' || key.startsWith('xmlns:')
    if (declares) inside.set(key === 'xmlns' ? '' : key.slice(6), unescaped(value))
    else attributes.set(key, unescaped(value))
  }
  written.push(`<${name}${raw.map(([key, value]) => ` ${key}="${value}"`).join('')}>`)
  const expanded = expand(name, inside)
  if (expanded === undefined) return undefined
  const children: CanonicalElement[] = []
  let text = ''
  for (const content of contents) {
    const characters = textOf(content)
    if (characters !== undefined) {
      written.push(characters)
      text += unescaped(characters)
      continue
    }
    const child = elementOf(content, inside, written)
    if (child === undefined) return undefined
    children.push(child)
  }
  written.push(`</${name}>`)
  return { ...expanded, attributes, children, text }
}

interface ParsedNode {
  readonly name: string
  readonly raw: readonly (readonly [string, string])[]
  readonly contents: readonly unknown[]
}

function nodeOf(item: unknown): ParsedNode | undefined {
  if (typeof item !== 'object' || item === null) return undefined
  const entries = Object.entries(item)
  const found = entries.find(([key]) => key !== ':@')
  if (found === undefined || entries.length > 2 || !Array.isArray(found[1])) return undefined
  const attributes: unknown = entries.find(([key]) => key === ':@')?.[1]
  const raw: (readonly [string, string])[] = []
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value !== 'string') return undefined
    raw.push([key, value])
  }
  return { name: found[0], raw, contents: found[1] as readonly unknown[] }
}

function textOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined
  const [entry, ...others] = Object.entries(item)
  return others.length === 0 && entry?.[0] === '#text' && typeof entry[1] === 'string' ? entry[1] : undefined
}

function expand(name: string, scope: Scope): { ns: string; local: string } | undefined {
  const at = name.indexOf(':')
  if (at === -1) return { ns: scope.get('') ?? '', local: name }
  const ns = scope.get(name.slice(0, at))
  return ns === undefined ? undefined : { ns, local: name.slice(at + 1) }
}

const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x9;': '\t',
  '&#xA;': '\n',
  '&#xD;': '\r'
}
const unescaped = (text: string) =>
  text.replaceAll(/&(?:amp|lt|gt|quot|#x9|#xA|#xD);/g, reference => characters[reference] ?? reference)
