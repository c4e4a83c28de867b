/** Which revision a signature closes: it must cover all of it, to the `%%EOF` and at most its line end. */
import type { PdfRevision } from '../read/chain.ts'
import type { PdfSource } from '../read/source.ts'

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

/** Whether the file goes on after its last revision. */
export function hasBytesAfter(source: PdfSource, revisions: readonly PdfRevision[]): boolean {
  const end = revisions.at(-1)?.end ?? 0
  return source.size > end + lineEndAt(source, end)
}

/** Bytes of the line end at an offset: CR LF, LF, CR or none. */
function lineEndAt(source: PdfSource, offset: number): number {
  const [first, second] = source.read(offset, 2)
  if (first === 0x0d) return second === 0x0a ? 2 : 1
  return first === 0x0a ? 1 : 0
}
