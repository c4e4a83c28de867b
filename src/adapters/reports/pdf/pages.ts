/** A4 with the margins of NĐ 30/2020 Appendix I, and the pen on the page where there is room. */
import PDFDocument from 'pdfkit'
import type { Pen, Style } from './pen.ts'
import { takePen } from './pen.ts'

const mm = 72 / 25.4
/** 20 mm above and below, 30 mm left, 15 mm right. */
const margin = { top: 20 * mm, bottom: 20 * mm, left: 30 * mm, right: 15 * mm }
const paper = { width: 210 * mm, height: 297 * mm }
export const column = { x: margin.left, width: paper.width - margin.left - margin.right }
const lowest = paper.height - margin.bottom

export interface Pages {
  readonly pen: Pen
  y: number
  /** Goes to a new page when so much does not fit; true when it did. */
  need(height: number): boolean
  paragraph(text: string, style: Style, after?: number): void
  finish(): Promise<Buffer>
}

export function openPages(title: string, madeAt: Date): Pages {
  const document = new PDFDocument({
    size: [paper.width, paper.height],
    margin: 0,
    bufferPages: true,
    lang: 'vi',
    displayTitle: true,
    info: { Title: title, CreationDate: madeAt, Producer: 'Liên Thông', Creator: 'Liên Thông' }
  })
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  const pen = takePen(document)
  const pages: Pages = {
    pen,
    y: margin.top,
    need(height) {
      if (pages.y + height <= lowest) return false
      document.addPage()
      pages.y = margin.top
      return true
    },
    /** A paragraph that fits on a page is not parted. */
    paragraph(text, style, after = 4) {
      pages.need(pen.height(text, column.width, style))
      pages.y = pen.write(text, { ...column, y: pages.y }, style) + after
    },
    finish() {
      // In the upper margin, in the middle, and not on the first page.
      const { count } = document.bufferedPageRange()
      for (let page = 1; page < count; page++) {
        document.switchToPage(page)
        pen.write(String(page + 1), { ...column, y: margin.top / 2 - 4 }, { size: 13, align: 'center' })
      }
      document.end()
      return done
    }
  }
  return pages
}
