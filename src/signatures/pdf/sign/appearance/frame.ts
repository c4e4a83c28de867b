/** From the page as it is seen (points, from its upper left corner, y downwards) to the page's own space, and back. */

/** Lower left x and y, upper right x and y, in the page's space. */
export type Rectangle = readonly [number, number, number, number]

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PageFrame {
  /** CropBox within MediaBox (ISO 32000-1 section 14.11.2). */
  readonly visible: Rectangle
  /** Clockwise, degrees. */
  readonly rotate: 0 | 90 | 180 | 270
  /** Points of a unit (ISO 32000-1 table 30), 1 nearly always. */
  readonly unit: number
}

export function seenSize(frame: PageFrame): { width: number; height: number } {
  const [left, bottom, right, top] = frame.visible
  const [width, height] = [(right - left) * frame.unit, (top - bottom) * frame.unit]
  return frame.rotate % 180 === 0 ? { width, height } : { width: height, height: width }
}

function toPage(frame: PageFrame, seenX: number, seenY: number): [number, number] {
  const [left, bottom, right, top] = frame.visible
  const [x, y] = [seenX / frame.unit, seenY / frame.unit]
  switch (frame.rotate) {
    case 0:
      return [left + x, top - y]
    case 90:
      return [left + y, bottom + x]
    case 180:
      return [right - x, bottom + y]
    case 270:
      return [right - y, top - x]
  }
}

function toSeen(frame: PageFrame, x: number, y: number): [number, number] {
  const [left, bottom, right, top] = frame.visible
  const scaled = (a: number, b: number): [number, number] => [a * frame.unit, b * frame.unit]
  switch (frame.rotate) {
    case 0:
      return scaled(x - left, top - y)
    case 90:
      return scaled(y - bottom, x - left)
    case 180:
      return scaled(right - x, y - bottom)
    case 270:
      return scaled(top - y, right - x)
  }
}

export function onPage(frame: PageFrame, box: Box): Rectangle {
  const a = toPage(frame, box.x, box.y)
  const b = toPage(frame, box.x + box.width, box.y + box.height)
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])]
}

export function asSeen(frame: PageFrame, [x1, y1, x2, y2]: Rectangle): Box {
  const a = toSeen(frame, x1, y1)
  const b = toSeen(frame, x2, y2)
  const [x, y] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])]
  return { x, y, width: Math.abs(a[0] - b[0]), height: Math.abs(a[1] - b[1]) }
}

/** The form's /Matrix that keeps it upright on a turned page (ISO 32000-1 section 12.5.5). */
export function uprightMatrix(frame: PageFrame): readonly [number, number, number, number, number, number] {
  switch (frame.rotate) {
    case 0:
      return [1, 0, 0, 1, 0, 0]
    case 90:
      return [0, 1, -1, 0, 0, 0]
    case 180:
      return [-1, 0, 0, -1, 0, 0]
    case 270:
      return [0, -1, 1, 0, 0, 0]
  }
}
