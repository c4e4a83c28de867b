/** Which revision a signature closes: it must cover all of it, to the `%%EOF` and at most its line end. */
import type { PdfRevision } from '../read/chain.ts'
import type { PdfSource } from '../read/source.ts'

const mostLineEnds = 8

/** The revision that ends where the signed bytes end, if there is one. */
export function closedBy(
  source: PdfSource,
  revisions: readonly PdfRevision[],
  end: number
): PdfRevision | undefined {
  return revisions.find(
    revision => end >= revision.end && end <= revision.end + lineEndAt(source, revision.end)
  )
}

/**
 * Whether the file goes on after its last revision: after the signature that closes it, else after the line end.
 * Even a line end that nobody signed could be another one tomorrow.
 */
export function hasBytesAfter(
  source: PdfSource,
  revisions: readonly PdfRevision[],
  signedEnds: readonly number[]
): boolean {
  const end = revisions.at(-1)?.end ?? 0
  const signed = signedEnds.filter(each => each >= end)
  return source.size > (signed.length > 0 ? Math.max(...signed) : end + lineEndAt(source, end))
}

/** Bytes of line ends at an offset; some writers leave several. */
function lineEndAt(source: PdfSource, offset: number): number {
  const bytes = source.read(offset, mostLineEnds)
  const other = bytes.findIndex(byte => byte !== 0x0d && byte !== 0x0a)
  return other === -1 ? bytes.length : other
}
