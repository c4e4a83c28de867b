/** An official letter by NĐ 30/2020/NĐ-CP Appendix I, as far as the eye needs it: national motto, number, signer's block. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { deflateSync, crc32 } from 'node:zlib'
import PDFDocument from 'pdfkit'

const require = createRequire(import.meta.url)
const faces = ['latin', 'vietnamese', 'latin-ext'].flatMap(set =>
  ['400', '700'].map(weight => ({
    set,
    weight,
    file: `@fontsource/tinos/files/tinos-${set}-${weight}-normal.woff`
  }))
)

/** Where the signer's handwriting goes on the letter's only page, in millimetres: between the title and the name. */
export const handwriting = { page: -1, leftMm: 130, topMm: 176, widthMm: 44 }

export async function letterPdf(): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: 0, info: { CreationDate: new Date(0) } })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>(resolve => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => {
      resolve(Buffer.concat(chunks))
    })
  })
  for (const { set, weight, file } of faces)
    document.registerFont(`${set}-${weight}`, readFileSync(require.resolve(file)))
  const pen = takePen(document)
  pen('ỦY BAN NHÂN DÂN', 155, 62, 12)
  pen('TỈNH ĐỒNG NAI', 155, 77, 12, '700')
  pen('Số: 1286/QĐ-UBND', 155, 104, 13)
  pen('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 405, 62, 12, '700')
  pen('Độc lập - Tự do - Hạnh phúc', 405, 78, 13, '700')
  pen('Đồng Nai, ngày 25 tháng 11 năm 2026', 405, 104, 13)
  pen('QUYẾT ĐỊNH', 310, 160, 14, '700')
  pen('Về việc ban hành Quy chế trao đổi văn bản điện tử', 310, 178, 14, '700')
  for (let line = 0; line < 12; line++)
    pen('Điều khoản của văn bản được viết ở đây để trang có nội dung như thật.', 320, 230 + line * 18, 13)
  pen('TM. ỦY BAN NHÂN DÂN', 430, 470, 13, '700')
  pen('CHỦ TỊCH', 430, 486, 13, '700')
  pen('Nguyễn Văn An', 430, 590, 14, '700')
  document.end()
  return whole
}

function takePen(document: InstanceType<typeof PDFDocument>) {
  const has = (font: string, code: number) => {
    document.font(font)
    const held = document as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } }
    return held._font.font.hasGlyphForCodePoint(code)
  }
  return (text: string, centre: number, y: number, size: number, weight = '400') => {
    const runs = [...text.normalize('NFC')].map(character => {
      const fonts = faces.filter(face => face.weight === weight).map(face => `${face.set}-${weight}`)
      const font = fonts.find(each => has(each, character.codePointAt(0)!))!
      return { font, character, width: document.font(font).fontSize(size).widthOfString(character) }
    })
    let x = centre - runs.reduce((sum, run) => sum + run.width, 0) / 2
    for (const run of runs) {
      document.font(run.font).fontSize(size).text(run.character, x, y, { lineBreak: false, baseline: 'top' })
      x += run.width
    }
  }
}

/** A blue flourish on transparent ground: the picture of a personal signature. */
export function flourishPng(width = 440, height = 220): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 4))
  for (let step = 0; step < 20_000; step++) {
    const t = step / 20_000
    const x = (0.05 + 0.9 * t + 0.06 * Math.sin(t * 40)) * (width - 1)
    const y = (0.5 + 0.4 * Math.sin(t * 23) * (1 - 0.7 * t)) * (height - 1)
    for (let dx = -2; dx <= 2; dx++)
      for (let dy = -2; dy <= 2; dy++) {
        const [px, py] = [Math.round(x) + dx, Math.round(y) + dy]
        if (px < 0 || py < 0 || px >= width || py >= height) continue
        rows.set([20, 50, 170, 255], py * (1 + width * 4) + 1 + px * 4)
      }
  }
  return png(width, height, 6, rows)
}

/** PNG (ISO/IEC 15948), 8 bit; `rows` begin with their filter's byte. */
export function png(width: number, height: number, colourType: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, colourType, 0, 0, 0], 8)
  const chunk = (type: string, data: Buffer) => {
    const framed = Buffer.alloc(data.length + 12)
    framed.writeUInt32BE(data.length, 0)
    framed.write(type, 4, 'latin1')
    framed.set(data, 8)
    framed.writeUInt32BE(crc32(framed.subarray(4, 8 + data.length)), 8 + data.length)
    return framed
  }
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0))
  ])
}
