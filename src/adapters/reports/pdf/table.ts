/** A table that goes on over pages: its head stands on each of them, a row is never parted. */
import { setImmediate as turn } from 'node:timers/promises'
import { column } from './pages.ts'
import type { Pages } from './pages.ts'
import type { Style } from './pen.ts'

export interface TableColumn {
  readonly head: string
  /** Shares of the width. */
  readonly width: number
  readonly align: 'left' | 'right' | 'center'
}

export interface TableRow {
  readonly cells: readonly string[]
  readonly bold?: boolean
}

const padding = 3

export async function writeTable(
  pages: Pages,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  size: number
): Promise<void> {
  const shares = columns.reduce((sum, each) => sum + each.width, 0)
  const widths = columns.map(each => (each.width / shares) * column.width)
  const heading = { cells: columns.map(each => each.head), bold: true }
  const head = () =>
    writeRow(pages, heading, widths, () => ({ size, face: 'bold', align: 'center', leading: 1.15 }))
  // The head does not stay behind alone.
  pages.need(heightOf(pages, heading, widths, size) + size * 4)
  head()
  for (const [index, row] of rows.entries()) {
    // A thousand rows take seconds: others are answered in between.
    if (index % 20 === 19) await turn()
    if (pages.need(heightOf(pages, row, widths, size))) head()
    writeRow(pages, row, widths, index => styleOf(columns[index], row, size))
  }
  pages.y += 6
}

function styleOf(cell: TableColumn | undefined, row: TableRow, size: number): Style {
  return { size, leading: 1.15, align: cell?.align ?? 'left', ...(row.bold === true ? { face: 'bold' } : {}) }
}

function heightOf({ pen }: Pages, row: TableRow, widths: readonly number[], size: number): number {
  const style: Style = { size, leading: 1.15, ...(row.bold === true ? { face: 'bold' } : {}) }
  const heights = row.cells.map((cell, index) => pen.height(cell, (widths[index] ?? 0) - 2 * padding, style))
  return Math.max(...heights) + 2 * padding
}

function writeRow(
  pages: Pages,
  row: TableRow,
  widths: readonly number[],
  styleFor: (index: number) => Style
): void {
  const { pen } = pages
  const top = pages.y
  const bottom = top + heightOf(pages, row, widths, styleFor(0).size)
  let x = column.x
  row.cells.forEach((cell, index) => {
    const width = widths[index] ?? 0
    const style = styleFor(index)
    const room = bottom - top - pen.height(cell, width - 2 * padding, style)
    pen.write(cell, { x: x + padding, y: top + room / 2, width: width - 2 * padding }, style)
    pen.rule([x, top], [x, bottom])
    x += width
  })
  pen.rule([x, top], [x, bottom])
  pen.rule([column.x, top], [x, top])
  pen.rule([column.x, bottom], [x, bottom])
  pages.y = bottom
}
