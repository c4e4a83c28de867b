/** Objects out of tokens (ISO 32000-1 section 7.3). Nesting is bounded, so recursion is. */
import { Keyword, Lexer, MoreBytesNeeded } from './lexer.ts'
import type { Punctuation, Token } from './lexer.ts'
import { pdfLimits } from './limits.ts'
import type { Budget } from './limits.ts'
import { refuse } from './refusal.ts'
import type { PdfSource } from './source.ts'
import { PdfArray, PdfDict, PdfName, PdfRef, PdfString } from './values.ts'
import type { PdfValue } from './values.ts'

/** One value; the lexer stands right after it. */
export function parseValue(lexer: Lexer): PdfValue {
  return valueFrom(lexer, lexer.next(), 0)
}

function valueFrom(lexer: Lexer, token: Token, depth: number): PdfValue {
  if (typeof token === 'number') return referenceOr(lexer, token)
  if (token instanceof PdfName || token instanceof PdfString) return token
  if (depth > pdfLimits.depth) refuse('pdf-signature.too-complex', 'objects are nested too deep')
  if (token === '[') return arrayFrom(lexer, depth)
  if (token === '<<') return dictFrom(lexer, depth)
  if (token instanceof Keyword) {
    if (token.word === 'true') return true
    if (token.word === 'false') return false
    if (token.word === 'null') return null
  }
  return refuse('pdf-signature.object-broken', `${wordOf(token)} where an object must be`)
}

/** `12 0 R` needs a look ahead; two numbers alone are two numbers. */
function referenceOr(lexer: Lexer, number: number): PdfValue {
  if (!Number.isSafeInteger(number) || number < 0) return number
  const back = lexer.at
  if (!lexer.digitNext()) return number
  const generation = lexer.next()
  if (typeof generation === 'number' && Number.isInteger(generation) && generation >= 0) {
    const word = lexer.next()
    if (word instanceof Keyword && word.word === 'R') return new PdfRef(number, generation)
  }
  lexer.at = back
  return number
}

function arrayFrom(lexer: Lexer, depth: number): PdfArray {
  const start = lexer.offset(lexer.at - 1)
  const items: PdfValue[] = []
  for (;;) {
    const token = lexer.next()
    if (token === ']') return new PdfArray(items, start, lexer.offset())
    items.push(valueFrom(lexer, token, depth + 1))
  }
}

function dictFrom(lexer: Lexer, depth: number): PdfDict {
  const entries = new Map<string, PdfValue>()
  let ambiguous = false
  for (;;) {
    const key = lexer.next()
    if (key === '>>') return new PdfDict(entries, ambiguous)
    if (!(key instanceof PdfName)) refuse('pdf-signature.object-broken', `${wordOf(key)} where a key must be`)
    if (entries.has(key.value)) ambiguous = true
    entries.set(key.value, valueFrom(lexer, lexer.next(), depth + 1))
  }
}

function wordOf(token: Punctuation | Keyword | Token): string {
  if (token instanceof Keyword) return `"${token.word.slice(0, 20).replace(/[^\x21-\x7e]/g, '?')}"`
  return typeof token === 'string' ? `"${token}"` : 'something else'
}

export function expectWord(lexer: Lexer, ...words: readonly string[]): string {
  const token = lexer.next()
  if (token instanceof Keyword && words.includes(token.word)) return token.word
  return refuse('pdf-signature.object-broken', `${wordOf(token)} where "${words.join('" or "')}" must be`)
}

/**
 * Reads something of unknown length at a file offset: with what lies at hand first, then with more and more,
 * up to the largest object allowed.
 */
export function readAt<T>(source: PdfSource, offset: number, budget: Budget, read: (lexer: Lexer) => T): T {
  if (offset < 0 || offset >= source.size) refuse('pdf-signature.xref-broken', `offset ${offset} is outside`)
  for (let least = 1024; ; least = Math.min(least * 8, pdfLimits.objectBytes)) {
    const bytes = source.near(offset, least)
    try {
      return read(new Lexer(bytes, offset, offset + bytes.length >= source.size, budget))
    } catch (error) {
      if (!(error instanceof MoreBytesNeeded)) throw error
      if (least >= pdfLimits.objectBytes) refuse('pdf-signature.too-complex', 'one object is too large')
    }
  }
}
