/** Draws a form as the only page of a small PDF, whose content the signature's appearance then takes over. */
import PDFDocument from 'pdfkit'
import type { Problem } from '../../../../domain/problem.ts'
import { corner, fillCorner, mm } from './corner.ts'
import { openFaces } from './faces.ts'
import { readSeal } from './seal.ts'
import { cornerParts } from './words.ts'
import type { CornerForm, SealForm, VisibleForm } from './form.ts'

type Document = InstanceType<typeof PDFDocument>
/** Points beside the text: a letter that leans out of its width must not be cut off. */
const rim = 1

/** Points; the page of `pdf` has exactly this size. */
export interface Drawing {
  readonly pdf: Uint8Array
  readonly width: number
  readonly height: number
}

export function drawForm(form: VisibleForm, at: Date): Promise<Drawing | Problem> {
  return form.kind === 'seal' ? drawSeal(form, at) : drawCorner(form, at)
}

async function drawSeal(form: SealForm, at: Date): Promise<Drawing | Problem> {
  const seal = readSeal(form.image, form.widthMm)
  if ('code' in seal) return seal
  const [width, height] = [seal.widthMm * mm, seal.heightMm * mm]
  return onPage(open(at), width, height, document => {
    document.image(seal.png, 0, 0, { width, height })
  })
}

async function drawCorner(form: CornerForm, at: Date): Promise<Drawing | Problem> {
  const document = open(at)
  const faces = openFaces(document)
  const parts = cornerParts(form, at)
  const wrong = parts.find(part => part === '' || faces.cut(part) === undefined)
  if (wrong !== undefined)
    return { code: 'pdf-signature.unwritable-text', detail: wrong === '' ? 'empty' : wrong.slice(0, 80) }
  const width = (text: string) => faces.width(text, corner.size)
  const lines = fillCorner(parts, width)
  if ('code' in lines) return lines
  const widest = Math.ceil(Math.max(...lines.map(width)))
  return onPage(document, widest + 2 * rim, lines.length * corner.leading, () => {
    document.fillColor('#000000')
    lines.forEach((line, i) => {
      let x = rim + widest - width(line)
      for (const run of faces.cut(line) ?? []) {
        document.font(run.font).fontSize(corner.size)
        document.text(run.text, x, i * corner.leading + corner.size - 1, {
          lineBreak: false,
          baseline: 'alphabetic'
        })
        x += document.widthOfString(run.text)
      }
    })
  })
}

/** The same form at the same moment gives the same bytes: nothing of the clock gets in. */
const open = (at: Date) =>
  new PDFDocument({ autoFirstPage: false, margin: 0, info: { CreationDate: at, ModDate: at } })

async function onPage(
  document: Document,
  width: number,
  height: number,
  draw: (document: Document) => void
): Promise<Drawing> {
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => {
      resolve(Buffer.concat(chunks))
    })
    document.on('error', reject)
  })
  document.addPage({ size: [width, height], margin: 0 })
  draw(document)
  document.end()
  return { pdf: await whole, width, height }
}
