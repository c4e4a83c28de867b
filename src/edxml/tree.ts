/** The skeleton as plain elements, so that nothing of libxml2's memory outlives the parse. */
import { XmlCData, XmlElement, XmlText, type XmlTreeNode } from 'libxml2-wasm'
import type { LineMap } from './lines.ts'

export interface Element {
  readonly ns: string
  readonly name: string
  /** From `MessageHeader`, `TraceHeaderList`, `edXMLBody` or `AttachmentEncoded` on: `MessageHeader/To[2]/OrganId`. */
  readonly path: string
  /** 1-based line of the raw message. */
  readonly line: number
  /** Its own character data, not that of its children; without the white space around it. */
  readonly text: string
  readonly children: readonly Element[]
  /** libxml2's element: valid until it is removed or the document is disposed, and then never to be touched. */
  readonly node: XmlElement
}

const wrappers = new Set(['edXML', 'edXMLEnvelope', 'edXMLHeader'])
export const trim = (text: string): string => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')

export function treeOf(node: XmlElement, lines: LineMap, parentPath = '', step?: string): Element {
  const name = node.name
  const own = step ?? name
  const path = parentPath !== '' ? `${parentPath}/${own}` : wrappers.has(name) ? '' : own
  const { elements, text } = contentsOf(node)
  const names = elements.map(child => child.name)
  const repeated = new Set(names.filter((each, at) => names.indexOf(each) !== at))
  const count = new Map<string, number>()
  const children = elements.map(child => {
    const each = child.name
    const nth = (count.get(each) ?? 0) + 1
    count.set(each, nth)
    return treeOf(child, lines, path, repeated.has(each) ? `${each}[${nth}]` : each)
  })
  return {
    ns: node.namespaceUri,
    name,
    path: path === '' ? name : path,
    line: lines.raw(node.line),
    text: trim(text),
    children,
    node
  }
}

function contentsOf(node: XmlElement): { elements: XmlElement[]; text: string } {
  const elements: XmlElement[] = []
  let text = ''
  for (let child: XmlTreeNode | null = node.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) elements.push(child)
    else if (child instanceof XmlText || child instanceof XmlCData) text += child.content
  }
  return { elements, text }
}

export const childOf = (element: Element | undefined, ns: string, name: string): Element | undefined =>
  element?.children.find(child => child.ns === ns && child.name === name)

export const childrenOf = (element: Element | undefined, ns: string, name: string): readonly Element[] =>
  element?.children.filter(child => child.ns === ns && child.name === name) ?? []

/** Every element in document order. */
export function* everyElement(element: Element): Generator<Element> {
  yield element
  for (const child of element.children) yield* everyElement(child)
}
