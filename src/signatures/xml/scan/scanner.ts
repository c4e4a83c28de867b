/**
 * The strict reader under every signature: bytes -> elements and canonical character data, once, in a stream.
 *
 * It takes UTF-8 without DOCTYPE and without processing instructions, well-formed and namespace-well-formed;
 * whatever else is refused before any arithmetic. It holds one tag at a time, never a text.
 */
import type { Problem } from '../../../domain/problem.ts'
import { MarkupToken } from '../../../edxml/markup-token.ts'
import { Refusal, refuse } from '../../../edxml/refusal.ts'
import { bindingsOf, expandName, judgeAttributes, noBindings } from '../../../edxml/scope.ts'
import { parseDeclaration, parseEndTag, parseStartTag, type StartTag } from '../../../edxml/tag.ts'
import { Characters } from './characters.ts'
import type { ScanHandler, ScannedElement } from './element.ts'
import { scanLimits, type ScanLimits } from './limits.ts'
import { attributeValue } from './reference.ts'
import { Utf8Gate } from './utf8.ts'

const LT = 0x3c
const markSize = 3
// Canonical XML section 1.3: a relative name has no canonical form; libxml2 takes no name that is not ASCII either.
const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#[\]@!$'()*+,;=%-]*$/

export class Scanner {
  refusal: Problem | undefined
  readonly #handler: ScanHandler
  readonly #limits: ScanLimits
  readonly #token: MarkupToken
  readonly #characters: Characters
  readonly #utf8 = new Utf8Gate()
  readonly #open: ScannedElement[] = []
  #state: 'head' | 'text' | 'markup' = 'head'
  #head: Uint8Array = new Uint8Array()
  #began = false
  #rootSeen = false
  #elements = 0

