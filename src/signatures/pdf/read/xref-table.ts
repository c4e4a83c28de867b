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
const entryForm = /^(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)$/
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
    const text = latin1(source.read(offset + done * entryBytes, here * entryBytes))
    budget.spend(here)
    for (let row = 0; row < here; row++) {
      const entry = entryForm.exec(text.slice(row * entryBytes, (row + 1) * entryBytes))
      const number = first + done + row
      if (entry === null) return refuse('pdf-signature.xref-broken', `entry of object ${number} is malformed`)
      if (entries.has(number)) refuse('pdf-signature.xref-broken', `two entries for object ${number}`)
      entries.set(
        number,
        // at offset 0 stands the header: some writers mark what they never wrote like this
        entry[3] === 'n' && Number(entry[1]) > 0
          ? { kind: 'plain', offset: Number(entry[1]), generation: Number(entry[2]) }
          : freeEntry
      )
    }
  }
  return offset + count * entryBytes
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
