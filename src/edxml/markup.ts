/** Writes elements in the one form of the axis: two spaces a level, a line an element. */
import { BrokenPromise } from '../domain/problem.ts'

/** A line of the skeleton to be: an element with text, one with children, or ready-made markup. */
export type Node =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly children: readonly Node[]; readonly attributes?: string }
  | { readonly markup: string }

type Maybe = Node | undefined

/** Nothing when there is nothing to say: an empty element and none mean the same. */
export const leaf = (name: string, text: string | number | undefined): Maybe =>
  text === undefined || text === '' ? undefined : { name, text: String(text) }

export function block(name: string, children: readonly Maybe[], attributes?: string): Node {
  const inner = children.filter(child => child !== undefined)
  return { name, children: inner, ...(attributes === undefined ? {} : { attributes }) }
}

/** The block, or nothing when it would be empty. */
export function optional(name: string, children: readonly Maybe[]): Maybe {
  const inner = children.filter(child => child !== undefined)
  return inner.length === 0 ? undefined : { name, children: inner }
}

export function render(node: Node, depth: number): string {
  const indent = '  '.repeat(depth)
  if ('markup' in node) return `${indent}${node.markup}\n`
  if ('text' in node) return `${indent}<${node.name}>${escapeText(node.text, node.name)}</${node.name}>\n`
  const opening = node.attributes === undefined ? node.name : `${node.name} ${node.attributes}`
  if (node.children.length === 0) return `${indent}<${opening} />\n`
  const inner = node.children.map(child => render(child, depth + 1)).join('')
  return `${indent}<${opening}>\n${inner}${indent}</${node.name}>\n`
}

// XML 1.0 Char, turned round; an unpaired surrogate is \p{Cs} under the u flag
const unwritable = /[^\P{Cc}\t\n\r\u007F-\u009F]|[\uFFFE\uFFFF\p{Cs}]/u
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

export function escapeText(text: string, field: string): string {
  const found = unwritable.exec(text)
  if (found !== null) {
    const character = `U+${text.charCodeAt(found.index).toString(16).toUpperCase().padStart(4, '0')}`
    throw new BrokenPromise('edxml.character-not-allowed', { field: field.replace('edXML:', ''), character })
  }
  return text.replaceAll(/[&<>\r]/g, character => escapes[character] ?? character)
}
