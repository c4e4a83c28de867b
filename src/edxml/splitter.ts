/**
 * The strict splitter: reads a message as bytes, once, and parts it in two.
 *
 * The content of {edXML}/AttachmentEncoded/Attachment/ContentTransferEncoded (by namespace, any prefix)
 * comes out decoded, piece by piece; everything else becomes the skeleton, byte for byte, with a short
 * placeholder where content was. It refuses whatever two parsers could read in two ways: DOCTYPE,
 * processing instructions, other encodings, comments inside values, markup inside content. What it lets
 * through, libxml2 still parses; the splitter only has to agree with it on where tags begin and end.
 */
import { isUtf8 } from 'node:buffer'
import type { ErrorCode } from '../domain/errors/index.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import { Base64Decoder } from './base64.ts'
import { ByteBuffer, countNewlines } from './bytes.ts'
import type { ReadLimits } from './limits.ts'
import { LineMap } from './lines.ts'
import { edxmlNamespace } from './namespace.ts'
import { bindingsOf, expandName, judgeAttributes, noBindings, type Bindings } from './scope.ts'
import { parseDeclaration, parseEndTag, parseStartTag } from './tag.ts'

export type SplitEvent =
  | { readonly kind: 'content-start'; readonly index: number; readonly line: number }
  | { readonly kind: 'content-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'content-end'; readonly fault?: Problem }

export interface Skeleton {
  readonly bytes: Uint8Array
  readonly lines: LineMap
  readonly warnings: readonly Warning[]
}

/** What stands in the skeleton for the content of attachment `index`: base64 of itself, four digits. */
export const placeholder = (index: number): string => String(index).padStart(4, '0')

const maxDepth = 64
const maxElements = 50_000
const maxTagBytes = 64 * 1024
const contentPath = ['edXML', 'AttachmentEncoded', 'Attachment', 'ContentTransferEncoded']

interface Frame {
  readonly name: string
  readonly local: string
  readonly ns: string
  readonly bindings: Bindings
  readonly line: number
  text: boolean
  comment: boolean
}

/** Thrown inside only; `push` and `end` turn it into `refusal`. */
class Refusal extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

type State = 'head' | 'text' | 'markup' | 'content' | 'content-reference'
type Markup = 'unknown' | 'start' | 'end' | 'comment' | 'cdata' | 'instruction'

const LT = 0x3c
const GT = 0x3e
const AMP = 0x26
const encoder = new TextEncoder()
const cdataOpening = encoder.encode('<![CDATA[')
const BOM = [0xef, 0xbb, 0xbf]

export class Splitter {
  refusal: Problem | undefined
  readonly #limits: ReadLimits
  readonly #skeleton: ByteBuffer
  readonly #token: ByteBuffer
  readonly #lines = new LineMap()
  readonly #stack: Frame[] = []
  #state: State = 'head'
  #markup: Markup = 'unknown'
  #quote = 0
  #insideContent = false
  #events: SplitEvent[] = []
  #decoder = new Base64Decoder()
  #contentLine = 0
  #tokenLine = 0
  #brackets = 0
  #line = 1
  #skeletonLine = 1
  #elements = 0
  #contents = 0
  readonly #warnings: Warning[] = []
  #rootSeen = false
  #rootClosed = false

  constructor(limits: ReadLimits) {
    this.#limits = limits
    this.#skeleton = new ByteBuffer(limits.maxSkeletonBytes, 32 * 1024)
    this.#token = new ByteBuffer(limits.maxSkeletonBytes)
  }

  /** Takes the next bytes, however cut. After a refusal it takes nothing more. */
  push(bytes: Uint8Array): SplitEvent[] {
    this.#events = []
    if (this.refusal === undefined) this.#guard(() => this.#feed(bytes))
    return this.#events
  }

  /** The bytes have ended: the skeleton, or undefined with `refusal` set. */
  end(): Skeleton | undefined {
    if (this.refusal === undefined) this.#guard(() => this.#finish())
    if (this.refusal !== undefined) return undefined
    return { bytes: this.#skeleton.view(), lines: this.#lines, warnings: this.#warnings }
  }

  #guard(step: () => void): void {
    try {
      step()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error.problem
    }
  }

  #refuse(code: ErrorCode, detail?: string, line = this.#line): never {
    throw new Refusal({ code, line, ...(detail === undefined ? {} : { detail }) })
  }

  #feed(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      if (this.#state === 'head') at = this.#head(bytes, at)
      else if (this.#state === 'text') at = this.#text(bytes, at)
      else if (this.#state === 'markup') at = this.#inMarkup(bytes, at)
      else if (this.#state === 'content') at = this.#content(bytes, at)
      else at = this.#contentReference(bytes, at)
    }
  }

  // --- the first bytes: which encoding, and nothing before the declaration

  #head(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.length && this.#token.length < 4) this.#token.add(bytes.subarray(at, ++at))
    if (this.#token.length === 4) this.#judgeHead()
    return at
  }

  #judgeHead(): void {
    const head = this.#token.view().slice()
    this.#token.clear()
    this.#state = 'text'
    const [a, b] = head
    const wide = (a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe) || a === 0 || (a === LT && b === 0)
    if (wide) this.#refuse('edxml.encoding-unsupported', 'UTF-16 or UTF-32')
    if (a === 0x4c && b === 0x6f) this.#refuse('edxml.encoding-unsupported', 'EBCDIC')
    const marked = BOM.every((byte, index) => head[index] === byte)
    if (marked) this.#warnings.push({ code: 'edxml.byte-order-mark', line: 1 })
    this.#feed(marked ? head.subarray(3) : head)
  }

  // --- character data of the skeleton

  #text(bytes: Uint8Array, from: number): number {
    let at = from
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte === LT) break
      this.#textByte(byte)
    }
    this.#keep(bytes.subarray(from, at))
    if (at < bytes.length) this.#beginMarkup(false)
    return at
  }

  #textByte(byte: number): void {
    if (byte === 0x0a) this.#line++
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) this.#badControl(byte)
    const frame = this.#stack.at(-1)
    if (byte !== 0x20 && byte > 0x0d) {
      if (frame === undefined) this.#outside()
      frame.text = true
      if (byte === GT && this.#brackets >= 2) this.#refuse('edxml.not-well-formed', ']]> inside text')
    }
    this.#brackets = byte === 0x5d ? this.#brackets + 1 : 0
  }

  #badControl(byte: number): never {
    if (!this.#rootSeen) this.#refuse('edxml.junk-before-declaration', `byte 0x${byte.toString(16)}`)
    this.#refuse('edxml.not-well-formed', `control character 0x${byte.toString(16).padStart(2, '0')}`)
  }

  #outside(): never {
    this.#refuse(this.#rootSeen ? 'edxml.trailing-content' : 'edxml.junk-before-declaration')
  }

  #keep(bytes: Uint8Array): void {
    if (!this.#skeleton.add(bytes)) this.#refuse('edxml.skeleton-too-large')
    this.#skeletonLine += countNewlines(bytes)
  }

  // --- markup: held until it is whole, then judged

  #beginMarkup(insideContent: boolean): void {
    this.#state = 'markup'
    this.#markup = 'unknown'
    this.#quote = 0
    this.#brackets = 0
    this.#insideContent = insideContent
    this.#tokenLine = this.#line
    this.#token.clear()
  }

  #inMarkup(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.length) {
      const byte = bytes[at]!
      // which kind it is can be told by the byte after what is held; held bytes are flushed first
      const held = this.#token.length + at - from
      if (byte === 0x0a) this.#line++
      if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) this.#badControl(byte)
      if (this.#markup === 'unknown') this.#classify(byte, held)
      at++
      if (this.#closes(byte, bytes, from, at)) {
        this.#hold(bytes.subarray(from, at))
        this.#state = 'text'
        this.#whole()
        return at
      }
    }
    this.#hold(bytes.subarray(from, at))
    return at
  }

  #hold(bytes: Uint8Array): void {
    const tag = this.#markup === 'start' || this.#markup === 'end' || this.#markup === 'instruction'
    if ((tag && this.#token.length + bytes.length > maxTagBytes) || !this.#token.add(bytes)) {
      this.#refuse('edxml.skeleton-too-large', 'one tag or comment is too long', this.#tokenLine)
    }
  }

  #bang = 0

  #classify(byte: number, held: number): void {
    if (held === 0) return
    if (held === 1) {
      this.#bang = 0
      if (byte === 0x21) return
      this.#markup = byte === 0x2f ? 'end' : byte === 0x3f ? 'instruction' : 'start'
      if (this.#markup === 'start' && this.#insideContent) {
        this.#refuse('attachment.not-base64', 'an element inside encoded content')
      }
      if (this.#markup === 'start' && (byte <= 0x20 || byte === LT || byte === GT)) {
        this.#refuse('edxml.not-well-formed', 'a "<" that begins no tag')
      }
      return
    }
    if (held === 2) {
      this.#bang = byte
      if (byte === 0x44 || byte === 0x64) this.#refuse('edxml.doctype')
      if (byte !== 0x2d && byte !== 0x5b) this.#refuse('edxml.not-well-formed', 'an unknown declaration')
      return
    }
    if (this.#bang === 0x2d) {
      if (byte !== 0x2d) this.#refuse('edxml.not-well-formed', 'an unknown declaration')
      if (this.#insideContent) this.#refuse('edxml.comment-in-text', undefined, this.#tokenLine)
      this.#markup = 'comment'
    } else if (byte !== cdataOpening[held]) this.#refuse('edxml.not-well-formed', 'an unknown declaration')
    else if (held === cdataOpening.length - 1) {
      if (this.#insideContent) this.#refuse('edxml.cdata-not-allowed-here', undefined, this.#tokenLine)
      this.#markup = 'cdata'
    }
  }

  /** Whether `byte`, the one before `at`, ends the token. */
  #closes(byte: number, bytes: Uint8Array, from: number, at: number): boolean {
    switch (this.#markup) {
      case 'unknown':
        return false
      case 'start':
      case 'end':
        if (byte === LT && this.#token.length + at - from > 1) {
          this.#refuse('edxml.not-well-formed', '"<" inside a tag')
        }
        if (this.#quote !== 0) {
          if (byte === this.#quote) this.#quote = 0
          return false
        }
        if (byte === 0x22 || byte === 0x27) this.#quote = byte
        return byte === GT
      case 'instruction':
        return byte === GT && this.#endsWith('?>', 4, bytes, from, at)
      case 'comment':
        return byte === GT && this.#endsWith('-->', 7, bytes, from, at)
      case 'cdata':
        return byte === GT && this.#endsWith(']]>', 12, bytes, from, at)
    }
  }

  #endsWith(text: string, least: number, bytes: Uint8Array, from: number, at: number): boolean {
    if (this.#token.length + at - from < least) return false
    const held = this.#token.view()
    for (let back = 1; back <= text.length; back++) {
      const index = at - back
      const byte = index >= from ? bytes[index] : held[held.length + index - from]
      if (byte !== text.charCodeAt(text.length - back)) return false
    }
    return true
  }

  #whole(): void {
    const token = this.#token.view()
    if (!isUtf8(token))
      this.#refuse('edxml.encoding-unsupported', 'bytes that are not UTF-8', this.#tokenLine)
    const text = Buffer.from(token.buffer, token.byteOffset, token.byteLength).toString('utf8')
    if (this.#markup === 'start') this.#startTag(text)
    else if (this.#markup === 'end') this.#endTag(text)
    else if (this.#markup === 'comment') this.#comment(text)
    else if (this.#markup === 'cdata') this.#cdata()
    else this.#instruction(text)
  }

  #instruction(text: string): void {
    if (!/^<\?xml[ \t\r\n?]/.test(text))
      this.#refuse('edxml.processing-instruction', undefined, this.#tokenLine)
    if (this.#skeleton.length > 0) {
      if (this.#rootSeen) this.#refuse('edxml.processing-instruction', undefined, this.#tokenLine)
      this.#refuse('edxml.junk-before-declaration', undefined, this.#tokenLine)
    }
    const declaration = parseDeclaration(text)
    if (declaration === undefined)
      this.#refuse('edxml.not-well-formed', 'the XML declaration', this.#tokenLine)
    if (declaration.version !== '1.0')
      this.#refuse('edxml.version-unsupported', declaration.version.slice(0, 20))
    if (declaration.encoding !== undefined && declaration.encoding.toLowerCase() !== 'utf-8') {
      this.#refuse('edxml.encoding-unsupported', declaration.encoding.slice(0, 40), this.#tokenLine)
    }
    this.#keep(this.#token.view())
  }

  #comment(text: string): void {
    const body = text.slice(4, -3)
    if (body.includes('--') || body.endsWith('-')) {
      this.#refuse('edxml.not-well-formed', '"--" inside a comment', this.#tokenLine)
    }
    const frame = this.#stack.at(-1)
    if (frame !== undefined) frame.comment = true
    this.#keep(this.#token.view())
  }

  #cdata(): void {
    const frame = this.#stack.at(-1)
    if (frame === undefined) this.#outside()
    frame.text = true
    this.#keep(this.#token.view())
  }

  #startTag(text: string): void {
    const line = this.#tokenLine
    if (this.#rootClosed) this.#refuse('edxml.trailing-content', 'a second root element', line)
    const tag = parseStartTag(text)
    if (tag === undefined) this.#refuse('edxml.not-well-formed', 'a start tag', line)
    const bindings = bindingsOf(tag, this.#stack.at(-1)?.bindings ?? noBindings)
    if (bindings === undefined) this.#refuse('edxml.not-well-formed', 'a namespace declaration', line)
    const name = expandName(tag.name, bindings)
    if (name === undefined) this.#refuse('edxml.prefix-unbound', tag.name.slice(0, 80), line)
    const attributes = judgeAttributes(tag, bindings)
    if (attributes === 'repeated') this.#refuse('edxml.not-well-formed', 'an attribute twice', line)
    if (attributes === 'unbound')
      this.#refuse('edxml.prefix-unbound', `an attribute of ${name.local.slice(0, 80)}`, line)
    if (!this.#rootSeen) this.#judgeRoot(name.ns, name.local)
    if (++this.#elements > maxElements)
      this.#refuse('edxml.too-many-elements', `more than ${maxElements}`, line)
    if (this.#stack.length >= maxDepth) this.#refuse('edxml.too-deep', `more than ${maxDepth}`, line)
    this.#keep(this.#token.view())
    const content = this.#isContent(name.ns, name.local)
    if (!tag.selfClosed) {
      this.#stack.push({ name: tag.name, ...name, bindings, line, text: false, comment: false })
      if (content) this.#beginContent()
    } else {
      if (content) {
        this.#beginContent()
        this.#endContent()
        this.#state = 'text'
      }
      if (this.#stack.length === 0) this.#rootClosed = true
    }
  }

  #judgeRoot(ns: string, local: string): void {
    this.#rootSeen = true
    const found = `{${ns}}${local}`.slice(0, 200)
    if (local !== 'edXML') this.#refuse('edxml.wrong-root', found, this.#tokenLine)
    if (ns !== edxmlNamespace) this.#refuse('edxml.wrong-namespace', found, this.#tokenLine)
  }

  #endTag(text: string): void {
    const name = parseEndTag(text)
    const frame = this.#stack.pop()
    if (name === undefined || frame === undefined || frame.name !== name) {
      this.#refuse('edxml.not-well-formed', 'an end tag that matches no start tag', this.#tokenLine)
    }
    if (frame.text && frame.comment)
      this.#refuse('edxml.comment-in-text', frame.local.slice(0, 80), frame.line)
    if (this.#insideContent) this.#endContent()
    this.#keep(this.#token.view())
    if (this.#stack.length === 0) this.#rootClosed = true
  }

  // --- attachment content

  #isContent(ns: string, local: string): boolean {
    if (this.#stack.length !== 3 || ns !== edxmlNamespace || local !== contentPath[3]) return false
    return this.#stack.every((frame, at) => frame.ns === edxmlNamespace && frame.local === contentPath[at])
  }

  #beginContent(): void {
    if (this.#contents >= this.#limits.maxAttachments) this.#refuse('attachment.too-many')
    this.#state = 'content'
    this.#decoder = new Base64Decoder()
    this.#contentLine = this.#line
    this.#events.push({ kind: 'content-start', index: this.#contents, line: this.#line })
  }

  #content(bytes: Uint8Array, from: number): number {
    const tag = bytes.indexOf(LT, from)
    const end = tag === -1 ? bytes.length : tag
    const reference = bytes.subarray(0, end).indexOf(AMP, from)
    const to = reference === -1 ? end : reference
    if (this.#decoder.fault === undefined) this.#pass(this.#decoder.decode(bytes, from, to))
    this.#line += countNewlines(bytes, from, to)
    if (reference !== -1) {
      this.#state = 'content-reference'
      this.#token.clear()
    } else if (tag !== -1) this.#beginMarkup(true)
    return to
  }

  #pass(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#events.push({ kind: 'content-bytes', bytes })
  }

  /** Java writers leave `&#13;` at line ends; a numeric reference to an allowed character is that character. */
  #contentReference(bytes: Uint8Array, from: number): number {
    const byte = bytes[from]!
    if (byte === LT) this.#refuse('edxml.not-well-formed', 'an unfinished reference')
    this.#token.add(bytes.subarray(from, from + 1))
    if (byte !== 0x3b) {
      if (this.#token.length > 12) this.#refuse('edxml.not-well-formed', 'an unfinished reference')
      return from + 1
    }
    const text = Buffer.from(this.#token.view()).toString('latin1')
    const found = /^&#(?:x([0-9A-Fa-f]+)|([0-9]+));$/.exec(text)
    const code = found === null ? -1 : found[1] === undefined ? Number(found[2]) : parseInt(found[1], 16)
    const white = code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
    if (!white && this.#decoder.fault === undefined) {
      this.#pass(this.#decoder.decode(Uint8Array.of(code >= 0 && code < 0x80 ? code : 0x26), 0, 1))
    }
    this.#state = 'content'
    return from + 1
  }

  #endContent(): void {
    this.#decoder.end()
    const fault = this.#decoder.fault
    const problem: Problem | undefined = fault && {
      code: fault.kind === 'truncated' ? 'attachment.truncated' : 'attachment.not-base64',
      field: `AttachmentEncoded/Attachment[${this.#contents + 1}]/ContentTransferEncoded`,
      line: this.#contentLine + this.#decoder.newlines,
      detail: fault.detail
    }
    this.#events.push({ kind: 'content-end', ...(problem === undefined ? {} : { fault: problem }) })
    this.#keep(encoder.encode(placeholder(this.#contents++)))
    this.#lines.cut(this.#skeletonLine, this.#line - this.#contentLine)
  }

  // --- the end

  #finish(): void {
    if (this.#state === 'head' && this.#token.length > 0) this.#judgeHead()
    if (this.#state === 'head') this.#refuse('edxml.empty')
    if (this.#state !== 'text')
      this.#refuse('edxml.not-well-formed', 'the message ends inside markup or content')
    if (!this.#rootSeen) this.#refuse('edxml.empty', 'no root element')
    if (!this.#rootClosed) {
      this.#refuse('edxml.not-well-formed', `${this.#stack.at(-1)!.local.slice(0, 80)} is never closed`)
    }
    const bytes = this.#skeleton.view()
    if (!isUtf8(bytes))
      this.#refuse('edxml.encoding-unsupported', 'bytes that are not UTF-8', this.#badLine(bytes))
  }

  #badLine(bytes: Uint8Array): number {
    let line = 1
    for (let from = 0; from < bytes.length; line++) {
      const newline = bytes.indexOf(0x0a, from)
      const to = newline === -1 ? bytes.length : newline + 1
      if (!isUtf8(bytes.subarray(from, to))) break
      from = to
    }
    return this.#lines.raw(line)
  }
}
