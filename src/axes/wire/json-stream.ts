/**
 * Reads one part of a JSON answer as it streams by: a string's bytes, or an array's elements one by one.
 *
 * An answer may carry a document of hundreds of megabytes in one string. Everything but that part goes into a
 * small skeleton, which JSON.parse then judges strictly: what it would refuse, this refuses too.
 */
import { BrokenPromise } from '../../domain/problem.ts'

export interface Wanted {
  /** Where the part stands, from the root: `['data']`, `['data', 'edxml']`. Keys match without regard to case. */
  readonly path: readonly string[]
  readonly as: 'string' | 'elements'
}

/** `part`: unescaped UTF-8 bytes of the string. `element`: one parsed element. */
export type Piece = { readonly part: Buffer } | { readonly element: unknown }

const skeletonCap = 256 * 1024
const elementCap = 1024 * 1024

const quote = 0x22
const backslash = 0x5c
export class JsonStream {
  /** The rest of the answer, once the stream has ended well. */
  rest: unknown
  /** Whether the wanted part was met. */
  met = false
  readonly #wanted: Wanted
  readonly #skeleton: Buffer[] = []
  #skeletonSize = 0
  #nesting: ('object' | 'array')[] = []
  /** How many keys of the path lead to where we stand. */
  #matched = 0
  #key: string | undefined
  #expect: 'key' | 'colon' | 'value' | 'after' = 'value'
  #inString = false
  #escaped = false
  #token: Buffer[] | undefined
  #target: 'string' | 'elements' | undefined
  #escape = ''
  #surrogate: number | undefined
  #element: Buffer[] = []
  #elementSize = 0
  #elements = 0
  #comma = false

  constructor(wanted: Wanted) {
    this.#wanted = wanted
  }

