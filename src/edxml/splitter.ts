/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index was just compared with the length; a default would turn a mistake into data */
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
import type { Problem, Warning } from '../domain/problem.ts'
import { ByteBuffer, countNewlines } from './bytes.ts'
import { EncodedContent } from './encoded-content.ts'
import type { ReadLimits } from './limits.ts'
import { LineMap } from './lines.ts'
import { MarkupToken } from './markup-token.ts'
import { OpenElements } from './open-elements.ts'
import { isBadControl, Refusal, refuse } from './refusal.ts'
import { parseDeclaration } from './tag.ts'

export type SplitEvent =
  | { readonly kind: 'content-start'; readonly line: number }
  | { readonly kind: 'content-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'content-end'; readonly fault?: Problem }

export interface Skeleton {
  readonly bytes: Uint8Array
  readonly lines: LineMap
  readonly warnings: readonly Warning[]
  /** The first `Signature` of edXMLHeader, as it stands; its prefixes may be declared outside it. */
  readonly signature?: Uint8Array
}

/** What stands in the skeleton for the content of attachment `index`: four digits, which are base64 too. */
export const placeholder = (index: number): string => String(index).padStart(4, '0')

const LT = 0x3c
const headSize = 4
/** Of the element around a Signature. */
const signatureDepth = 3

export class Splitter {
  refusal: Problem | undefined
  readonly #limits: ReadLimits
  readonly #skeleton: ByteBuffer
  readonly #token: MarkupToken
  readonly #elements = new OpenElements()
  readonly #lines = new LineMap()
  readonly #warnings: Warning[] = []
  #state: 'head' | 'text' | 'markup' | 'content' = 'head'
  #head: number[] = []
  #content: EncodedContent | undefined
  #contents = 0
  #events: SplitEvent[] = []
  #signature: { readonly from: number; to?: number } | undefined
  #brackets = 0
  #line = 1
  #skeletonLine = 1

  constructor(limits: ReadLimits) {
    this.#limits = limits
    this.#skeleton = new ByteBuffer(limits.maxSkeletonBytes)
    this.#token = new MarkupToken(limits.maxSkeletonBytes)
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
    const bytes = this.#skeleton.view()
    const signature = this.#signature && bytes.subarray(this.#signature.from, this.#signature.to)
    return {
      bytes,
      lines: this.#lines,
      warnings: this.#warnings,
      ...(signature === undefined ? {} : { signature })
    }
  }

  #guard(step: () => void): void {
    try {
      step()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error.problem
    }
  }

  #feed(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      if (this.#state === 'head') at = this.#inHead(bytes, at)
      else if (this.#state === 'text') at = this.#inText(bytes, at)
      else if (this.#state === 'markup') at = this.#inMarkup(bytes, at)
      else at = this.#inContent(bytes, at)
    }
  }

  #inHead(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.length && this.#head.length < headSize) this.#head.push(bytes[at++]!)
    if (this.#head.length === headSize) this.#judgeHead()
    return at
  }

  /** The first bytes tell an encoding that is not UTF-8 before anything is read wrongly. */
  #judgeHead(): void {
    this.#state = 'text'
    const [a, b, c] = this.#head
    const wide = (a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe) || a === 0 || (a === LT && b === 0)
    if (wide) refuse('edxml.encoding-unsupported', 1, 'UTF-16 or UTF-32')
    if (a === 0x4c && b === 0x6f) refuse('edxml.encoding-unsupported', 1, 'EBCDIC')
    const marked = a === 0xef && b === 0xbb && c === 0xbf
    if (marked) this.#warnings.push({ code: 'edxml.byte-order-mark', line: 1 })
    this.#feed(Uint8Array.from(marked ? this.#head.slice(3) : this.#head))
  }

  #inText(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.length && bytes[at] !== LT) this.#judgeCharacter(bytes[at++]!)
    this.#keep(bytes.subarray(from, at))
    if (at < bytes.length) this.#beginMarkup()
    return at
  }

  #judgeCharacter(byte: number): void {
    if (byte === 0x0a) this.#line++
    if (isBadControl(byte)) {
      const early = !this.#elements.rootSeen
      refuse(
        early ? 'edxml.junk-before-declaration' : 'edxml.not-well-formed',
        this.#line,
        'a control character'
      )
    }
    if (byte > 0x20) this.#elements.characters(this.#line)
    if (byte === 0x3e && this.#brackets >= 2) refuse('edxml.not-well-formed', this.#line, ']]> inside text')
    this.#brackets = byte === 0x5d ? this.#brackets + 1 : 0
  }

  #keep(bytes: Uint8Array): void {
    if (!this.#skeleton.add(bytes)) refuse('edxml.skeleton-too-large', this.#line)
    this.#skeletonLine += countNewlines(bytes)
  }

  #beginMarkup(): void {
    this.#state = 'markup'
    this.#brackets = 0
    this.#token.begin(this.#line, this.#content !== undefined)
  }

  #inMarkup(bytes: Uint8Array, from: number): number {
    const { at, whole } = this.#token.take(bytes, from)
    if (!whole) return at
    this.#line += this.#token.newlines
    this.#state = 'text'
    this.#judgeMarkup(this.#token.text(), this.#token.line)
    return at
  }

  #judgeMarkup(text: string, line: number): void {
    switch (this.#token.kind) {
      case 'instruction':
        this.#judgeInstruction(text, line)
        return this.#keep(this.#token.bytes)
      case 'comment':
        if (/--|-$/.test(text.slice(4, -3))) refuse('edxml.not-well-formed', line, '"--" inside a comment')
        this.#elements.comment()
        return this.#keep(this.#token.bytes)
      case 'cdata':
        this.#elements.characters(line)
        return this.#keep(this.#token.bytes)
      case 'end':
        this.#elements.end(text, line)
        if (this.#content !== undefined) this.#endContent(this.#content)
        this.#keep(this.#token.bytes)
        return this.#endSignature()
      default:
        return this.#startElement(text, line)
    }
  }

  #judgeInstruction(text: string, line: number): void {
    if (!/^<\?xml[ \t\r\n?]/.test(text) || this.#elements.rootSeen)
      refuse('edxml.processing-instruction', line)
    if (this.#skeleton.length > 0) refuse('edxml.junk-before-declaration', line)
    const declaration = parseDeclaration(text)
    if (declaration === undefined) refuse('edxml.not-well-formed', line, 'the XML declaration')
    if (declaration.version !== '1.0') refuse('edxml.version-unsupported', line, declaration.version)
    const encoding = declaration.encoding ?? 'UTF-8'
    if (encoding.toLowerCase() !== 'utf-8') refuse('edxml.encoding-unsupported', line, encoding)
  }

  #startElement(text: string, line: number): void {
    const { place, selfClosed } = this.#elements.start(text, line)
    if (place === 'signature') this.#signature ??= { from: this.#skeleton.length }
    this.#keep(this.#token.bytes)
    if (selfClosed) this.#endSignature()
    if (place !== 'content') return
    if (this.#contents >= this.#limits.maxAttachments) refuse('attachment.too-many', line)
    this.#content = new EncodedContent(this.#line)
    this.#state = 'content'
    this.#events.push({ kind: 'content-start', line: this.#line })
    if (!selfClosed) return
    this.#state = 'text'
    this.#endContent(this.#content, false)
  }

  /** Its own end is the first that leads back to the depth of edXMLHeader. */
  #endSignature(): void {
    if (this.#signature === undefined || this.#elements.depth > signatureDepth) return
    this.#signature.to ??= this.#skeleton.length
  }

  #inContent(bytes: Uint8Array, from: number): number {
    const at = this.#content!.take(bytes, from, decoded => {
      if (decoded.length > 0) this.#events.push({ kind: 'content-bytes', bytes: decoded })
    })
    if (bytes[at] === LT && !this.#content!.inReference) {
      this.#line = this.#content!.line + this.#content!.newlines
      this.#beginMarkup()
    }
    return at
  }

  /** An element closed in its own tag has no room for a placeholder: its number stays unused. */
  #endContent(content: EncodedContent, room = true): void {
    const fault = content.fault(this.#contents)
    this.#events.push({ kind: 'content-end', ...(fault === undefined ? {} : { fault }) })
    if (room) this.#keep(Buffer.from(placeholder(this.#contents)))
    this.#lines.cut(this.#skeletonLine, content.newlines)
    this.#content = undefined
    this.#contents++
  }

  #finish(): void {
    if (this.#state === 'head' && this.#head.length > 0) this.#judgeHead()
    if (this.#state === 'head') refuse('edxml.empty', 1)
    if (this.#state !== 'text')
      refuse('edxml.not-well-formed', this.#line, 'the message ends inside markup or content')
    this.#elements.judgeEnd(this.#line)
    const bytes = this.#skeleton.view()
    if (!isUtf8(bytes)) refuse('edxml.encoding-unsupported', this.#badLine(bytes), 'bytes that are not UTF-8')
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
