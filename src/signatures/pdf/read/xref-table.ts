/** The classic table: `xref`, subsections of 20-byte entries, `trailer` (ISO 32000-1 7.5.4). */
import type { Budget } from './limits.ts'
import { pdfLimits } from './limits.ts'
import { expectWord, parseValue, readAt } from './parser.ts'
import { refuse } from './refusal.ts'
import type { PdfSource } from './source.ts'
import { PdfDict } from './values.ts'
import { freeEntry } from './xref-section.ts'
import type { XrefEntry, XrefSection } from './xref-section.ts'

const entryBytes = 20
const headForm = /^[ \t\r\n]*(\d{1,10}) (\d{1,10})[ \t]*(?:\r\n|\r|\n)/
const trailerForm = /^[ \t\r\n]*trailer/

/** `keyword` is the offset of `xref` itself, `offset` the one by which the section is known. */
export function readTable(source: PdfSource, offset: number, keyword: number, budget: Budget): XrefSection {
  const entries = new Map<number, XrefEntry>()
  let at = keyword + 'xref'.length
  for (;;) {
    const text = latin1(source.read(at, 64))
    if (trailerForm.test(text)) break
    const head = headForm.exec(text)
    if (head === null) return refuse('pdf-signature.xref-broken', `no subsection at offset ${at}`)
    at = readSubsection(source, at + head[0].length, Number(head[1]), Number(head[2]), entries, budget)
  }
  const { trailer, end } = readAt(source, at, budget, lexer => {
    expectWord(lexer, 'trailer')
    const value = parseValue(lexer)
    return { trailer: value, end: lexer.offset() }
  })
  if (!(trailer instanceof PdfDict))
    return refuse('pdf-signature.xref-broken', 'the trailer is no dictionary')
  return { offset, form: 'table', entries, trailer, end }
}

/** Returns the offset after it. */
function readSubsection(
  source: PdfSource,
  offset: number,
  first: number,
  count: number,
  entries: Map<number, XrefEntry>,
  budget: Budget
): number {
  if (entries.size + count > pdfLimits.entries) refuse('pdf-signature.too-complex', 'too many xref entries')
  const rows = 3000
  for (let done = 0; done < count; done += rows) {
    const here = Math.min(rows, count - done)
    const bytes = source.read(offset + done * entryBytes, here * entryBytes)
    budget.spend(here)
    for (let row = 0; row < here; row++) {
      const number = first + done + row
      const entry = entryAt(bytes, row * entryBytes)
      if (entry === undefined) refuse('pdf-signature.xref-broken', `entry of object ${number} is malformed`)
      if (entries.has(number)) refuse('pdf-signature.xref-broken', `two entries for object ${number}`)
      entries.set(number, entry)
    }
  }
  return offset + count * entryBytes
}

/** Ten digits, a space, five digits, a space, `n` or `f`, and two bytes of line end. By bytes, because there are many. */
function entryAt(bytes: Uint8Array, at: number): XrefEntry | undefined {
  const [offset, generation] = [digitsAt(bytes, at, 10), digitsAt(bytes, at + 11, 5)]
  const kind = bytes[at + 17]
  const [last, end] = [bytes[at + 18], bytes[at + 19]]
  const ends = (last === 0x20 && (end === 0x0a || end === 0x0d)) || (last === 0x0d && end === 0x0a)
  const spaced = bytes[at + 10] === 0x20 && bytes[at + 16] === 0x20
  if (offset < 0 || generation < 0 || !spaced || !ends || (kind !== 0x6e && kind !== 0x66)) return undefined
  // at offset 0 stands the header: some writers mark what they never wrote like this
  return kind === 0x6e && offset > 0 ? { kind: 'plain', offset, generation } : freeEntry
}

/** -1 when one of them is no digit. */
function digitsAt(bytes: Uint8Array, from: number, count: number): number {
  let value = 0
  for (let at = from; at < from + count; at++) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
