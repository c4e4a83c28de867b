/**
 * How words fill the corner. The law fixes the size at 10 points, so text never shrinks: it takes up to three lines
 * (which end above the first line of a page laid out by NĐ 30/2020, 20 mm from its top), first in a narrow corner, then
 * in a wider one, and is refused when even that is too small.
 */
import type { Problem } from '../../../../domain/problem.ts'

export const mm = 72 / 25.4
export const corner = {
  size: 10,
  leading: 11.5,
  lines: 3,
  /** Free edge above and right of the text, as seen. */
  topMm: 7,
  rightMm: 15,
  /** Depth of the strip that a page laid out by the law leaves free (20 to 25 mm). */
  stripMm: 20,
  roomsMm: [90, 130]
} as const

/** Lines from top to bottom, or `pdf-signature.text-too-long`. */
export function fillCorner(
  parts: readonly string[],
  width: (text: string) => number
): readonly string[] | Problem {
  for (const room of corner.roomsMm) {
    const lines = pack(closed(parts), room * mm, width)
    if (lines !== undefined && lines.length <= corner.lines) return lines
  }
  return { code: 'pdf-signature.text-too-long', detail: `${parts.join('; ').length} characters` }
}

const closed = (parts: readonly string[]) =>
  parts.map((part, i) => (i < parts.length - 1 ? `${part};` : part))

/** A line ends after a part where it can, between two words where it must. */
function pack(parts: readonly string[], room: number, width: (text: string) => number): string[] | undefined {
  const lines: string[] = []
  function add(piece: string): boolean {
    const last = lines.at(-1)
    if (last !== undefined && width(`${last} ${piece}`) <= room) lines[lines.length - 1] = `${last} ${piece}`
    else if (width(piece) <= room) lines.push(piece)
    else return false
    return true
  }
  const fits = parts.every(part => add(part) || part.split(' ').every(add))
  return fits ? lines : undefined
}