  constructor(handler: ScanHandler, limits: ScanLimits = scanLimits) {
    this.#handler = handler
    this.#limits = limits
    this.#token = new MarkupToken(limits.maxMarkupBytes)
    this.#characters = new Characters(bytes => {
      this.#text(bytes)
    })
  }

  /** Takes the next bytes, however cut; false after a refusal. */
  push(bytes: Uint8Array): boolean {
    return this.#guard(() => {
      if (!this.#utf8.push(bytes)) this.#refuse('bytes that are not UTF-8')
      this.#feed(bytes)
    })
  }

  /** The bytes have ended; false when the document was not whole or was refused before. */
  end(): boolean {
    return this.#guard(() => {
      if (this.#state === 'head') this.#leaveHead()
      this.#characters.end()
      if (!this.#utf8.end() || this.#state === 'markup' || this.#open.length > 0 || !this.#rootSeen)
        this.#refuse('the document is not whole')
    })
  }

  #guard(step: () => void): boolean {
    if (this.refusal !== undefined) return false
    try {
      step()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = asOurs(error.problem)
      return false
    }
  }

  #feed(bytes: Uint8Array): void {
    let at = 0
    if (this.#state === 'head') {
      this.#head = Buffer.concat([this.#head, bytes])
      if (this.#head.length < markSize) return
      this.#leaveHead()
      return
    }
    while (at < bytes.length) {
      if (this.#state === 'text') {
        const tag = bytes.indexOf(LT, at)
        const to = tag === -1 ? bytes.length : tag
        this.#characters.take(bytes, at, to)
        at = to
        if (tag !== -1) this.#beginMarkup()
      } else {
        const taken = this.#token.take(bytes, at)
        at = taken.at
        if (taken.whole) this.#endMarkup()
      }
    }
  }

  /** A byte order mark is no character of the document. */
  #leaveHead(): void {
    const head = this.#head
    this.#state = 'text'
    this.#head = new Uint8Array()
    const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
    this.#feed(marked ? head.subarray(markSize) : head)
  }

  #text(bytes: Uint8Array): void {
    const white = bytes.every(byte => byte === 0x20 || byte === 0x0a || byte === 0x09)
    this.#began = true
    if (this.#open.length > 0) this.#handler.text(bytes, white)
    else if (!white) this.#refuse('text outside the root element')
  }

  #beginMarkup(): void {
    this.#characters.end()
    this.#state = 'markup'
    this.#token.begin(this.#characters.line, false)
  }

  #endMarkup(): void {
    this.#state = 'text'
    this.#characters.line += this.#token.newlines
    const text = this.#token.text()
    const { line, kind } = this.#token
    if (kind === 'instruction') this.#instruction(text, line)
    else if (kind === 'comment') {
      if (/--|-$/.test(text.slice(4, -3))) this.#refuse('"--" inside a comment')
      this.#handler.comment(line)
    } else if (kind === 'cdata') {
      if (this.#open.length === 0) this.#refuse('text outside the root element')
      this.#characters.cdata(text.slice(9, -3))
    } else if (kind === 'end') this.#endElement(text)
    else this.#startElement(text, line)
    this.#began = true
  }

  #instruction(text: string, line: number): void {
    if (!/^<\?xml[ \t\r\n?]/.test(text) || this.#began)
      refuse('xml-signature.processing-instruction', line, /^<\?([^ \t\r\n?]*)/.exec(text)?.[1])
    const declaration = parseDeclaration(text)
    if (declaration?.version !== '1.0') this.#refuse('the XML declaration')
    const encoding = declaration.encoding ?? 'UTF-8'
    if (encoding.toLowerCase() !== 'utf-8') this.#refuse(`the encoding ${encoding}`)
  }

  #startElement(text: string, line: number): void {
    if (this.#rootSeen && this.#open.length === 0) this.#refuse('a second root element')
    const tag = parseStartTag(text)
    if (tag === undefined) this.#refuse('a start tag')
    if (++this.#elements > this.#limits.maxElements) this.#beyond('elements', this.#limits.maxElements)
    if (this.#open.length >= this.#limits.maxDepth) this.#beyond('levels', this.#limits.maxDepth)
    if (tag.attributes.length > this.#limits.maxAttributes)
      this.#beyond('attributes of one element', this.#limits.maxAttributes)
    const element = this.#resolve(tag, line)
    // every declaring element carries all names in scope: many times many would be a way to spend our time
    if (element.bindings.size > this.#limits.maxAttributes)
      this.#beyond('namespaces in scope', this.#limits.maxAttributes)
    this.#rootSeen = true
    this.#handler.start(element)
    if (tag.selfClosed) this.#handler.end(element)
    else this.#open.push(element)
  }

  #resolve(tag: StartTag, line: number): ScannedElement {
    const bindings = bindingsOf(tag, this.#open.at(-1)?.bindings ?? noBindings)
    if (bindings === undefined) this.#refuse('a namespace declaration')
    const expanded = expandName(tag.name, bindings)
    if (expanded === undefined || judgeAttributes(tag, bindings) !== 'sound')
      this.#refuse('a prefix that is not declared, or an attribute twice')
    const declarations: [string, string][] = []
    const attributes: ScannedElement['attributes'][number][] = []
    for (const [name, raw] of tag.attributes) {
      const value = attributeValue(raw)
      if (value === undefined) this.#refuse('an unknown reference in an attribute')
      const declares = name === 'xmlns' || name.startsWith('xmlns:')
      if (declares && value !== '' && !absolute.test(value))
        refuse('xml-signature.namespace-relative', line, value.slice(0, 100))
      if (name === 'xmlns') declarations.push(['', value])
      else if (declares) declarations.push([name.slice(6), value])
      else {
        // an attribute without a prefix is in no namespace, whatever the default is
        const own = name.includes(':') ? expandName(name, bindings) : { ns: '', local: name }
        if (own === undefined) this.#refuse('the name of an attribute')
        attributes.push({ name, ...own, value })
      }
    }
    const prefix = tag.name.includes(':') ? tag.name.slice(0, tag.name.indexOf(':')) : ''
    return { name: tag.name, prefix, ...expanded, attributes, declarations, bindings, line }
  }

  #endElement(text: string): void {
    const element = this.#open.pop()
    if (element === undefined || parseEndTag(text) !== element.name)
      this.#refuse('an end tag that matches no start tag')
    this.#handler.end(element)
  }

  #beyond(what: string, limit: number): never {
    return refuse('xml-signature.limit-exceeded', this.#characters.line, `more than ${limit} ${what}`)
  }

  #refuse(detail: string): never {
    return refuse('xml-signature.not-well-formed', this.#characters.line, detail)
  }
}

/** The shared tokenizer speaks of messages; a verdict on a signature speaks of signatures. */
function asOurs(problem: Problem): Problem {
  switch (problem.code) {
    case 'edxml.doctype':
      return { ...problem, code: 'xml-signature.doctype' }
    case 'edxml.skeleton-too-large':
      return { ...problem, code: 'xml-signature.limit-exceeded' }
    default:
      return problem.code.startsWith('xml-signature.')
        ? problem
        : { ...problem, code: 'xml-signature.not-well-formed' }
  }
}
