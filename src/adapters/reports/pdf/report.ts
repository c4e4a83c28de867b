/** The report on paper, in the form of an administrative document (NĐ 30/2020 Appendix I and III). */
import type { AdministrativeForm, IndicatorReport } from '../../../exchange/ports/reports.ts'
import { headOf, recipientsOf } from '../form.ts'
import { tablesOf } from '../tables.ts'
import { decree, remarks, titleOf } from '../words.ts'
import type { Pages } from './pages.ts'
import { column, openPages } from './pages.ts'
import { writeTable } from './table.ts'

export async function pdfReport(report: IndicatorReport, form: AdministrativeForm): Promise<Buffer> {
  const pages = openPages(titleOf(report), report.madeAt)
  writeHead(pages, form)
  writeTitle(pages, report)
  pages.paragraph(decree(form.issuer, report), { size: 13, align: 'justify', indent: 28 }, 8)
  for (const { title, columns, rows, dense } of tablesOf(report)) {
    // A heading stays with its table.
    if (pages.y > 640) pages.need(1000)
    pages.paragraph(title, { size: 13, face: 'bold' })
    await writeTable(pages, columns, rows, dense ? 9 : 11)
  }
  for (const remark of remarks(report))
    pages.paragraph(remark, { size: 11, face: 'italic', align: 'justify' }, 2)
  writeFoot(pages, form)
  return pages.finish()
}

const left = { x: column.x - 36, width: 224 }
const right = { x: column.x + 194, width: column.width - 186 }

export function writeHead(pages: Pages, form: AdministrativeForm): void {
  const { pen } = pages
  const head = headOf(form)
  const top = pages.y
  const centre = (box: typeof left) => box.x + box.width / 2
  let y = top
  if (head.above !== undefined)
    y = pen.write(head.above, { ...left, y }, { size: 12, align: 'center', leading: 1.2 })
  y = pen.write(head.issuer, { ...left, y }, { size: 12, face: 'bold', align: 'center', leading: 1.2 })
  pen.rule([centre(left) - 34, y + 2], [centre(left) + 34, y + 2])
  const leftEnd = pen.write(head.number, { ...left, y: y + 9 }, { size: 13, align: 'center' })

  y = pen.write(head.country, { ...right, y: top }, { size: 12, face: 'bold', align: 'center', leading: 1.2 })
  y = pen.write(head.motto, { ...right, y }, { size: 13, face: 'bold', align: 'center', leading: 1.2 })
  pen.rule([centre(right) - 82, y + 2], [centre(right) + 82, y + 2])
  const rightEnd = pen.write(
    head.placeAndDate,
    { ...right, y: y + 9 },
    { size: 13, face: 'italic', align: 'center' }
  )
  pages.y = Math.max(leftEnd, rightEnd) + 16
}

function writeTitle(pages: Pages, report: IndicatorReport): void {
  pages.paragraph('BÁO CÁO', { size: 14, face: 'bold', align: 'center' }, 0)
  pages.paragraph(titleOf(report), { size: 14, face: 'bold', align: 'center' }, 3)
  const middle = column.x + column.width / 2
  pages.pen.rule([middle - 60, pages.y], [middle + 60, pages.y])
  pages.y += 12
}

export function writeFoot(pages: Pages, form: AdministrativeForm): void {
  pages.y += 10
  pages.need(150)
  const { pen, y: top } = pages
  let y = pen.write('Nơi nhận:', { ...column, y: top, width: 200 }, { size: 12, face: 'italic' })
  for (const recipient of recipientsOf())
    y = pen.write(`- ${recipient}`, { x: column.x, y, width: 210 }, { size: 11, leading: 1.25 })
  const box = { x: column.x + 230, width: column.width - 230 }
  const bold = { size: 13, face: 'bold', align: 'center' } as const
  const { signerTitle, signerName } = headOf(form)
  const below = pen.write(signerTitle, { ...box, y: top }, bold)
  const place = pen.write(
    '(Chữ ký số)',
    { ...box, y: below + 2 },
    { size: 11, face: 'italic', align: 'center' }
  )
  if (signerName !== undefined) pen.write(signerName, { ...box, y: place + 50 }, bold)
  pages.y = Math.max(y, place + 70)
}
