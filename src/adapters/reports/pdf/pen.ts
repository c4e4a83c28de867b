/** Text of mixed runs in boxes: measured, broken into lines, written. Points; y grows downwards. */
import type PDFDocument from 'pdfkit'
import type { Face } from './faces.ts'
import { loadFaces } from './faces.ts'

export type PdfDocument = InstanceType<typeof PDFDocument>

export interface Style {
  readonly size: number
  readonly face?: Face
  readonly align?: 'left' | 'right' | 'center' | 'justify'
  /** Of the first line. */
  readonly indent?: number
  /** Height of a line, in sizes. */
  readonly leading?: number
}

export interface Pen {
  height(text: string, width: number, style: Style): number
  /** Returns the y below the text. */
  write(
    text: string,
    box: { readonly x: number; readonly y: number; readonly width: number },
    style: Style
  ): number
  rule(from: readonly [number, number], to: readonly [number, number], thickness?: number): void
}

interface Line {
  readonly words: readonly string[]
  readonly width: number
  readonly last: boolean
}

export function takePen(document: PdfDocument): Pen {
  const cut = loadFaces(document)
  const widths = new Map<string, number>()

  function widthOf(text: string, { size, face = 'regular' }: Style): number {
    const key = `${face} ${size} ${text}`
    const known = widths.get(key)
    if (known !== undefined) return known
    const width = cut(text, face).reduce(
      (sum, run) => sum + document.font(run.font).fontSize(size).widthOfString(run.text),
      0
    )
    widths.set(key, width)
    return width
  }

  function put(text: string, x: number, y: number, { size, face = 'regular' }: Style): void {
    let at = x
    for (const run of cut(text, face)) {
      document.font(run.font).fontSize(size)
      document.text(run.text, at, y + size * 0.95, { lineBreak: false, baseline: 'alphabetic' })
      at += document.widthOfString(run.text)
    }
  }

  function linesOf(text: string, width: number, style: Style): Line[] {
    const space = widthOf(' ', style)
    return text.split('\n').flatMap((paragraph, index) => {
      const lines: { words: string[]; width: number; last: boolean }[] = []
      let room = width - (index === 0 ? (style.indent ?? 0) : 0)
      let line = { words: [] as string[], width: 0, last: false }
      for (const word of paragraph.split(' ').flatMap(each => pieces(each, width, style))) {
        const more = widthOf(word, style)
        if (line.words.length > 0 && line.width + space + more > room) {
          lines.push(line)
          room = width
          line = { words: [], width: 0, last: false }
        }
        line.width += (line.words.length > 0 ? space : 0) + more
        line.words.push(word)
      }
      return [...lines, { ...line, last: true }]
    })
  }

  /** A word wider than its box is broken where it must be. */
  function pieces(word: string, width: number, style: Style): string[] {
    if (widthOf(word, style) <= width) return [word]
    const found = ['']
    for (const character of word) {
      const longer = (found.at(-1) ?? '') + character
      if (widthOf(longer, style) > width && found.at(-1) !== '') found.push(character)
      else found[found.length - 1] = longer
    }
    return found
  }

  function writeLine(line: Line, x: number, y: number, room: number, style: Style): void {
    const text = line.words.join(' ')
    const free = room - line.width
    if (style.align === 'right') return put(text, x + free, y, style)
    if (style.align === 'center') return put(text, x + free / 2, y, style)
    if (style.align !== 'justify' || line.last || line.words.length === 1) return put(text, x, y, style)
    const gap = widthOf(' ', style) + free / (line.words.length - 1)
    let at = x
    for (const word of line.words) {
      put(word, at, y, style)
      at += widthOf(word, style) + gap
    }
  }

  const leadingOf = (style: Style) => style.size * (style.leading ?? 1.3)
  return {
    height: (text, width, style) => linesOf(text, width, style).length * leadingOf(style),
    write(text, { x, y, width }, style) {
      const lines = linesOf(text, width, style)
      lines.forEach((line, index) => {
        const indent = index === 0 ? (style.indent ?? 0) : 0
        writeLine(line, x + indent, y + index * leadingOf(style), width - indent, style)
      })
      return y + lines.length * leadingOf(style)
    },
    rule([x1, y1], [x2, y2], thickness = 0.6) {
      document.moveTo(x1, y1).lineTo(x2, y2).lineWidth(thickness).stroke()
    }
  }
}
