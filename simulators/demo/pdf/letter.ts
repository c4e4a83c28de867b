/** One page in the form of NĐ 30/2020/NĐ-CP, Appendix I: what a clerk expects an official letter to look like. */
import PDFDocument from 'pdfkit'
import type { Letter } from '../letter.ts'
import { takePen, type Pen } from './pen.ts'

const page = { width: 595, left: 71, right: 43, top: 52 }
const content = { x: page.left, width: page.width - page.left - page.right }
const half = {
  left: { x: page.left - 14, width: 205 },
  right: { x: page.left + 190, width: content.width - 176 }
}

export async function letterPdf(letter: Letter): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    info: {
      Title: `${letter.number}/${letter.notation}`,
      Subject: letter.subject,
      Author: letter.from.name,
      CreationDate: new Date(`${letter.date}T09:00:00+07:00`)
    }
  })
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  const pen = takePen(document)
  const afterHead = Math.max(writeIssuer(pen, letter), writeMotto(pen, letter))
  const afterBody = writeBody(pen, letter, writeTitle(pen, letter, afterHead + 22))
  writeFoot(pen, letter, afterBody + 18)
  document.fillColor('#777777')
  pen.paragraph('Văn bản trình diễn, không có giá trị pháp lý. Demonstration only.', at(content, 806), {
    size: 7.5,
    face: 'italic',
    align: 'center'
  })
  document.end()
  return done
}

const at = (column: { x: number; width: number }, y: number) => ({ ...column, y })

function writeIssuer(pen: Pen, letter: Letter): number {
  let y = page.top
  if (letter.issuer.above !== undefined)
    y = pen.paragraph(letter.issuer.above, at(half.left, y), { size: 10.5, align: 'center' })
  y = pen.paragraph(letter.issuer.name, at(half.left, y), { size: 10.5, face: 'bold', align: 'center' })
  pen.rule(half.left.x + half.left.width / 2, y + 1, 62)
  y = pen.paragraph(`Số: ${letter.number}/${letter.notation}`, at(half.left, y + 8), {
    size: 11,
    align: 'center'
  })
  if (letter.title !== undefined) return y
  return pen.paragraph(`V/v ${letter.about}`, at(half.left, y + 2), {
    size: 9.5,
    align: 'center',
    leading: 1.35
  })
}

function writeMotto(pen: Pen, letter: Letter): number {
  const bold = { face: 'bold', align: 'center' } as const
  let y = pen.paragraph('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', at(half.right, page.top), {
    size: 10.5,
    ...bold
  })
  y = pen.paragraph('Độc lập - Tự do - Hạnh phúc', at(half.right, y), { size: 11, ...bold })
  pen.rule(half.right.x + half.right.width / 2, y + 1, 148)
  const [year, month, day] = letter.date.split('-')
  return pen.paragraph(`${letter.place}, ngày ${day} tháng ${month} năm ${year}`, at(half.right, y + 10), {
    size: 11,
    face: 'italic',
    align: 'center'
  })
}

function writeTitle(pen: Pen, letter: Letter, top: number): number {
  if (letter.title === undefined) {
    const [only, ...others] = letter.addressees
    if (others.length === 0)
      return pen.paragraph(`Kính gửi: ${only}.`, at(content, top), { size: 12, align: 'center' }) + 10
    let y = pen.paragraph('Kính gửi:', at({ x: content.x + 96, width: 300 }, top), { size: 12 })
    letter.addressees.forEach((name, i) => {
      const end = i === letter.addressees.length - 1 ? '.' : ';'
      y = pen.paragraph(`- ${name}${end}`, at({ x: content.x + 160, width: 310 }, y), { size: 12 })
    })
    return y + 10
  }
  const centred = { size: 13, face: 'bold', align: 'center' } as const
  const y = pen.paragraph(letter.title, at(content, top), centred)
  return (
    pen.paragraph(letter.about, at({ x: content.x + 50, width: content.width - 100 }, y), {
      ...centred,
      size: 12
    }) + 12
  )
}

function writeBody(pen: Pen, letter: Letter, top: number): number {
  return letter.paragraphs.reduce(
    (y, text) => pen.paragraph(text, at(content, y), { size: 12, align: 'justify', indent: 28 }) + 5,
    top
  )
}

function writeFoot(pen: Pen, letter: Letter, top: number): void {
  let y = pen.paragraph('Nơi nhận:', at({ x: content.x, width: 210 }, top), { size: 9.5, face: 'italic' })
  letter.toPlaces.forEach((place, i) => {
    const end = i === letter.toPlaces.length - 1 ? '.' : ';'
    y = pen.paragraph(`- ${place}${end}`, at({ x: content.x, width: 220 }, y), { size: 9.5, leading: 1.35 })
  })
  const right = { x: content.x + 235, width: content.width - 235 }
  const bold = { size: 12, face: 'bold', align: 'center' } as const
  const { competence, position, fullName } = letter.signer
  const above = competence === undefined ? top : pen.paragraph(competence, at(right, top), bold)
  const below = pen.paragraph(position, at(right, above), bold)
  pen.paragraph(fullName, at(right, below + 66), bold)
}
