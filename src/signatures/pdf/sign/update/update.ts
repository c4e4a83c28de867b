/**
 * An incremental update (ISO 32000-1 section 7.5.6): objects, new or changed, behind the bytes that are there. Its
 * cross-reference section is of the kind that the file ends with, because section 7.5.8.4 lets only hybrid files mix.
 */
import { createHash } from 'node:crypto'
import { PdfArray, PdfDict, PdfRef, PdfString } from '../../read/values.ts'
import type { PdfValue } from '../../read/values.ts'
import { array, name } from './build.ts'
import { bytesOf, NewStream, textOf } from './write.ts'

/** How the file ends to which something is appended. */
export interface FileEnd {
  readonly size: number
  /** Whether its last byte ends a line. */
  readonly lineEnded: boolean
  /** The newest section: its kind, its offset (`startxref`) and its trailer dictionary. */
  readonly kind: 'table' | 'stream'
  readonly startxref: number
  readonly trailer: PdfDict
  /** First object number that no section uses. */
  readonly nextNumber: number
}

/** Belongs to one section and not to the next (tables 15, 17 and 19). */
const ofTheSection = [
  'Prev',
  'XRefStm',
  'Size',
  'Type',
  'W',
  'Index',
  'Filter',
  'DecodeParms',
  'DL',
  'Length'
]

export class Update {
  readonly #end: FileEnd
  readonly #objects = new Map<number, { generation: number; bytes: Uint8Array }>()
  #next: number

  constructor(end: FileEnd) {
    this.#end = end
    this.#next = end.nextNumber
  }

  reserve(): PdfRef {
    return new PdfRef(this.#next++, 0)
  }

  add(value: PdfValue | NewStream): PdfRef {
    const reference = this.reserve()
    this.put(reference, value)
    return reference
  }

  /** Writes a reserved object, or replaces one of the file. */
  put(reference: PdfRef, value: PdfValue | NewStream): void {
    this.putBytes(reference, bytesOf(value))
  }

  /** For an object whose bytes must be known to their places: the signature. */
  putBytes(reference: PdfRef, bytes: Uint8Array): void {
    this.#objects.set(reference.number, { generation: reference.generation, bytes })
  }

  /** `bodies` are the file offsets at which each object's own bytes begin, by object number. */
  render(): { readonly bytes: Buffer; readonly bodies: ReadonlyMap<number, number> } {
    const parts: Uint8Array[] = []
    let at = this.#end.size
    const add = (bytes: Uint8Array) => {
      parts.push(bytes)
      at += bytes.length
    }
    if (!this.#end.lineEnded) add(Buffer.from('\n'))
    const bodies = new Map<number, number>()
    const rows: Row[] = []
    for (const [number, { generation, bytes }] of [...this.#objects].sort(([a], [b]) => a - b)) {
      rows.push({ number, generation, offset: at })
      add(Buffer.from(`${number} ${generation} obj\n`))
      bodies.set(number, at)
      add(bytes)
      add(Buffer.from('\nendobj\n'))
    }
    const startxref = at
    add(this.#end.kind === 'table' ? this.#table(rows, parts) : this.#stream(rows, startxref, parts))
    add(Buffer.from(`startxref\n${startxref}\n%%EOF\n`))
    return { bytes: Buffer.concat(parts), bodies }
  }

  #table(rows: readonly Row[], parts: readonly Uint8Array[]): Buffer {
    const sections = runsOf(rows).map(
      run => `${run[0]?.number ?? 0} ${run.length}\n${run.map(tableLine).join('')}`
    )
    const trailer = this.#trailer(this.#next, parts)
    return Buffer.from(`xref\n${sections.join('')}trailer\n${textOf(trailer)}\n`, 'latin1')
  }

  #stream(rows: readonly Row[], startxref: number, parts: readonly Uint8Array[]): Buffer {
    const own = { number: this.#next, generation: 0, offset: startxref }
    const all = [...rows, own].sort((a, b) => a.number - b.number)
    const data = Buffer.alloc(all.length * 8)
    all.forEach(({ generation, offset }, i) => {
      data.writeUInt8(1, i * 8)
      data.writeUIntBE(offset, i * 8 + 1, 5)
      data.writeUInt16BE(generation, i * 8 + 6)
    })
    const dictionary = new PdfDict(
      new Map<string, PdfValue>([
        ['Type', name('XRef')],
        ...this.#trailer(own.number + 1, parts).entries,
        ['W', array([1, 5, 2])],
        ['Index', array(runsOf(all).flatMap(run => [run[0]?.number ?? 0, run.length]))]
      ])
    )
    const body = bytesOf(new NewStream(dictionary, data))
    return Buffer.concat([Buffer.from(`${own.number} 0 obj\n`), body, Buffer.from('\nendobj\n')])
  }

  #trailer(size: number, parts: readonly Uint8Array[]): PdfDict {
    const kept = [...this.#end.trailer.entries].filter(([key]) => !ofTheSection.includes(key))
    const entries = new Map<string, PdfValue>([['Size', size], ...kept])
    entries.set('Prev', this.#end.startxref)
    const id = entries.get('ID')
    if (id instanceof PdfArray) entries.set('ID', changedId(id, parts))
    return new PdfDict(entries)
  }
}

interface Row {
  readonly number: number
  readonly generation: number
  readonly offset: number
}

/** Exactly 20 bytes (section 7.5.4). */
const tableLine = ({ offset, generation }: Row) =>
  `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`

function runsOf(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run?.at(-1)?.number === row.number - 1) run.push(row)
    else runs.push([row])
  }
  return runs
}

/** Section 14.4: the first part stays for ever, the second follows the content. No chance, so that bytes repeat. */
function changedId(id: PdfArray, parts: readonly Uint8Array[]): PdfArray {
  const [first] = id.items
  if (!(first instanceof PdfString)) return id
  const hash = createHash('sha256').update(first.bytes)
  for (const part of parts) hash.update(part)
  return array([first, new PdfString(hash.digest().subarray(0, 16), true, -1, -1)])
}
