/**
 * The chain of cross-reference sections and the revisions that they make (ISO 32000-1 7.5.6).
 *
 * A revision is one or more sections that one `startxref … %%EOF` closes: an incremental update has one section,
 * a linearised first revision two, a hybrid section brings a stream along (7.5.8.4).
 */
import { pdfLimits } from './limits.ts'
import type { Budget } from './limits.ts'
import { refuse } from './refusal.ts'
import type { PdfSource } from './source.ts'
import { countOf } from './values.ts'
import type { PdfDict } from './values.ts'
import type { XrefSection } from './xref-section.ts'
import { readXrefStream } from './xref-stream.ts'
import { readTable } from './xref-table.ts'

export interface PdfRevision {
  /** 0 is the oldest. */
  readonly index: number
  /** Newest first. */
  readonly sections: readonly XrefSection[]
  /** Of the newest section. */
  readonly trailer: PdfDict
  /** Offset after `%%EOF`, without the line end that may follow. */
  readonly end: number
}

export interface Chain {
  /** Oldest first. */
  readonly revisions: readonly PdfRevision[]
  /** What `startxref` at the end of the file says. */
  readonly startxref: number
}

interface Closing {
  readonly startxref: number
  readonly end: number
}

const tailBytes = 2048
/** Between trailer and `startxref` some writers leave a comment with their name (iText does). */
const closingForm =
  /^(?:[\0\t\n\f\r ]|%(?!%EOF)[^\r\n]{0,200}[\r\n])*startxref[\t ]*(?:\r\n|\r|\n)[\t ]*(\d{1,12})[\t ]*(?:\r\n|\r|\n)%%EOF/

export function readChain(source: PdfSource, budget: Budget): Chain {
  if (Buffer.from(source.read(0, 5)).toString('latin1') !== '%PDF-') {
    refuse('pdf-signature.not-pdf', 'the file does not begin with %PDF-')
  }
  const last = lastClosing(source)
  const sections = sectionsFrom(source, last.startxref, budget)
  const closings = new Map<number, number>([[last.startxref, last.end]])
  for (const section of sections) {
    const closing = closingAt(source, section.end)
    if (closing !== undefined && !closings.has(closing.startxref))
      closings.set(closing.startxref, closing.end)
  }
  return { revisions: revisionsOf(sections, closings), startxref: last.startxref }
}

function revisionsOf(sections: readonly XrefSection[], closings: ReadonlyMap<number, number>): PdfRevision[] {
  const revisions: PdfRevision[] = []
  let open: XrefSection[] = []
  for (const section of [...sections].reverse()) {
    open.unshift(section)
    const end = closings.get(section.offset)
    if (end === undefined) continue
    revisions.push({ index: revisions.length, sections: open, trailer: section.trailer, end })
    open = []
  }
  revisions.forEach((revision, index) => {
    const next = revisions[index + 1]
    if (next !== undefined && next.end <= revision.end) {
      refuse('pdf-signature.xref-broken', 'revisions do not follow each other')
    }
  })
  return revisions
}

function lastClosing(source: PdfSource): Closing {
  const from = Math.max(0, source.size - tailBytes)
  const tail = Buffer.from(source.read(from, tailBytes)).toString('latin1')
  const at = tail.lastIndexOf('startxref')
  const closing = at === -1 ? undefined : closingAt(source, from + at)
  return closing ?? refuse('pdf-signature.xref-broken', 'no "startxref" and %%EOF at the end of the file')
}

function closingAt(source: PdfSource, offset: number): Closing | undefined {
  const match = closingForm.exec(Buffer.from(source.read(offset, 512)).toString('latin1'))
  return match === null ? undefined : { startxref: Number(match[1]), end: offset + match[0].length }
}

/** Newest first; a section that a hybrid one brings along stands right after it. */
function sectionsFrom(source: PdfSource, start: number, budget: Budget): XrefSection[] {
  const sections: XrefSection[] = []
  const seen = new Set<number>()
  let entries = 0
  const add = (offset: number): XrefSection => {
    if (seen.has(offset)) refuse('pdf-signature.xref-broken', 'cross-reference sections go round in a circle')
    if (sections.length >= pdfLimits.sections) refuse('pdf-signature.too-complex', 'too many revisions')
    seen.add(offset)
    const section = readSection(source, offset, budget)
    entries += section.entries.size
    if (entries > pdfLimits.entries) refuse('pdf-signature.too-complex', 'too many xref entries')
    sections.push(section)
    return section
  }
  for (let offset: number | undefined = start; offset !== undefined;) {
    const section = add(offset)
    const extra = section.form === 'table' ? offsetIn(section.trailer, 'XRefStm') : undefined
    // an update may name the stream of an older hybrid section again
    const known = sections.find(each => each.offset === extra && each.form === 'stream')
    if (known !== undefined) sections.push(known)
    else if (extra !== undefined) add(extra)
    const previous = offsetIn(section.trailer, 'Prev')
    // only the second section of a linearised file lies behind the first
    if (previous !== undefined && previous > offset && offsetIn(section.trailer, 'Prev') !== undefined) {
      const behind = add(previous)
      if (offsetIn(behind.trailer, 'Prev') !== undefined) {
        refuse('pdf-signature.xref-broken', 'an older revision lies behind a newer one')
      }
      break
    }
    offset = previous
  }
  return sections
}

/** White space before it is passed over: some writers count the line end before `xref` in. */
function readSection(source: PdfSource, offset: number, budget: Budget): XrefSection {
  const text = Buffer.from(source.read(offset, 16)).toString('latin1')
  const table = /^([\t\n\r ]{0,4})xref[\r\n\t ]/.exec(text)
  return table === null
    ? readXrefStream(source, offset, budget)
    : readTable(source, offset, offset + (table[1]?.length ?? 0), budget)
}

function offsetIn(trailer: PdfDict, key: string): number | undefined {
  const value = trailer.get(key)
  // at offset 0 stands the header: some writers say so when there is nothing before
  if (value === null || value === 0) return undefined
  return countOf(value) ?? refuse('pdf-signature.xref-broken', `/${key} of a trailer is no offset`)
}
