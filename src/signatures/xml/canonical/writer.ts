/**
 * Elements and character data -> canonical bytes: Canonical XML 1.0 and Exclusive XML Canonicalization 1.0, both
 * without comments, for a whole document or for one element in its place (then with all that it inherits).
 */
import { byUtf8 } from './order.ts'
import type { ScannedAttribute, ScannedElement } from '../scan/element.ts'

export type CanonicalMode = 'inclusive' | 'exclusive'

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
const attributeEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;'
}
const escapeAttribute = (value: string) =>
  value.replaceAll(/[&<"\t\n\r]/g, character => attributeEscapes[character] ?? character)

type Rendered = ReadonlyMap<string, string>

export class CanonicalWriter {
  readonly #mode: CanonicalMode
  readonly #out: (bytes: Uint8Array) => void
  readonly #rendered: Rendered[] = [new Map()]

  constructor(mode: CanonicalMode, out: (bytes: Uint8Array) => void) {
    this.#mode = mode
    this.#out = out
  }

  /** `inherited`: for the first element of a part, the `xml:` attributes of its ancestors (inclusive form only). */
  start(element: ScannedElement, inherited: readonly ScannedAttribute[] = []): void {
    const outside: Rendered = this.#rendered.at(-1) ?? new Map<string, string>()
    const first = this.#rendered.length === 1
    const namespaces = this.#namespaces(element, outside, first)
    const own = new Set(element.attributes.map(each => each.name))
    const attributes = [...element.attributes, ...inherited.filter(each => !own.has(each.name))].sort(byName)
    let text = `<${element.name}`
    for (const [prefix, ns] of namespaces)
      text += ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(ns)}"`
    for (const { name, value } of attributes) text += ` ${name}="${escapeAttribute(value)}"`
    this.#rendered.push(namespaces.length === 0 ? outside : new Map([...outside, ...namespaces]))
    this.#out(Buffer.from(`${text}>`))
  }

  end(element: ScannedElement): void {
    this.#rendered.pop()
    this.#out(Buffer.from(`</${element.name}>`))
  }

  text(bytes: Uint8Array): void {
    this.#out(bytes)
  }

  /** Those to be written here: what the form asks for and no written ancestor has said already. */
  #namespaces(element: ScannedElement, outside: Rendered, first: boolean): (readonly [string, string])[] {
    const asked =
      this.#mode === 'exclusive'
        ? usedBy(element)
        : first
          ? [...element.bindings.keys()]
          : element.declarations.map(([prefix]) => prefix)
    return [...new Set(asked)]
      .filter(prefix => prefix !== 'xml')
      .map(prefix => [prefix, element.bindings.get(prefix) ?? ''] as const)
      .filter(([prefix, ns]) => (outside.get(prefix) ?? '') !== ns)
      .sort(([a], [b]) => byUtf8(a, b))
  }
}

/** The prefixes that the element and its attributes visibly use (exc-c14n section 1.1). */
function usedBy(element: ScannedElement): string[] {
  const prefixes = [element.prefix]
  for (const { name } of element.attributes)
    if (name.includes(':')) prefixes.push(name.slice(0, name.indexOf(':')))
  return prefixes
}

const byName = (a: ScannedAttribute, b: ScannedAttribute) => byUtf8(a.ns, b.ns) || byUtf8(a.local, b.local)

/** `xml:lang` and its like, which the inclusive form passes on to the first element of a part. */
export const isXmlAttribute = (attribute: ScannedAttribute): boolean => attribute.ns === xmlNamespace