  /** Yields the pieces as they come; afterwards `rest` and `met` are set. Throws `carrier.answer-unreadable`. */
  async *read(source: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
    for await (const chunk of source) {
      yield* this.#feed(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    }
    if (this.#target !== undefined) throw unreadable('ends within its data')
    try {
      this.rest = JSON.parse(utf8.decode(Buffer.concat(this.#skeleton)).replace(/^\uFEFF/, '')) as unknown
    } catch (error) {
      throw unreadable('is not JSON', error)
    }
  }

  *#feed(chunk: Buffer): Generator<Piece> {
    let from = 0
    let at = 0
    while (at < chunk.length) {
      if (this.#target === 'string') {
        const end = yield* this.#string(chunk, at)
        at = end
        from = end
        continue
      }
      const byte = chunk[at] as number
      if (this.#inString) {
        at = this.#throughString(chunk, at)
        continue
      }
      if (this.#target === 'elements') {
        if (this.#nesting.length === this.#wanted.path.length + 1 && (byte === 0x2c || byte === 0x5d)) {
          this.#keepElement(chunk.subarray(from, at))
          yield* this.#closeElement(byte)
          from = at + 1
          if (byte === 0x5d) {
            this.#keep(chunk.subarray(at, at + 1))
            this.#nesting.pop()
            this.#target = undefined
            this.#expect = 'after'
          }
          at++
          continue
        }
        if (byte === quote) this.#inString = true
        else if (byte === 0x7b || byte === 0x5b) this.#nesting.push(byte === 0x7b ? 'object' : 'array')
        else if (byte === 0x7d || byte === 0x5d) this.#nesting.pop()
        at++
        continue
      }
      at++
      if (this.#structure(byte)) {
        this.#keep(chunk.subarray(from, at))
        from = at
      }
    }
    const left = chunk.subarray(from)
    if (this.#target === 'elements') this.#keepElement(left)
    else if (this.#target === undefined) this.#keep(left)
  }

  /** One byte outside strings. Returns whether the wanted part begins right after it. */
  #structure(byte: number): boolean {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) return false
    if (byte > 0x7f && this.#nesting.length === 0) return false // a byte order mark; JSON.parse judges the rest
    const nest = this.#nesting
    if (byte === quote) {
      if (this.#expect === 'key') this.#token = []
      else if (this.#isWanted('string')) return this.#begin('string')
      else this.#expect = 'after'
      this.#inString = true
      return false
    }
    if (byte === 0x7b || byte === 0x5b) {
      const here = this.#isHere()
      const wanted = byte === 0x5b && this.#isWanted('elements')
      nest.push(byte === 0x7b ? 'object' : 'array')
      if (here && byte === 0x7b) this.#matched = nest.length
      this.#expect = byte === 0x7b ? 'key' : 'value'
      this.#key = undefined
      return wanted ? this.#begin('elements') : false
    }
    if (byte === 0x7d || byte === 0x5d) {
      nest.pop()
      this.#matched = Math.min(this.#matched, nest.length)
      this.#expect = 'after'
    } else if (byte === 0x3a) this.#expect = 'value'
    else if (byte === 0x2c) this.#expect = nest.at(-1) === 'object' ? 'key' : 'value'
    else if (this.#expect === 'value') this.#expect = 'after'
    return false
  }

  /** The value that begins now stands on the path. */
  #isHere(): boolean {
    const depth = this.#nesting.length
    if (this.#expect !== 'value' || this.#matched !== depth) return false
    if (depth === 0) return true
    return this.#nesting.at(-1) === 'object' && this.#key === this.#wanted.path[depth - 1]?.toLowerCase()
  }

  #isWanted(as: Wanted['as']): boolean {
    return this.#wanted.as === as && this.#nesting.length === this.#wanted.path.length && this.#isHere()
  }

  #begin(target: 'string' | 'elements'): true {
    if (this.met) throw unreadable('holds its data twice')
    this.met = true
    this.#target = target
    return true
  }

  /** Passes an unwanted string; returns where to go on. */
  #throughString(chunk: Buffer, from: number): number {
    let at = from
    while (at < chunk.length) {
      const byte = chunk[at++] as number
      if (this.#escaped) this.#escaped = false
      else if (byte === backslash) this.#escaped = true
      else if (byte === quote) {
        this.#inString = false
        if (this.#token !== undefined) {
          this.#token.push(chunk.subarray(from, at - 1))
          this.#key = keyOf(Buffer.concat(this.#token))
          this.#token = undefined
          this.#expect = 'colon'
        }
        return at
      }
    }
    this.#token?.push(Buffer.from(chunk.subarray(from)))
    return at
  }

  /** Passes the wanted string; yields its bytes, returns where to go on. */
  *#string(chunk: Buffer, from: number): Generator<Piece, number> {
    let at = from
    while (at < chunk.length) {
      if (this.#escape !== '') {
        this.#escape += String.fromCharCode(chunk[at++] as number)
        const part = this.#unescaped()
        if (part !== undefined && part.length > 0) yield { part }
        continue
      }
      const end = this.#runEnd(chunk, at)
      if (end > at) {
        if (this.#surrogate !== undefined) throw unreadable('holds half a surrogate pair')
        yield { part: chunk.subarray(at, end) }
      }
      if (end === chunk.length) return end
      at = end + 1
      if (chunk[end] === backslash) {
        this.#escape = '\\'
        continue
      }
      if (this.#surrogate !== undefined) throw unreadable('holds half a surrogate pair')
      this.#target = undefined
      this.#expect = 'after'
      this.#keep(Buffer.of(quote))
      return at
    }
    return at
  }

  #runEnd(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] as number
      if (byte === quote || byte === backslash) return at
      if (byte < 0x20) throw unreadable('holds a bare control character')
    }
    return chunk.length
  }

  /** The bytes of a complete escape; undefined while it is incomplete. */
  #unescaped(): Buffer | undefined {
    const escape = this.#escape
    if (escape.length === 2 && escape[1] !== 'u') {
      const char = simpleEscapes[escape.slice(1)]
      if (char === undefined || this.#surrogate !== undefined) throw unreadable('holds a broken escape')
      this.#escape = ''
      return Buffer.from(char)
    }
    if (escape.length < 6) return undefined
    if (!/^\\u[0-9a-fA-F]{4}$/.test(escape)) throw unreadable('holds a broken escape')
    this.#escape = ''
    const unit = Number.parseInt(escape.slice(2), 16)
    const high = this.#surrogate
    this.#surrogate = undefined
    if (high !== undefined) {
      if (unit < 0xdc00 || unit > 0xdfff) throw unreadable('holds half a surrogate pair')
      return Buffer.from(String.fromCharCode(high, unit))
    }
    if (unit >= 0xdc00 && unit <= 0xdfff) throw unreadable('holds half a surrogate pair')
    if (unit >= 0xd800 && unit <= 0xdbff) {
      this.#surrogate = unit
      return undefined
    }
    return Buffer.from(String.fromCharCode(unit))
  }

  *#closeElement(byte: number): Generator<Piece> {
    const text = utf8.decode(Buffer.concat(this.#element)).trim()
    this.#element = []
    this.#elementSize = 0
    const last = byte === 0x5d
    if (text === '' && last && this.#elements === 0 && !this.#comma) return
    this.#comma = !last
    this.#elements++
    let element: unknown
    try {
      element = JSON.parse(text)
    } catch (error) {
      throw unreadable('holds an element that is not JSON', error)
    }
    yield { element }
  }

  #keep(bytes: Buffer): void {
    this.#skeletonSize += bytes.length
    if (this.#skeletonSize > skeletonCap) throw unreadable('is longer than any answer')
    if (bytes.length > 0) this.#skeleton.push(Buffer.from(bytes))
  }

  #keepElement(bytes: Buffer): void {
    this.#elementSize += bytes.length
    if (this.#elementSize > elementCap) throw unreadable('holds an endless element')
    if (bytes.length > 0) this.#element.push(Buffer.from(bytes))
  }
}

const utf8 = { decode: (bytes: Buffer) => bytes.toString('utf8') }
const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t'
}

function keyOf(raw: Buffer): string | undefined {
  try {
    return (JSON.parse(`"${raw.toString('utf8')}"`) as string).toLowerCase()
  } catch {
    return undefined // the skeleton holds the same bytes, and JSON.parse refuses them there
  }
}

function unreadable(why: string, cause?: unknown): BrokenPromise {
  return new BrokenPromise('carrier.answer-unreadable', { why: `the answer ${why}` }, cause)
}
