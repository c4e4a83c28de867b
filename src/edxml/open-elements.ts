/** The elements that are open: their names and namespaces, how deep and how many, and what stands in each. */
import { edxmlNamespace, xmldsigNamespace } from './namespace.ts'
import { refuse } from './refusal.ts'
import { bindingsOf, expandName, judgeAttributes, noBindings, type Bindings } from './scope.ts'
import { parseEndTag, parseStartTag } from './tag.ts'

const maxDepth = 64
const maxElements = 50_000
/** In scope at once. Each element that declares copies them all: a few honest ones cost nothing, thousands cost minutes. */
const maxBindings = 64
const contentPath = ['edXML', 'AttachmentEncoded', 'Attachment', 'ContentTransferEncoded']
const signaturePath = ['edXML', 'edXMLEnvelope', 'edXMLHeader', 'Signature']

interface OpenElement {
  readonly name: string
  readonly local: string
  readonly ns: string
  readonly bindings: Bindings
  readonly line: number
  text: boolean
  comment: boolean
}

export class OpenElements {
  rootSeen = false
  readonly #stack: OpenElement[] = []
  #count = 0

  get depth(): number {
    return this.#stack.length
  }

  get rootClosed(): boolean {
    return this.rootSeen && this.#stack.length === 0
  }

  /** Enters an element; which of the places that matter it is, and whether it is already closed. */
  start(
    text: string,
    line: number
  ): { readonly place?: 'content' | 'signature'; readonly selfClosed: boolean } {
    if (this.rootClosed) refuse('edxml.trailing-content', line, 'a second root element')
    const tag = parseStartTag(text)
    if (tag === undefined) refuse('edxml.not-well-formed', line, 'a start tag')
    const bindings = bindingsOf(tag, this.#stack.at(-1)?.bindings ?? noBindings)
    if (bindings === undefined) refuse('edxml.not-well-formed', line, 'a namespace declaration')
    if (bindings.size > maxBindings) refuse('edxml.too-many-namespaces', line, `more than ${maxBindings}`)
    const name = expandName(tag.name, bindings)
    if (name === undefined) refuse('edxml.prefix-unbound', line, tag.name)
    const attributes = judgeAttributes(tag, bindings)
    if (attributes === 'repeated') refuse('edxml.not-well-formed', line, 'an attribute twice')
    if (attributes === 'unbound') refuse('edxml.prefix-unbound', line, `an attribute of ${name.local}`)
    if (!this.rootSeen) this.#judgeRoot(name.ns, name.local, line)
    if (++this.#count > maxElements) refuse('edxml.too-many-elements', line, `more than ${maxElements}`)
    if (this.#stack.length >= maxDepth) refuse('edxml.too-deep', line, `more than ${maxDepth}`)
    this.#stack.push({ name: tag.name, ...name, bindings, line, text: false, comment: false })
    const place = this.#place()
    if (tag.selfClosed) this.#stack.pop()
    return { ...(place === undefined ? {} : { place }), selfClosed: tag.selfClosed }
  }

  end(text: string, line: number): void {
    const name = parseEndTag(text)
    const element = this.#stack.pop()
    if (name === undefined || element === undefined || element.name !== name) {
      refuse('edxml.not-well-formed', line, 'an end tag that matches no start tag')
    }
    // "AGENCY<!-- -->-A": one reader takes the first text, another all of it
    if (element.text && element.comment) refuse('edxml.comment-in-text', element.line, element.local)
  }

  comment(): void {
    const element = this.#stack.at(-1)
    if (element !== undefined) element.comment = true
  }

  /** Character data other than white space. */
  characters(line: number): void {
    const element = this.#stack.at(-1)
    if (element === undefined)
      refuse(this.rootSeen ? 'edxml.trailing-content' : 'edxml.junk-before-declaration', line)
    element.text = true
  }

  /** All must be closed when the message ends. */
  judgeEnd(line: number): void {
    const open = this.#stack.at(-1)
    if (open !== undefined) refuse('edxml.not-well-formed', line, `${open.local} is never closed`)
    if (!this.rootSeen) refuse('edxml.empty', line, 'no root element')
  }

  #judgeRoot(ns: string, local: string, line: number): void {
    this.rootSeen = true
    if (local !== 'edXML') refuse('edxml.wrong-root', line, `{${ns}}${local}`)
    if (ns !== edxmlNamespace) refuse('edxml.wrong-namespace', line, `{${ns}}${local}`)
  }

  #place(): 'content' | 'signature' | undefined {
    const last = this.#stack.at(-1)
    if (last === undefined || this.#stack.length !== contentPath.length) return undefined
    const path = last.local === 'Signature' ? signaturePath : contentPath
    const known = (element: OpenElement, at: number) =>
      element.local === path[at] &&
      (element.ns === edxmlNamespace ||
        (path === signaturePath && element === last && last.ns === xmldsigNamespace))
    if (!this.#stack.every(known)) return undefined
    return path === contentPath ? 'content' : 'signature'
  }
}
