/** Writes lines and paragraphs of mixed runs; PDFKit's own paragraphs know one font at a time. */
import type PDFDocument from 'pdfkit'
import { loadFaces, type Face } from './faces.ts'

type Document = InstanceType<typeof PDFDocument>

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
}

export interface Style {
  readonly size: number
  readonly face?: Face
  readonly align?: 'left' | 'center' | 'justify'
  /** Of the first line. */
  readonly indent?: number
  readonly leading?: number
}

interface Word {
  readonly text: string
  readonly width: number
}

export interface Pen {
  /** Returns the y below the text. */
  paragraph(text: string, box: Box, style: Style): number
  /** A rule under the last line of a heading, as the form asks. */
  rule(centre: number, y: number, width: number): void
}

export function takePen(document: Document): Pen {
  const cut = loadFaces(document)

  function width(text: string, style: Style): number {
    return cut(text, style.face ?? 'regular').reduce(
      (sum, run) => sum + document.font(run.font).fontSize(style.size).widthOfString(run.text),
      0
    )
  }

  function write(text: string, x: number, y: number, style: Style): void {
    let at = x
    for (const run of cut(text, style.face ?? 'regular')) {
      document.font(run.font).fontSize(style.size)
      document.text(run.text, at, y + style.size, { lineBreak: false, baseline: 'alphabetic' })
      at += document.widthOfString(run.text)
    }
  }

  function wrap(text: string, box: Box, style: Style): Word[][] {
    const space = width(' ', style)
    const lines: Word[][] = [[]]
    let used = style.indent ?? 0
    for (const word of text.split(/ +/).map(each => ({ text: each, width: width(each, style) }))) {
      const line = lines.at(-1) ?? []
      const more = line.length === 0 ? word.width : space + word.width
      if (line.length > 0 && used + more > box.width) {
        lines.push([word])
        used = word.width
      } else {
        line.push(word)
        used += more
      }
    }
    return lines
  }

  function writeLine(words: Word[], isLast: boolean, x: number, y: number, room: number, style: Style) {
    const text = words.map(word => word.text).join(' ')
    if (style.align === 'center') return write(text, x + (room - width(text, style)) / 2, y, style)
    if (style.align !== 'justify' || isLast || words.length === 1) return write(text, x, y, style)
    const gap = (room - words.reduce((sum, word) => sum + word.width, 0)) / (words.length - 1)
    let at = x
    for (const word of words) {
      write(word.text, at, y, style)
      at += word.width + gap
    }
  }

  return {
    paragraph(text, box, style) {
      const leading = style.size * (style.leading ?? 1.45)
      const lines = wrap(text, box, style)
      lines.forEach((words, i) => {
        const indent = i === 0 ? (style.indent ?? 0) : 0
        const y = box.y + i * leading
        writeLine(words, i === lines.length - 1, box.x + indent, y, box.width - indent, style)
      })
      return box.y + lines.length * leading
    },
    rule(centre, y, length) {
      document
        .moveTo(centre - length / 2, y)
        .lineTo(centre + length / 2, y)
        .lineWidth(0.7)
        .stroke()
    }
  }
}
