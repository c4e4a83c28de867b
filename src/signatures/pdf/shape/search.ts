/** Signatures that no form leads to: every `/ByteRange` in the bytes of the file. */
import type { PdfSource } from '../read/source.ts'

const needle = Buffer.from('/ByteRange')
const mostFound = 1000

/** Offsets of what follows each `/ByteRange`, white space skipped; where its array begins when it has one. */
export function byteRangesIn(source: PdfSource): number[] {
  const found: number[] = []
  const step = 1024 * 1024
  for (let from = 0; from < source.size && found.length < mostFound; from += step) {
    // the slices overlap, so that none hides across a border
    const bytes = Buffer.from(source.read(from, step + needle.length - 1))
    for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) {
      if (found.length < mostFound) found.push(afterSpace(source, from + at + needle.length))
    }
  }
  return found
}

function afterSpace(source: PdfSource, offset: number): number {
  const text = Buffer.from(source.read(offset, 64)).toString('latin1')
  // eslint-disable-next-line no-control-regex -- NUL is white space in PDF
  return offset + (/^[\x00\t\n\f\r ]*/.exec(text)?.[0].length ?? 0)
}
