/** The places that NĐ 30/2020 Appendix I gives to a signature's form, on the page as it is seen, in points. */
import { corner, mm } from './corner.ts'
import { seenSize, type Box, type PageFrame } from './frame.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Upper right corner: right edges at the margin, in the free strip above the page's text. `others` are signatures that
 * stand there already (a copy of a document that came signed): the next goes below them while the strip lasts, else to
 * their left.
 */
export function cornerBox(frame: PageFrame, size: Size, others: readonly Box[]): Box | undefined {
  let box = { x: seenSize(frame).width - corner.rightMm * mm - size.width, y: corner.topMm * mm, ...size }
  for (let moves = 0; moves <= 2 * others.length; moves++) {
    const hit = others.find(other => meet(box, other))
    if (hit === undefined) break
    const below = hit.y + hit.height + gap
    if (below + size.height <= corner.stripMm * mm) box = { ...box, y: below }
    else box = { ...box, x: hit.x - gap - size.width, y: corner.topMm * mm }
  }
  return others.some(other => meet(box, other)) ? undefined : whole(frame, box)
}

const gap = 2

const meet = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The seal covers the left third of the personal signature; their middles are at one height. */
export function sealBox(frame: PageFrame, signature: Box, size: Size): Box | undefined {
  const box = {
    x: signature.x + signature.width / 3 - size.width,
    y: signature.y + (signature.height - size.height) / 2,
    ...size
  }
  return whole(frame, box)
}

export function placedBox(frame: PageFrame, leftMm: number, topMm: number, size: Size): Box | undefined {
  return whole(frame, { x: leftMm * mm, y: topMm * mm, ...size })
}

/** Half a seal is no seal: what would run over the page's edge has no place. */
function whole(frame: PageFrame, box: Box): Box | undefined {
  const page = seenSize(frame)
  const inside =
    box.x >= 0 && box.y >= 0 && box.x + box.width <= page.width && box.y + box.height <= page.height
  return inside ? box : undefined
}
